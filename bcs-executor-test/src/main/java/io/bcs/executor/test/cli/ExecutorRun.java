/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.EmbeddedAgentBuilder;
import org.apache.mesos.v1.Protos.TaskInfo;

/**
 * An agent, the executor it has started, and what is written about them.
 */
final class ExecutorRun implements AutoCloseable {

	private static final int EXIT_CODE_WITHOUT_PARENT = 1;

	/** Processes that the executor has started may need a moment to notice its end. */
	private static final Duration TIME_FOR_DESCENDANTS = Duration.ofSeconds(1);

	private static final String TEXTFILE_DIRECTORY = "BCS_EXECUTOR_TEXTFILE_DIRECTORY";

	private final Console console;

	private final TaskTracker tracker;

	private final EmbeddedAgent agent;

	private final Path sandbox;

	private final ExecutorProcess process;

	private final Watchdog watchdog;

	private final Interrupts interrupts;

	private final Map<String, List<String>> groups = new ConcurrentHashMap<>();

	private final Set<String> killed = ConcurrentHashMap.newKeySet();

	private final long start = System.nanoTime();

	private final AtomicLong subscription = new AtomicLong();

	/** Completed once the agent knows of the exit, and with it what becomes of tasks. */
	private final CompletableFuture<Integer> exited = new CompletableFuture<>();

	private volatile boolean closing;

	private ExecutorRun(Console console, TaskTracker tracker, EmbeddedAgent agent, Path sandbox,
			ExecutorProcess process, Watchdog watchdog, Interrupts interrupts) {
		this.console = console;
		this.tracker = tracker;
		this.agent = agent;
		this.sandbox = sandbox;
		this.process = process;
		this.watchdog = watchdog;
		this.interrupts = interrupts;
	}

	/**
	 * Starts an agent, and an executor under it.
	 * @param console where events are written
	 * @param builder the agent's settings
	 * @param shellLine the executor's command
	 * @param sandbox the executor's directory, which exists
	 * @param moreEnv variables for the executor besides the agent's; metrics for the node
	 * exporter go to the sandbox unless they say otherwise
	 * @param interrupts ends waits
	 * @return the run
	 * @throws IOException if the executor can't be started
	 */
	static ExecutorRun start(Console console, EmbeddedAgentBuilder builder, String shellLine, Path sandbox,
			Map<String, String> moreEnv, Interrupts interrupts) throws IOException {
		Watchdog watchdog = new Watchdog();
		TaskTracker tracker = new TaskTracker(console, sandbox);
		EmbeddedAgent agent = builder.listener(tracker).command(shellLine).start();
		try {
			Map<String, String> env = new HashMap<>(agent.env(sandbox));
			env.put(TEXTFILE_DIRECTORY, sandbox.toString());
			env.putAll(moreEnv);
			Map<String, String> description = new LinkedHashMap<>();
			description.put("agent", "127.0.0.1:" + agent.port());
			description.put("framework", agent.frameworkId());
			description.put("executor", agent.executorId());
			description.put("command", shellLine);
			description.put("sandbox", sandbox.toString());
			console.started(description);
			ExecutorProcess process = ExecutorProcess.start(shellLine, sandbox, env);
			ExecutorRun run = new ExecutorRun(console, tracker, agent, sandbox, process, watchdog, interrupts);
			run.watch();
			return run;
		}
		catch (IOException | RuntimeException ex) {
			watchdog.close();
			agent.close();
			throw ex;
		}
	}

	// Callers that need the end ask for it.
	@SuppressWarnings("FutureReturnValueIgnored")
	private void watch() {
		this.tracker.subscribed().thenRun(() -> this.subscription.set(System.nanoTime()));
		this.console.event("executor", "started", "process " + this.process.pid());
		this.watchdog.watchParent(EXIT_CODE_WITHOUT_PARENT);
		this.watchdog.every(this.process::refresh);
		this.process.exit().thenAccept((code) -> {
			try {
				if (!this.closing) {
					this.console.event("executor", "exited", "with code " + code);
					this.agent.executorExited();
				}
			}
			finally {
				this.exited.complete(code);
			}
		});
	}

	EmbeddedAgent agent() {
		return this.agent;
	}

	TaskTracker tracker() {
		return this.tracker;
	}

	ExecutorProcess process() {
		return this.process;
	}

	Path sandbox() {
		return this.sandbox;
	}

	Watchdog watchdog() {
		return this.watchdog;
	}

	/**
	 * Completed when the executor has exited, or Ctrl-C was pressed: nothing more is to
	 * be waited for.
	 */
	CompletableFuture<Object> over() {
		return CompletableFuture.anyOf(this.exited, this.interrupts.first());
	}

	/**
	 * Waits for the first subscription. Blocks.
	 */
	void awaitSubscription(Duration timeout) throws InterruptedException {
		try {
			await("the executor's subscription", this.tracker.subscribed(), timeout);
		}
		catch (RunFailedException ex) {
			throw this.exited.isDone() ? new RunFailedException(exitedBeforeItSubscribed()) : ex;
		}
	}

	/**
	 * Waits. Blocks.
	 * @param what what is waited for, within a sentence
	 * @param future completed when it comes
	 * @param timeout how long at most
	 * @return what came
	 * @throws RunFailedException if it did not come in time, or can't come any more
	 * because the executor has exited
	 * @throws RunInterruptedException after Ctrl-C
	 */
	<T> T await(String what, CompletableFuture<T> future, Duration timeout) throws InterruptedException {
		try {
			CompletableFuture.anyOf(future, over()).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
			if (!future.isDone()) {
				requireRunning(what);
			}
			return future.get(0, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new RunFailedException(what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1)
					+ " did not come within " + timeout.toMillis() / 1000.0 + " s");
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RunFailedException failure) {
				throw failure;
			}
			throw new IllegalStateException(ex.getCause());
		}
	}

	private String exitedBeforeItSubscribed() {
		return "The executor exited with code " + this.exited.join() + " before it subscribed";
	}

	/**
	 * Fails if the executor has exited, or Ctrl-C was pressed.
	 * @param before what did not come before that, for the failure's text
	 */
	void requireRunning(String before) {
		requireNoInterrupt();
		if (this.exited.isDone()) {
			throw new RunFailedException("The executor exited with code " + this.exited.join() + " before " + before);
		}
	}

	/**
	 * Fails if Ctrl-C was pressed.
	 */
	void requireNoInterrupt() {
		if (this.interrupts.isInterrupted()) {
			throw new RunInterruptedException();
		}
	}

	boolean hasExited() {
		return this.exited.isDone();
	}

	/**
	 * Launches a task as a scheduler does: with a command in a task group, else by
	 * itself.
	 */
	void launch(TaskInfo task) {
		this.tracker.add(task.getTaskId().getValue());
		send(task);
	}

	/**
	 * {@link #launch(TaskInfo)} for one of many tasks, which are not tracked.
	 */
	void send(TaskInfo task) {
		if (task.hasCommand()) {
			this.agent.launchGroup(task);
		}
		else {
			this.agent.launch(task);
		}
	}

	void launchGroup(TaskInfo... tasks) {
		List<String> names = Stream.of(tasks).map((task) -> task.getTaskId().getValue()).toList();
		names.forEach((name) -> this.groups.put(name, names));
		names.forEach(this.tracker::add);
		this.agent.launchGroup(tasks);
	}

	void kill(String taskId) {
		markKilled(taskId);
		this.console.event(taskId, "kill", "");
		this.agent.kill(taskId);
	}

	void kill(String taskId, Duration gracePeriod) {
		markKilled(taskId);
		this.console.event(taskId, "kill", "within " + gracePeriod.toMillis() + " ms");
		this.agent.kill(taskId, gracePeriod);
	}

	/** A kill of one task may end all of its group. */
	private void markKilled(String taskId) {
		this.killed.add(taskId);
		this.killed.addAll(this.groups.getOrDefault(taskId, List.of()));
	}

	/**
	 * Tells whether a task was told to end: it or one of its group was killed, or the
	 * executor was shut down.
	 */
	boolean wasKilled(String taskId) {
		return this.killed.contains(taskId);
	}

	/**
	 * Injects a fault. Does not wait for it.
	 */
	void inject(FaultSpec fault) {
		String when = fault.after().isZero() ? "" : " in " + fault.after().toMillis() + " ms";
		this.console.event("agent", "fault", fault.text() + when);
		this.agent.runScript(fault.delayed());
	}

	/**
	 * Returns how long the executor took from its start to its first subscription.
	 */
	Duration timeToSubscription() {
		return Duration.ofNanos(Math.max(0, this.subscription.get() - this.start));
	}

	/**
	 * Ends the executor as an agent does: sends SHUTDOWN, waits the grace period, and
	 * kills what is left. One that has not subscribed is killed at once, except after
	 * Ctrl-C; one that has exited is not asked. Blocks.
	 * @return what is wrong with the executor's end, in a sentence, or an empty text
	 */
	String end(Duration gracePeriod) throws InterruptedException {
		boolean subscribed = this.tracker.subscribed().isDone();
		boolean asked = this.process.isAlive() && (subscribed || this.interrupts.isInterrupted());
		if (asked) {
			this.killed.addAll(this.tracker.active());
			this.console.event("executor", "shutdown", "");
			this.agent.shutdown();
			this.process.waitFor(gracePeriod);
		}
		boolean ended = !this.process.isAlive();
		if (ended) {
			this.process.awaitDescendants(TIME_FOR_DESCENDANTS);
		}
		int left = this.process.kill();
		// The process is gone; this waits until the agent has ended its tasks.
		int exitCode = this.exited.join();
		if (!subscribed && !asked) {
			return ended ? exitedBeforeItSubscribed() : "";
		}
		if (!ended) {
			return "The executor did not exit within its grace period of " + gracePeriod.toMillis() / 1000.0
					+ " s and was killed";
		}
		if (exitCode != 0) {
			return "The executor exited with code " + exitCode;
		}
		return (left > 0) ? "The executor left " + left + " processes behind, which were killed" : "";
	}

	@Override
	public void close() {
		this.closing = true;
		this.watchdog.close();
		this.process.close();
		this.agent.close();
	}

}
