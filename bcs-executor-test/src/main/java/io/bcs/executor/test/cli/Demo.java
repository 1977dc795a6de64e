/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.EmbeddedAgentBuilder;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;

/**
 * Shows the example executor at work: an agent that starts it, gives it real tasks, goes
 * away for a moment, comes back, and shuts it down. Checks that everything came as it
 * should; the exit code is 0 only then. Ends within 3 minutes, and leaves no process
 * behind.
 *
 * @since 0.1.0
 */
public final class Demo {

	private static final Set<String> OPTIONS = Set.of("--executor", "--java-home", "--work-dir", "--stay");

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final Duration LOOK = Duration.ofMillis(200);

	private static final Duration GRACE_PERIOD = Duration.ofSeconds(30);

	private final Console console = new TextConsole(System.out, false);

	private final Expectations expectations = new Expectations();

	private final Interrupts interrupts = new Interrupts(() -> System.exit(AgentRun.INTERRUPTED));

	private Demo() {
	}

	/**
	 * Runs the demo and ends the JVM.
	 * @param args {@code --executor} and the start script of the executor's distribution,
	 * {@code --java-home} and the directory of the Java that runs it, {@code --work-dir}
	 * and a directory in which the sandbox is made, {@code --stay} and whether the
	 * executor stays up until Ctrl-C
	 */
	public static void main(String[] args) {
		InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
		Map<String, String> options = options(args);
		if (!options.keySet().equals(OPTIONS)) {
			System.err
				.println("Usage: Demo --executor SCRIPT --java-home DIRECTORY --work-dir DIRECTORY --stay true|false");
			System.exit(2);
		}
		System.exit(new Demo().run(Path.of(options.getOrDefault("--executor", "")).toAbsolutePath(),
				options.getOrDefault("--java-home", ""),
				Path.of(options.getOrDefault("--work-dir", "")).toAbsolutePath(),
				Boolean.parseBoolean(options.get("--stay"))));
	}

	private static Map<String, String> options(String[] args) {
		Map<String, String> options = new HashMap<>();
		for (int i = 0; i + 1 < args.length; i += 2) {
			options.put(args[i], args[i + 1]);
		}
		return options;
	}

	private int run(Path script, String javaHome, Path directory, boolean stay) {
		this.interrupts.listen();
		try (ExecutorRun run = start(script, javaHome, directory)) {
			if (!stay) {
				run.watchdog()
					.limit(LIMIT, () -> this.console.line("The demo took longer than 3 minutes and is ended."), 1);
			}
			play(run, stay);
			return close(run);
		}
		catch (IOException ex) {
			this.console.line("The executor can't be started: " + ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return 1;
	}

	private ExecutorRun start(Path script, String javaHome, Path directory) throws IOException {
		if (!Files.isExecutable(script)) {
			throw new IOException("there is no " + script);
		}
		EmbeddedAgentBuilder builder = EmbeddedAgent.builder()
			.executorId("demo-executor")
			.checkpoint(true)
			.gracePeriod(GRACE_PERIOD)
			.recoveryTimeout(Duration.ofMinutes(1))
			.subscriptionBackoffMax(Duration.ofMillis(500));
		Path sandbox = Files.createTempDirectory(Files.createDirectories(directory), "sandbox-");
		String shellLine = "exec " + ShellWords.quote(script.toString());
		return ExecutorRun.start(this.console, builder, shellLine, sandbox, Map.of("JAVA_HOME", javaHome),
				this.interrupts);
	}

	private void play(ExecutorRun run, boolean stay) throws InterruptedException {
		try {
			DemoScenario scenario = new DemoScenario(run, this.console, this.expectations);
			scenario.play();
			if (stay) {
				stay(run, scenario.port());
			}
			String end = run.end(GRACE_PERIOD);
			this.expectations.check(end.isEmpty(), end);
		}
		catch (RunFailedException | AssertionError ex) {
			this.expectations.fail(String.valueOf(ex.getMessage()));
		}
		catch (IOException ex) {
			this.expectations.fail("The sandbox can't be used: " + ex);
		}
	}

	private void stay(ExecutorRun run, int port) throws InterruptedException {
		this.console.line("The executor's status page is at http://127.0.0.1:" + port + "/ until Ctrl-C.");
		this.console.line("");
		while (!this.interrupts.isInterrupted()) {
			if (run.process().waitFor(LOOK)) {
				return;
			}
		}
	}

	private int close(ExecutorRun run) {
		EmbeddedAgent agent = run.agent();
		new DemoOutcome(run, this.expectations).check();
		this.console.line("");
		this.console.tasks(run.tracker().outcomes());
		this.console.line("");
		long sent = agent.records().updatesReceived();
		long acknowledged = agent.records().updatesAcknowledged();
		long lost = sent - acknowledged + DemoOutcome.lostTasks(agent);
		this.expectations.equal("The number of lost updates", 0L, lost);
		if (!this.expectations.failures().isEmpty()) {
			for (String file : new String[] { "stdout", "stderr" }) {
				this.console.lines(file, "The end of the executor's " + file + ":", run.process().tail(file, 40));
			}
			this.console.line("");
			this.expectations.failures().forEach((failure) -> this.console.line("FAILED: " + failure));
		}
		this.console.line((this.expectations.checked() - this.expectations.failures().size()) + " of "
				+ this.expectations.checked() + " expectations held");
		this.console.line("updates: " + sent + " sent, " + acknowledged + " acknowledged, " + lost + " lost");
		return this.expectations.failures().isEmpty() ? 0 : 1;
	}

}
