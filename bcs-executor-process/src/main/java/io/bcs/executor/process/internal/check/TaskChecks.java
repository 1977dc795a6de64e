/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.task.TaskContext;
import io.bcs.executor.task.TaskFailedException;
import org.apache.mesos.v1.Protos.CheckInfo;
import org.apache.mesos.v1.Protos.HealthCheck;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checks of one task, each on a thread of its own. Thread-safe.
 */
public final class TaskChecks {

	/** The JVM rounds up what is too small. */
	private static final long STACK_SIZE = 256 * 1024L;

	private static final Logger logger = LoggerFactory.getLogger(TaskChecks.class);

	private final List<CheckLoop> loops;

	private final List<Thread> threads = new ArrayList<>();

	private final CountDownLatch stopped = new CountDownLatch(1);

	private TaskChecks(List<CheckLoop> loops) {
		this.loops = loops;
	}

	/**
	 * Reads the checks of a task. Starts nothing.
	 * @param task the task
	 * @param probes makes probes
	 * @return the checks, possibly none
	 * @throws TaskFailedException if one can't be run as it was described
	 */
	public static TaskChecks of(TaskInfo task, ProbeFactory probes) throws TaskFailedException {
		List<CheckLoop> loops = new ArrayList<>();
		if (task.hasHealthCheck()) {
			HealthCheck check = task.getHealthCheck();
			loops.add(new CheckLoop(CheckSchedule.ofSeconds(check.getDelaySeconds(), check.getIntervalSeconds(),
					check.getTimeoutSeconds()), probes.create(check), new HealthEvaluation(check)));
		}
		if (task.hasCheck()) {
			CheckInfo check = task.getCheck();
			loops.add(new CheckLoop(CheckSchedule.ofSeconds(check.getDelaySeconds(), check.getIntervalSeconds(),
					check.getTimeoutSeconds()), probes.create(check), new StatusEvaluation(check)));
		}
		return new TaskChecks(loops);
	}

	/**
	 * Starts the threads.
	 * @param context the task, which has been started
	 */
	public synchronized void start(TaskContext context) {
		long begin = System.nanoTime();
		for (CheckLoop loop : (this.stopped.getCount() == 0) ? List.<CheckLoop>of() : this.loops) {
			Thread thread = new Thread(null, () -> run(loop, context, begin), "bcs-executor-check-" + context.taskId(),
					STACK_SIZE);
			thread.setDaemon(true);
			thread.start();
			this.threads.add(thread);
		}
	}

	/** Ends the threads, without waiting for them. */
	public synchronized void stop() {
		this.stopped.countDown();
		this.threads.forEach(Thread::interrupt);
	}

	private void run(CheckLoop loop, TaskContext context, long begin) {
		try {
			boolean again = pause(loop.schedule().delay());
			while (again && !context.isCancelled()) {
				again = loop.evaluation().evaluate(probe(loop), context, elapsedSince(begin))
						&& pause(loop.schedule().interval());
			}
		}
		catch (InterruptedException ex) {
			// The task has ended.
			Thread.currentThread().interrupt();
		}
	}

	/** A look that fails in a way nobody thought of is a failed one. */
	private static ProbeResult probe(CheckLoop loop) throws InterruptedException {
		try {
			return loop.look();
		}
		catch (RuntimeException | Error ex) {
			logger.atWarn()
				.addKeyValue("event", "bcs.executor.process-check-failed")
				.setCause(ex)
				.log("A check of a task could not be run");
			return new ProbeResult(false, null, ex.toString());
		}
	}

	private static Duration elapsedSince(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	/** Returns whether the checks go on after a time. */
	private boolean pause(Duration period) throws InterruptedException {
		return !this.stopped.await(period.toNanos(), TimeUnit.NANOSECONDS);
	}

}
