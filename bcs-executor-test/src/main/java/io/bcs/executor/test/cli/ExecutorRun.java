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
import java.util.Map;
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

	private final RunWaits waits;

	private final KilledTasks killed = new KilledTasks();

	private final long start = System.nanoTime();

	private final AtomicLong subscription = new AtomicLong();

	private volatile boolean closing;

	private ExecutorRun(Console console, TaskTracker tracker, EmbeddedAgent agent, Path sandbox,
			ExecutorProcess process, Watchdog watchdog, Interrupts interrupts) {
		this.console = console;
		this.tracker = tracker;
		this.agent = agent;
		this.sandbox = sandbox;
		this.process = process;
		this.watchdog = watchdog;
		this.waits = new RunWaits(interrupts);
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
				this.waits.exited(code);
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
	 * Returns the waits that end with the executor.
	 */
	RunWaits waits() {
		return this.waits;
	}

	/**
	 * Waits for the first subscription. Blocks.
	 */
	void awaitSubscription(Deadline deadline) throws InterruptedException {
		try {
			this.waits.await("the executor's subscription", this.tracker.subscribed(), deadline);
		}
		catch (RunFailedException ex) {
			throw this.waits.hasExited() ? new RunFailedException(exitedBeforeItSubscribed()) : ex;
		}
	}

	private String exitedBeforeItSubscribed() {
		return "The executor exited with code " + this.waits.exitCode() + " before it subscribed";
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
		this.killed.addGroup(names);
		names.forEach(this.tracker::add);
		this.agent.launchGroup(tasks);
	}

	void kill(String taskId) {
		this.killed.killed(taskId);
		this.console.event(taskId, "kill", "");
		this.agent.kill(taskId);
	}

	void kill(String taskId, Duration gracePeriod) {
		this.killed.killed(taskId);
		this.console.event(taskId, "kill", "within " + gracePeriod.toMillis() + " ms");
		this.agent.kill(taskId, gracePeriod);
	}

	/**
	 * Returns whether a task was told to end: it or one of its group was killed, or the
	 * executor was shut down while it ran.
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
	 * Returns how long ago the executor was started.
	 */
	Duration sinceStart() {
		return Duration.ofNanos(System.nanoTime() - this.start);
	}

	/**
	 * Ends the executor as an agent does: sends SHUTDOWN, waits the grace period, and
	 * kills what is left. One that has not subscribed is killed at once, except after
	 * Ctrl-C; one that has exited is not asked. Blocks.
	 * @return what is wrong with the executor's end, in a sentence, or an empty text
	 */
	String end(Duration gracePeriod) throws InterruptedException {
		boolean subscribed = this.tracker.subscribed().isDone();
		boolean asked = this.process.isAlive() && (subscribed || this.waits.isInterrupted());
		if (asked) {
			this.killed.shutDown(this.tracker.active());
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
		int exitCode = this.waits.exitCode();
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
