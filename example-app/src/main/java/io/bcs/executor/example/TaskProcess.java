/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process with all it has started, from its start until nothing of it is left.
 * <p>
 * A task ends with its first process: what that leaves behind is killed at once, as Mesos
 * does when the first process of a container has ended. When the task was asked to end,
 * what is left has the rest of the grace period first. Confined to the owner thread.
 */
class TaskProcess {

	private static final Duration GRACE_POLL = Duration.ofMillis(50);

	private static final Duration SHORTEST_KILL_PAUSE = Duration.ofMillis(10);

	private static final Duration LONGEST_KILL_PAUSE = Duration.ofSeconds(1);

	/** How often SIGKILL is repeated after the first process has ended: for some 4 s. */
	private static final int MOST_ATTEMPTS = 10;

	private static final Logger logger = LoggerFactory.getLogger(TaskProcess.class);

	private final Process process;

	private final boolean leadsSession;

	private final ProcessTree tree;

	private final TaskEventLoop owner;

	private final ProcessGroups groups;

	private final IntConsumer onEnd;

	private @Nullable Integer exitCode;

	private @Nullable Long deadline;

	private @Nullable Future<?> timer;

	private int attempts;

	private boolean ended;

	/**
	 * Starts to follow a process.
	 * @param started the process
	 * @param owner the thread that everything happens on
	 * @param groups signals process groups
	 * @param onEnd receives the exit code once no process of the tree is left
	 */
	TaskProcess(ProcessLauncher.Started started, TaskEventLoop owner, ProcessGroups groups, IntConsumer onEnd) {
		this.process = started.process();
		this.leadsSession = started.leadsSession();
		this.tree = new ProcessTree(this.process.toHandle(), this.leadsSession, groups);
		this.owner = owner;
		this.groups = groups;
		this.onEnd = onEnd;
		if (this.leadsSession) {
			groups.watch(this.process.pid());
		}
		var unused = this.process.onExit().thenAcceptAsync(this::exited, owner);
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * Returns whether the first process runs.
	 * @return {@code false} if it has ended
	 */
	boolean isRunning() {
		return this.process.isAlive();
	}

	/**
	 * Sends SIGTERM, and SIGKILL after the grace period. Repeated, it sends no second
	 * SIGTERM and can only bring SIGKILL forward.
	 * @param gracePeriod the time in between
	 */
	void end(Duration gracePeriod) {
		long now = System.nanoTime();
		long wanted = now + gracePeriod.toNanos();
		if (this.deadline == null) {
			this.deadline = wanted;
			this.tree.terminate();
		}
		else if (wanted - this.deadline < 0) {
			this.deadline = wanted;
		}
		advance();
	}

	private void exited(Process process) {
		this.exitCode = process.exitValue();
		advance();
	}

	private void advance() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
		if (this.ended) {
			return;
		}
		if (this.exitCode != null && !this.tree.isAlive()) {
			ended(this.exitCode);
			return;
		}
		long remaining = (this.deadline != null) ? this.deadline - System.nanoTime() : 0;
		if (remaining <= 0) {
			kill();
		}
		else {
			// The JVM is notified of the end of its children only; the others are polled.
			long pause = (this.exitCode != null) ? Math.min(remaining, GRACE_POLL.toNanos()) : remaining;
			this.timer = this.owner.schedule(this::advance, Duration.ofNanos(pause));
		}
	}

	private void kill() {
		this.attempts++;
		if (this.attempts > MOST_ATTEMPTS && this.exitCode != null) {
			logger.warn("Process {} has ended, but a process that it started survives SIGKILL", pid());
			ended(this.exitCode);
			return;
		}
		this.tree.kill();
		Duration pause = SHORTEST_KILL_PAUSE.multipliedBy(1L << Math.min(this.attempts - 1, MOST_ATTEMPTS));
		this.timer = this.owner.schedule(this::advance,
				(pause.compareTo(LONGEST_KILL_PAUSE) < 0) ? pause : LONGEST_KILL_PAUSE);
	}

	private void ended(int exitCode) {
		this.ended = true;
		if (this.leadsSession) {
			this.groups.release(pid());
		}
		this.onEnd.accept(exitCode);
	}

}
