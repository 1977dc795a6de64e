/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.EmbeddedAgentBuilder;
import org.apache.mesos.v1.Protos.TaskInfo;

/**
 * An agent, the executor it has started, and what is written about them.
 */
final class ExecutorRun implements AutoCloseable {

	private static final int EXIT_CODE_WITHOUT_PARENT = 1;

	/** What an executor has started may need a moment to see that it is gone. */
	private static final Duration TIME_FOR_DESCENDANTS = Duration.ofSeconds(1);

	private final Console console;

	private final TaskTracker board;

	private final EmbeddedAgent agent;

	private final Path sandbox;

	private final ExecutorProcess process;

	private final Watchdog watchdog;

	private final Set<String> killed = ConcurrentHashMap.newKeySet();

	private final long start = System.nanoTime();

	private final AtomicLong subscription = new AtomicLong();

	private volatile boolean closing;

	private ExecutorRun(Console console, TaskTracker board, EmbeddedAgent agent, Path sandbox, ExecutorProcess process,
			Watchdog watchdog) {
		this.console = console;
		this.board = board;
		this.agent = agent;
		this.sandbox = sandbox;
		this.process = process;
		this.watchdog = watchdog;
	}

	/**
	 * Starts an agent, and an executor under it.
	 * @param console where it is told
	 * @param builder the agent's settings
	 * @param shellLine the executor's command
	 * @param sandbox the executor's directory, which exists
	 * @param moreEnv variables for the executor besides the agent's
	 * @return the run
	 * @throws IOException if the executor can't be started
	 */
	static ExecutorRun start(Console console, EmbeddedAgentBuilder builder, String shellLine, Path sandbox,
			Map<String, String> moreEnv) throws IOException {
		Watchdog watchdog = new Watchdog();
		TaskTracker board = new TaskTracker(console, sandbox);
		EmbeddedAgent agent = builder.listener(board).command(shellLine).start();
		try {
			Map<String, String> env = new HashMap<>(agent.env(sandbox));
			env.putAll(moreEnv);
			console.line("agent     127.0.0.1:" + agent.port() + ", framework " + agent.frameworkId() + ", executor "
					+ agent.executorId());
			console.line("command   " + shellLine);
			console.line("sandbox   " + sandbox);
			console.line("");
			ExecutorProcess process = ExecutorProcess.start(shellLine, sandbox, env);
			ExecutorRun run = new ExecutorRun(console, board, agent, sandbox, process, watchdog);
			run.watch();
			return run;
		}
		catch (IOException | RuntimeException ex) {
			watchdog.close();
			agent.close();
			throw ex;
		}
	}

	// Who wants to know the end asks for it.
	@SuppressWarnings("FutureReturnValueIgnored")
	private void watch() {
		this.board.subscribed().thenRun(() -> this.subscription.set(System.nanoTime()));
		this.console.event("executor", "started", "process " + this.process.pid());
		this.watchdog.watchParent(EXIT_CODE_WITHOUT_PARENT);
		this.watchdog.every(this.process::refresh);
		this.process.exit().thenAccept((code) -> {
			if (!this.closing) {
				this.console.event("executor", "exited", "with code " + code);
				this.agent.executorExited();
			}
		});
	}

	EmbeddedAgent agent() {
		return this.agent;
	}

	TaskTracker board() {
		return this.board;
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
	 * Waits for the first subscription. Blocks.
	 */
	void awaitSubscription(Duration timeout) throws InterruptedException {
		CompletableFuture<Void> early = this.process.exit()
			.thenCompose((code) -> CompletableFuture.failedFuture(
					new RunFailedException("The executor exited with code " + code + " before it subscribed")));
		TaskTracker.await("The executor's subscription",
				this.board.subscribed().applyToEither(early, (subscribed) -> Boolean.TRUE), timeout);
	}

	void launch(TaskInfo task) {
		this.board.add(task.getTaskId().getValue());
		this.agent.launch(task);
	}

	void launchGroup(TaskInfo... tasks) {
		for (TaskInfo task : tasks) {
			this.board.add(task.getTaskId().getValue());
		}
		this.agent.launchGroup(tasks);
	}

	void kill(String taskId) {
		this.killed.add(taskId);
		this.console.event(taskId, "kill", "");
		this.agent.kill(taskId);
	}

	void kill(String taskId, Duration gracePeriod) {
		this.killed.add(taskId);
		this.console.event(taskId, "kill", "within " + gracePeriod.toMillis() + " ms");
		this.agent.kill(taskId, gracePeriod);
	}

	/**
	 * Tells whether a task was told to end.
	 */
	boolean wasKilled(String taskId) {
		return this.killed.contains(taskId);
	}

	/**
	 * Lets something go wrong. Does not wait for it.
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
	 * Sends SHUTDOWN, waits as long as the executor may take, and kills what is left, as
	 * an agent does. Blocks.
	 * @return what is wrong with the executor's end, in a sentence, or an empty text
	 */
	String shutdown(Duration gracePeriod) throws InterruptedException {
		this.console.event("executor", "shutdown", "");
		this.agent.shutdown();
		boolean ended = this.process.waitFor(gracePeriod);
		if (ended) {
			this.process.awaitDescendants(TIME_FOR_DESCENDANTS);
		}
		int killed = this.process.kill();
		if (!ended) {
			return "The executor did not exit within its grace period of " + gracePeriod.toMillis() / 1000.0
					+ " s and was killed";
		}
		if (this.process.exitCode() != 0) {
			return "The executor exited with code " + this.process.exitCode();
		}
		return (killed > 0) ? "The executor left " + killed + " processes behind, which were killed" : "";
	}

	@Override
	public void close() {
		this.closing = true;
		this.watchdog.close();
		this.process.close();
		this.agent.close();
	}

}
