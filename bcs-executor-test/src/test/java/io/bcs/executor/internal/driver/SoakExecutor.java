/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;

/**
 * Runs tasks on a few threads, each task a burst of updates, and knows what it has
 * reported. Remembers one wave of tasks at a time.
 */
final class SoakExecutor implements Executor, DriverListener, AutoCloseable {

	final Map<String, List<TaskState>> reported = new ConcurrentHashMap<>();

	final AtomicLong taken = new AtomicLong();

	final AtomicLong acknowledged = new AtomicLong();

	final AtomicLong givenUp = new AtomicLong();

	final AtomicLong retried = new AtomicLong();

	final AtomicLong outages = new AtomicLong();

	final AtomicLong messages = new AtomicLong();

	volatile String end = "";

	private final AtomicLong running = new AtomicLong();

	private final ExecutorService pool = Executors.newFixedThreadPool(4);

	boolean isIdle() {
		return this.running.get() == 0 && this.taken.get() == this.acknowledged.get() + this.givenUp.get();
	}

	@Override
	public void launchTask(ExecutorDriver driver, TaskInfo task) {
		String id = task.getTaskId().getValue();
		this.running.incrementAndGet();
		this.pool.execute(() -> {
			int kind = Math.floorMod(id.hashCode(), 10);
			report(driver, id, TaskState.TASK_STARTING);
			for (int i = 0; i <= kind % 3; i++) {
				report(driver, id, TaskState.TASK_RUNNING);
			}
			report(driver, id, (kind == 0) ? TaskState.TASK_FAILED : TaskState.TASK_FINISHED);
			this.running.decrementAndGet();
		});
		if (id.hashCode() % 50 == 0) {
			pause();
		}
	}

	private static void pause() {
		try {
			// Now and then a callback takes its time.
			boolean unused = new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void report(ExecutorDriver driver, String id, TaskState state) {
		this.reported.computeIfAbsent(id, (key) -> new CopyOnWriteArrayList<>()).add(state);
		this.taken.incrementAndGet();
		driver.sendStatusUpdate(RecordingExecutor.status(id, state));
	}

	@Override
	public void killTask(ExecutorDriver driver, TaskID taskId) {
	}

	@Override
	public void frameworkMessage(ExecutorDriver driver, byte[] data) {
		this.messages.incrementAndGet();
		driver.sendFrameworkMessage(data);
	}

	@Override
	public void shutdown(ExecutorDriver driver) {
	}

	@Override
	public void onEvent(DriverEvent event) {
		if (event instanceof DriverEvent.UpdateAcknowledged) {
			this.acknowledged.incrementAndGet();
		}
		else if (event instanceof DriverEvent.UpdateAbandoned) {
			this.givenUp.incrementAndGet();
		}
		else if (event instanceof DriverEvent.UpdateRetried) {
			this.retried.incrementAndGet();
		}
		else if (event instanceof DriverEvent.Ended ended) {
			this.end = ended.reason() + ": " + ended.message();
		}
		else if (event instanceof DriverEvent.Disconnected) {
			this.outages.incrementAndGet();
		}
	}

	@Override
	public void close() {
		this.pool.shutdownNow();
	}

}
