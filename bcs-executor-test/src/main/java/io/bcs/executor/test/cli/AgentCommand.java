/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.EmbeddedAgentBuilder;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The agent on the command line: starts an executor as a real agent does, runs tasks in
 * it, shuts it down and tells what became of them. Leaves no process behind, however it
 * is ended, short of SIGKILL.
 *
 * @since 0.1.0
 */
public final class AgentCommand {

	private static final Duration REGISTRATION_TIMEOUT = Duration.ofMinutes(1);

	private final Options options;

	private final @Nullable LoadGenerator load;

	private final InputStream in;

	private final Console console;

	private AgentCommand(Options options, InputStream in, Console console) {
		this.options = options;
		this.in = in;
		this.console = console;
		this.load = (options.load() > 0) ? new LoadGenerator(options.load(), options.window(), options.loadTask())
				: null;
	}

	/**
	 * Runs the command and ends the JVM: exit code 0 if all went well, 1 if not, 2 if the
	 * arguments are wrong.
	 * @param args options and the executor's command; {@code --help} explains them
	 */
	public static void main(String[] args) {
		// Netty is the only one here that logs, and has nothing to say.
		InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
		// JSON is UTF-8, whatever the terminal is.
		PrintStream out = List.of(args).contains("--json")
				? new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8) : System.out;
		System.exit(run(System.in, out, System.err, args));
	}

	static int run(InputStream in, PrintStream out, PrintStream err, String... args) {
		Options options;
		try {
			options = Options.parse(args);
		}
		catch (IllegalArgumentException ex) {
			err.println(ex.getMessage());
			err.println("--help explains the options.");
			return 2;
		}
		if (options.help()) {
			out.print(Options.USAGE);
			return 0;
		}
		return new AgentCommand(options, in, new Console(out, options.json())).run();
	}

	private int run() {
		List<String> faults = new ArrayList<>();
		try (ExecutorRun run = start()) {
			try {
				if (this.load != null) {
					run.board().ignoreOthers();
				}
				run.awaitSubscription(REGISTRATION_TIMEOUT);
				this.options.faults().forEach(run::inject);
				launch(run);
				load(run, faults);
				if (!playCommands(run)) {
					awaitTasks(run, faults);
				}
				String end = run.shutdown(this.options.gracePeriod());
				if (!end.isEmpty()) {
					faults.add(end);
				}
			}
			catch (RunFailedException ex) {
				faults.add(String.valueOf(ex.getMessage()));
				faults.addAll(tail(run.process(), "stdout"));
				faults.addAll(tail(run.process(), "stderr"));
			}
			run.agent()
				.records()
				.refusedCalls()
				.forEach((call) -> faults.add("The agent refused a call of the executor: " + call));
			this.console.line("");
			if (!run.board().tasks().isEmpty()) {
				run.board().table();
				this.console.line("");
			}
			faults.forEach(this.console::line);
			summary(run);
		}
		catch (IOException ex) {
			this.console.line("The executor can't be started: " + ex.getMessage());
			return 1;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return 1;
		}
		return faults.isEmpty() ? 0 : 1;
	}

	private ExecutorRun start() throws IOException {
		EmbeddedAgentBuilder builder = EmbeddedAgent.builder()
			.executorId(this.options.executorId())
			.checkpoint(this.options.checkpoint())
			.gracePeriod(this.options.gracePeriod());
		if (this.options.authenticate()) {
			builder.authentication();
		}
		if (this.options.tls()) {
			builder.tls();
		}
		if (this.options.domainSocket()) {
			builder.domainSocket();
		}
		if (this.load != null) {
			builder.listener(this.load);
		}
		Path sandbox = this.options.sandbox();
		sandbox = (sandbox != null) ? Files.createDirectories(sandbox) : Files.createTempDirectory("bcs-sandbox-");
		return ExecutorRun.start(this.console, builder, this.options.shellLine(), sandbox, this.options.env());
	}

	private void load(ExecutorRun run, List<String> faults) throws InterruptedException {
		if (this.load != null) {
			String fault = this.load.play(run, this.console, this.options.timeout());
			if (!fault.isEmpty()) {
				faults.add(fault);
			}
		}
	}

	/**
	 * Does what is typed, or what a script says.
	 * @return whether the executor is to be shut down whatever its tasks do
	 */
	private boolean playCommands(ExecutorRun run) throws IOException, InterruptedException {
		Path script = this.options.script();
		if (script != null) {
			try (BufferedReader commands = Files.newBufferedReader(script)) {
				return new CommandShell(run, this.console, false).play(commands);
			}
		}
		if (this.options.interactive()) {
			this.console.line("Type commands; help lists them.");
			BufferedReader commands = new BufferedReader(new InputStreamReader(this.in, StandardCharsets.UTF_8));
			return new CommandShell(run, this.console, true).play(commands);
		}
		return false;
	}

	private void summary(ExecutorRun run) {
		EmbeddedAgent agent = run.agent();
		if (this.options.json()) {
			this.console.figures(Map.of("updates sent", agent.records().updatesReceived(), "updates acknowledged",
					agent.records().updatesAcknowledged()));
		}
		else {
			this.console.line("updates: " + agent.records().updatesReceived() + " sent, "
					+ agent.records().updatesAcknowledged() + " acknowledged");
		}
	}

	private void launch(ExecutorRun run) {
		Map<String, List<TaskInfo>> groups = new LinkedHashMap<>();
		for (TaskSpec task : this.options.tasks()) {
			String group = task.group();
			if (group != null) {
				groups.computeIfAbsent(group, (added) -> new ArrayList<>()).add(task.toTaskInfo());
			}
			else {
				run.launch(task.toTaskInfo());
			}
			killLater(run, task);
		}
		groups.values().forEach((tasks) -> run.launchGroup(tasks.toArray(TaskInfo[]::new)));
	}

	// Who wants to know what becomes of the task waits for its end.
	@SuppressWarnings("FutureReturnValueIgnored")
	private static void killLater(ExecutorRun run, TaskSpec task) {
		Duration after = task.killAfter();
		if (after != null) {
			run.board()
				.state(task.name(), TaskState.TASK_RUNNING)
				.thenRunAsync(() -> run.kill(task.name()),
						CompletableFuture.delayedExecutor(after.toNanos(), TimeUnit.NANOSECONDS));
		}
	}

	private void awaitTasks(ExecutorRun run, List<String> faults) throws InterruptedException {
		long deadline = System.nanoTime() + this.options.timeout().toNanos();
		for (String task : run.board().tasks()) {
			Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
			TaskState state = TaskTracker.await("The end of task " + task, run.board().end(task), left).getState();
			boolean good = state == TaskState.TASK_FINISHED || (state == TaskState.TASK_KILLED && run.wasKilled(task));
			if (!good) {
				faults.add("Task " + task + " ended as " + state);
			}
		}
	}

	private static List<String> tail(ExecutorProcess process, String file) {
		List<String> lines = new ArrayList<>();
		lines.add("The end of the executor's " + file + ":");
		process.tail(file, 20).forEach((line) -> lines.add("  | " + line));
		return lines;
	}

}
