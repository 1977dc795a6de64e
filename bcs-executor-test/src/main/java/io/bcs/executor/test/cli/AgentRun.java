/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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
import java.util.function.LongSupplier;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.EmbeddedAgentBuilder;
import io.bcs.executor.test.RecordedCall;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * One run of the command: start, tasks, shutdown, result. Used once, by one thread.
 */
final class AgentRun {

	/** The exit code after Ctrl-C, as of a shell. */
	static final int INTERRUPTED = 130;

	private static final int TAIL = 20;

	private final Options options;

	private final InputStream in;

	private final Console console;

	private final Interrupts interrupts;

	private final LongSupplier nanoTime;

	private final List<String> failures = new ArrayList<>();

	private final @Nullable LoadGenerator load;

	private @Nullable LoadResult loadResult;

	private Deadline deadline;

	AgentRun(Options options, InputStream in, Console console, Interrupts interrupts, LongSupplier nanoTime) {
		this.options = options;
		this.in = in;
		this.console = console;
		this.interrupts = interrupts;
		this.nanoTime = nanoTime;
		TaskOptions tasks = options.tasks;
		this.load = (tasks.load() > 0) ? new LoadGenerator(tasks.load(), tasks.window(), tasks.loadTask()) : null;
		this.deadline = Deadline.in(options.timeout, nanoTime);
	}

	/**
	 * Runs everything. Blocks.
	 * @return the exit code
	 * @throws IOException if the executor can't be started, or the script can't be read
	 */
	int run() throws IOException, InterruptedException {
		try (ExecutorRun run = start()) {
			try {
				if (this.load != null) {
					run.tracker().ignoreOthers();
				}
				run.awaitSubscription(this.deadline);
				this.options.agent.faults.forEach(run::inject);
				launch(run);
				playLoad(run);
				if (!playCommands(run)) {
					awaitTasks(run);
				}
			}
			catch (RunInterruptedException ex) {
				this.console.event("agent", "interrupted", "shutting the executor down; another Ctrl-C kills it");
			}
			catch (RunFailedException ex) {
				this.failures.add(String.valueOf(ex.getMessage()));
			}
			end(run);
			return report(run);
		}
	}

	private ExecutorRun start() throws IOException {
		AgentOptions agent = this.options.agent;
		ExecutorOptions executor = this.options.executor;
		EmbeddedAgentBuilder builder = EmbeddedAgent.builder()
			.executorId(executor.executorId)
			.checkpoint(!agent.noCheckpoint)
			.gracePeriod(executor.gracePeriod);
		if (agent.authenticate) {
			builder.authentication();
		}
		if (agent.tls) {
			builder.tls();
		}
		if (agent.domainSocket) {
			builder.domainSocket();
		}
		if (this.load != null) {
			builder.listener(this.load);
		}
		Path sandbox = executor.sandbox();
		sandbox = (sandbox != null) ? Files.createDirectories(sandbox) : Files.createTempDirectory("bcs-sandbox-");
		return ExecutorRun.start(this.console, builder, this.options.shellLine(), sandbox, executor.env,
				this.interrupts);
	}

	private void launch(ExecutorRun run) {
		Map<String, List<TaskInfo>> groups = new LinkedHashMap<>();
		for (TaskSpec task : this.options.tasks.tasks()) {
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

	// The task's end is awaited, not this.
	@SuppressWarnings("FutureReturnValueIgnored")
	private static void killLater(ExecutorRun run, TaskSpec task) {
		Duration after = task.killAfter();
		if (after != null) {
			run.tracker()
				.state(task.name(), TaskState.TASK_RUNNING)
				.thenRunAsync(() -> run.kill(task.name()),
						CompletableFuture.delayedExecutor(after.toNanos(), TimeUnit.NANOSECONDS));
		}
	}

	private void playLoad(ExecutorRun run) throws InterruptedException {
		if (this.load == null) {
			return;
		}
		LoadResult result = this.load.play(run, this.console, this.deadline);
		this.loadResult = result;
		run.waits()
			.requireRunning("the load was complete; " + result.ended() + " of " + result.tasks() + " tasks had ended");
		if (result.ended() < result.tasks()) {
			throw new RunFailedException(
					result.ended() + " of " + result.tasks() + " tasks ended within " + this.deadline);
		}
		if (result.failed() > 0) {
			this.failures.add(result.failed() + " of " + result.tasks() + " tasks did not finish");
		}
	}

	/**
	 * Does what is typed, or what a script says.
	 * @return whether the executor is to be shut down whatever its tasks do
	 */
	private boolean playCommands(ExecutorRun run) throws IOException, InterruptedException {
		Path script = this.options.script;
		if (script != null) {
			try (BufferedReader commands = Files.newBufferedReader(script)) {
				return new CommandShell(run, this.console, () -> this.deadline).play(commands);
			}
		}
		if (this.options.interactive) {
			this.console.line("Type commands; help lists them.");
			BufferedReader commands = new BufferedReader(new InputStreamReader(this.in, StandardCharsets.UTF_8));
			boolean shutdown = new CommandShell(run, this.console, () -> Deadline.in(this.options.timeout))
				.playInteractively(commands);
			this.deadline = Deadline.in(this.options.timeout, this.nanoTime);
			return shutdown;
		}
		return false;
	}

	private void awaitTasks(ExecutorRun run) throws InterruptedException {
		for (String task : run.tracker().tasks()) {
			run.waits().await("the end of task " + task, run.tracker().end(task), this.deadline);
		}
	}

	private void end(ExecutorRun run) throws InterruptedException {
		String end = run.end(this.options.executor.gracePeriod);
		if (!end.isEmpty() && !this.failures.contains(end)) {
			this.failures.add(end);
		}
		if (run.waits().hasExited() && !run.tracker().subscribed().isDone()) {
			this.failures.addAll(RelativePaths.explain(this.options.command, run.sandbox()));
		}
		if (!this.failures.isEmpty()) {
			for (String file : List.of("stdout", "stderr")) {
				this.console.lines(file, "The end of the executor's " + file + ":", run.process().tail(file, TAIL));
			}
		}
	}

	private int report(ExecutorRun run) {
		for (TaskOutcome task : run.tracker().outcomes()) {
			TaskState last = task.states().isEmpty() ? null : task.states().get(task.states().size() - 1);
			if (last != TaskState.TASK_FINISHED && !(last == TaskState.TASK_KILLED && run.wasKilled(task.name()))) {
				this.failures
					.add("Task " + task.name() + ((last != null) ? " ended as " + last : " was never reported"));
			}
		}
		EmbeddedAgent agent = run.agent();
		for (RecordedCall call : agent.records().refusedCalls()) {
			this.failures.add("The agent refused a call of the executor: " + call);
		}
		int exitCode = this.interrupts.isInterrupted() ? INTERRUPTED : this.failures.isEmpty() ? 0 : 1;
		this.console
			.result(new RunResult(exitCode, List.copyOf(this.failures), run.tracker().outcomes(), this.loadResult,
					new RunResult.Updates(agent.records().updatesReceived(), agent.records().updatesAcknowledged())));
		return exitCode;
	}

}
