/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * An executor that remembers what it was called with, on which thread, and does what the
 * test says.
 */
public final class RecordingExecutor implements Executor, DriverListener {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	public final List<String> callbacks = new CopyOnWriteArrayList<>();

	public final List<DriverEvent> events = new CopyOnWriteArrayList<>();

	public final List<String> threads = new CopyOnWriteArrayList<>();

	public BiConsumer<ExecutorDriver, TaskInfo> onLaunch = (driver, task) -> {
	};

	public BiConsumer<ExecutorDriver, TaskID> onKill = (driver, taskId) -> {
	};

	public Runnable onShutdown = () -> {
	};

	public static TaskStatus status(String task, TaskState state) {
		return TaskStatus.newBuilder().setTaskId(TaskID.newBuilder().setValue(task)).setState(state).build();
	}

	/** Runs every task at once: STARTING, RUNNING, FINISHED. */
	RecordingExecutor finishing() {
		this.onLaunch = (driver, task) -> {
			for (TaskState state : List.of(TaskState.TASK_STARTING, TaskState.TASK_RUNNING, TaskState.TASK_FINISHED)) {
				driver.sendStatusUpdate(status(task.getTaskId().getValue(), state));
			}
		};
		return this;
	}

	private void called(String what) {
		this.threads.add(Thread.currentThread().getName());
		this.callbacks.add(what);
		signal();
	}

	private void signal() {
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	public void awaitCallback(String what) {
		await("callback " + what, () -> this.callbacks.contains(what));
	}

	public <T extends DriverEvent> T awaitEvent(Class<T> type) {
		await("event " + type.getSimpleName(), () -> !events(type).isEmpty());
		return events(type).get(0);
	}

	public <T extends DriverEvent> List<T> events(Class<T> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	public void await(String what, BooleanSupplier condition) {
		long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		this.lock.lock();
		try {
			while (!condition.getAsBoolean()) {
				if (this.changed.awaitNanos(Math.min(deadline - System.nanoTime(), TimeUnit.SECONDS.toNanos(1))) <= 0
						&& System.nanoTime() > deadline) {
					throw new AssertionError(
							"No " + what + " came; callbacks: " + this.callbacks + ", events: " + this.events);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for " + what, ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void onEvent(DriverEvent event) {
		this.events.add(event);
		signal();
	}

	@Override
	public void registered(ExecutorDriver driver, ExecutorInfo executorInfo, FrameworkInfo frameworkInfo,
			AgentInfo agentInfo) {
		called("registered " + executorInfo.getExecutorId().getValue());
	}

	@Override
	public void reregistered(ExecutorDriver driver, AgentInfo agentInfo) {
		called("reregistered");
	}

	@Override
	public void disconnected(ExecutorDriver driver) {
		called("disconnected");
	}

	@Override
	public void launchTask(ExecutorDriver driver, TaskInfo task) {
		called("launchTask " + task.getTaskId().getValue());
		this.onLaunch.accept(driver, task);
	}

	@Override
	public void launchTaskGroup(ExecutorDriver driver, TaskGroupInfo taskGroup) {
		called("launchTaskGroup " + taskGroup.getTasksCount());
		Executor.super.launchTaskGroup(driver, taskGroup);
	}

	@Override
	public void killTask(ExecutorDriver driver, TaskID taskId) {
		called("killTask " + taskId.getValue());
		this.onKill.accept(driver, taskId);
	}

	@Override
	public void killTask(ExecutorDriver driver, TaskID taskId, @Nullable KillPolicy killPolicy) {
		if (killPolicy != null) {
			called("killPolicy " + killPolicy.getGracePeriod().getNanoseconds());
		}
		killTask(driver, taskId);
	}

	@Override
	public void frameworkMessage(ExecutorDriver driver, byte[] data) {
		called("frameworkMessage " + new String(data, StandardCharsets.UTF_8));
	}

	@Override
	public void shutdown(ExecutorDriver driver) {
		called("shutdown");
		this.onShutdown.run();
	}

	@Override
	public void error(ExecutorDriver driver, String message) {
		called("error " + message);
	}

}
