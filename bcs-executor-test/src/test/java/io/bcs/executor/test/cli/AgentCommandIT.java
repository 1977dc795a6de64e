/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;

import static org.assertj.core.api.Assertions.assertThat;

class AgentCommandIT {

	private static final Duration SOON = Duration.ofSeconds(50);

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final List<Process> processes = new ArrayList<>();

	private final Path directory;

	AgentCommandIT(@TempDir Path directory) {
		this.directory = directory;
	}

	@AfterEach
	void endProcesses() {
		this.processes.forEach(Process::destroyForcibly);
	}

	@Test
	void runsTasksAndTellsWhatBecameOfThem() {
		int exitCode = run("--task one --command finish --task two --command run --kill-after 50ms"
				+ " --task three --command finish --group g --task four --data hello --kill-after 50ms --group g"
				+ " --authenticate --executor-id my-executor", Jvm.command(TinyExecutor.class));
		assertThat(output().replaceAll(" +", " ")).contains("\nexecutor my-executor\n")
			.contains("s executor subscribed\n")
			.contains("s one launched\n")
			.contains("s one TASK_FINISHED says the tiny executor\n")
			.contains("s two kill\n")
			.contains("s two TASK_KILLED says the tiny executor\n")
			.contains("s executor shutdown\n")
			.contains("s executor exited with code 0\n")
			.contains("\n task states last message\n")
			.contains("\n one RUNNING > FINISHED says the tiny executor\n")
			.contains("\n two RUNNING > KILLED says the tiny executor\n")
			.contains("\n three RUNNING > FINISHED says the tiny executor\n")
			.contains("\n four RUNNING > KILLED says the tiny executor\n")
			.endsWith("\nupdates: 8 sent, 8 acknowledged\n");
		assertThat(exitCode).isZero();
		assertThat(this.directory.resolve("stdout")).content().isEqualToIgnoringNewLines("tiny executor");
		assertThat(this.directory.resolve("stderr")).content().contains("two goes on").contains("four goes on");
	}

	@Test
	void saysWhichTaskDidNotFinish() {
		int exitCode = run("--task one --command fail", Jvm.command(TinyExecutor.class));
		assertThat(output()).contains("\nTask one ended as TASK_FAILED\n");
		assertThat(exitCode).isEqualTo(1);
	}

	@Test
	void saysWhichCallsWereRefused() {
		int exitCode = run("--task one --command finish", Jvm.command(TinyExecutor.class, "rude"));
		assertThat(output())
			.contains("\nThe agent refused a call of the executor: MESSAGE of 0 bytes on connection 1 -> "
					+ "403 \"Executor is not subscribed\"\n");
		assertThat(exitCode).isEqualTo(1);
	}

	@Test
	void showsTheOutputOfAnExecutorThatDoesNotSubscribe() {
		int exitCode = run("", List.of("echo this is why >&2; exit 7"));
		assertThat(output()).containsOnlyOnce("\nThe executor exited with code 7 before it subscribed\n")
			.contains("\n  | this is why\n");
		assertThat(exitCode).isEqualTo(1);
	}

	@Test
	void explainsARelativePathThatIsNotInTheSandbox() {
		int exitCode = run("", List.of("java", "-jar", "no/such.jar", "--config=x/y", "/absolute/path", "pom.xml"));
		String rest = " is a relative path, and the executor starts in its sandbox " + this.directory
				+ ", where there is no such file";
		assertThat(output()).contains("\nno/such.jar" + rest + "\n").doesNotContain("x/y is", "path is");
		assertThat(exitCode).isEqualTo(1);
		this.out.reset();
		run("", List.of("exec java -jar src/main/../../pom.xml; exit 1"));
		assertThat(output())
			.contains("\nsrc/main/../../pom.xml" + rest + ": use " + Path.of("pom.xml").toAbsolutePath() + "\n");
	}

	@Test
	void putsTheMetricsOfTheExecutorIntoTheSandboxUnlessToldOtherwise() {
		run("", List.of("echo \"textfiles: $BCS_EXECUTOR_TEXTFILE_DIRECTORY\"; exit 1"));
		assertThat(output()).contains("  | textfiles: " + this.directory + "\n");
		this.out.reset();
		run("--env BCS_EXECUTOR_TEXTFILE_DIRECTORY=/elsewhere",
				List.of("echo \"textfiles: $BCS_EXECUTOR_TEXTFILE_DIRECTORY\"; exit 1"));
		assertThat(output()).contains("  | textfiles: /elsewhere\n");
	}

	@Test
	void waitsForTheFirstSubscriptionNoLongerThanTold() {
		int exitCode = run("--timeout 200ms", List.of("exec sleep 1000"));
		assertThat(output()).contains("\nThe executor's subscription did not come within 0.2 s\n");
		assertThat(exitCode).isEqualTo(1);
	}

	@Test
	void saysAtOnceThatTheExecutorHasExited() {
		int exitCode = run("--timeout 1days --task one --command run --task two --command crash",
				Jvm.command(TinyExecutor.class));
		assertThat(output()).contains("\nThe executor exited with code 3\n", "\nTask one ended as TASK_FAILED\n");
		assertThat(output().replaceAll(" +", " ")).contains("s executor exited with code 3\n")
			.doesNotContain("s executor shutdown");
		assertThat(exitCode).isEqualTo(1);
	}

	@Test
	void takesAnExecutorThatExitsByItselfAfterItsTasksForGood() {
		int exitCode = run("--timeout 1days --task one --command leave", Jvm.command(TinyExecutor.class));
		assertThat(output()).endsWith("updates: 2 sent, 2 acknowledged\n");
		assertThat(exitCode).isZero();
	}

	@Test
	void showsMessagesToTheScheduler() {
		int exitCode = run("--task one --data greet", Jvm.command(TinyExecutor.class));
		assertThat(output().replaceAll(" +", " ")).contains("s executor message hello \u2713\n",
				"s executor message 2 bytes\n");
		assertThat(exitCode).isZero();
	}

	@Test
	void takesTheRestOfAGroupForKilledWhenOneOfItWas() {
		int exitCode = run(
				"--task one --command run --group g --kill-after 1ms" + " --task two --command run --group g",
				Jvm.command(TinyExecutor.class));
		assertThat(exitCode).describedAs(output()).isZero();
	}

	@Test
	void killsAnExecutorThatDoesNotShutDownInTime() {
		int exitCode = run("--grace-period 200ms --task one --command run --kill-after 1ms",
				Jvm.command(TinyExecutor.class, "stubborn"));
		assertThat(output()).contains("\nThe executor did not exit within its grace period of 0.2 s and was killed\n");
		assertThat(exitCode).isEqualTo(1);
	}

	@Test
	void explainsItself() {
		assertThat(run("--help")).isZero();
		assertThat(output())
			.contains("Usage: bcs-agent [OPTION]... -- COMMAND [ARGUMENT]...\n", "\nTasks; options",
					"\nThe executor:\n", "\nThe agent:\n", "\nThe run:\n", "\nFaults:\n", "  drop, reset,")
			.doesNotContain("\u001b", "[]");
		for (OptionSpec option : CommandLineFactory.create(new Options()).getCommandSpec().options()) {
			assertThat(output()).containsOnlyOnce("  " + option.longestName() + (option.arity().max() > 0 ? "=" : " "));
		}
		assertThat(output().lines()).allMatch((line) -> line.length() <= 80);
	}

	@Test
	void saysWhichVersionItIs() {
		assertThat(run("--version")).isZero();
		assertThat(output()).startsWith("bcs-agent ").contains("\nJVM " + System.getProperty("java.version") + " (");
	}

	@Test
	void printsAScriptThatCompletesItsOptions() throws Exception {
		assertThat(run("--completion")).isZero();
		Path script = Files.writeString(this.directory.resolve("completion"), output());
		Process bash = start(List.of("bash", "-c",
				"source '" + script + "'; COMP_WORDS=(bcs-agent --grace); COMP_CWORD=1; "
						+ "COMP_LINE='bcs-agent --grace'; COMP_POINT=17; _complete_bcs-agent 2>/dev/null; "
						+ "echo \"${COMPREPLY[@]}\""));
		assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
			.isEqualToIgnoringNewLines("--grace-period");
	}

	@Test
	void refusesACommandLineThatMakesNoSense() {
		assertThat(run("--time", "x", "--", "true")).isEqualTo(2);
		assertThat(output()).startsWith("Unknown option: '--time'\nPossible solutions: --timeout")
			.endsWith("\n--help explains the options.\n");
	}

	@Test
	void leavesNoProcessBehindWhenItIsTerminated() throws Exception {
		Process command = start(Jvm.command(AgentCommand.class, "--sandbox", this.directory.toString(), "--",
				"sleep 1000 & echo $! > pids; setsid sleep 1000 & echo $! >> pids; echo $$ >> pids; wait"));
		List<ProcessHandle> started = started(3);
		command.destroy();
		command.waitFor();
		assertThat(started).noneMatch(ProcessTree::isRunning);
	}

	@Test
	void leavesNoProcessBehindWhenItsParentDies() throws Exception {
		List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" & wait", "sh"));
		command.addAll(Jvm.command(AgentCommand.class, "--sandbox", this.directory.toString(), "--",
				"sleep 1000 & echo $! > pids; echo $$ >> pids; wait"));
		Process parent = start(command);
		List<ProcessHandle> started = new ArrayList<>(started(2));
		parent.descendants().forEach(started::add);
		assertThat(started).hasSizeGreaterThan(2);
		parent.destroyForcibly();
		Awaitility.await().atMost(SOON).until(() -> started.stream().noneMatch(ProcessTree::isRunning));
	}

	@Test
	void isAJarThatRunsByItself() throws Exception {
		String jar = System.getProperty("cli.jar");
		Assumptions.assumeTrue(jar != null, "Maven tells where the jar is");
		Process command = start(List.of(Jvm.java(), "-jar", String.valueOf(jar), "--sandbox", this.directory.toString(),
				"--task", "one", "--command", "finish", "--", String.join(" ", Jvm.command(TinyExecutor.class))));
		String printed = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(printed).endsWith("updates: 2 sent, 2 acknowledged\n");
		assertThat(command.waitFor()).isZero();
	}

	private int run(String options, List<String> executor) {
		List<String> args = new ArrayList<>();
		if (!options.isEmpty()) {
			args.addAll(List.of(options.split(" ")));
		}
		args.addAll(List.of("--sandbox", this.directory.toString(), "--"));
		args.addAll(executor);
		return run(args.toArray(String[]::new));
	}

	private int run(String... args) {
		Interrupts interrupts = new Interrupts(() -> {
		});
		return CommandRunner.run(InputStream.nullInputStream(), stream(), stream(), interrupts, args);
	}

	private PrintStream stream() {
		return new PrintStream(this.out, true, StandardCharsets.UTF_8);
	}

	private String output() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

	private Process start(List<String> command) throws IOException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		this.processes.add(process);
		return process;
	}

	/** Waits until the executor has written down so many processes. */
	private List<ProcessHandle> started(int count) {
		Path pids = this.directory.resolve("pids");
		Awaitility.await()
			.atMost(SOON)
			.until(() -> Files.exists(pids) && Files.readString(pids).lines().count() == count
					&& Files.readString(pids).endsWith("\n"));
		try {
			List<ProcessHandle> handles = Files.readAllLines(pids)
				.stream()
				.map((pid) -> ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow())
				.toList();
			assertThat(handles).allMatch(ProcessHandle::isAlive);
			return handles;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
