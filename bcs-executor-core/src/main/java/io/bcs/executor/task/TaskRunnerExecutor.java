/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;

import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Executor} that has a {@link TaskRunner} run its tasks, each on a thread of
 * its own, and reports them.
 * <p>
 * For each task {@code TASK_STARTING} and {@code TASK_RUNNING} are reported, and one of
 * {@code TASK_FINISHED}, {@code TASK_FAILED} and {@code TASK_KILLED}, the latter two with
 * a sentence that says why; {@code TASK_KILLING} where the framework has that capability.
 * Tasks of a group are all or nothing: when one fails or is killed, the others are
 * killed.
 * <p>
 * A kill grants the grace period of the kill's policy, or of the task's, or the default
 * of 3 s. A further kill with a shorter policy shortens it; a shutdown kills all tasks at
 * once and grants them no more than {@link ExecutorDriver#shutdownGracePeriod()}. What
 * has not ended then is reported as killed and left behind, with a warning that shows
 * where its thread is. {@code TaskInfo.max_completion_time} is kept.
 * <p>
 * Its callbacks do not block.
 *
 * @since 0.1.0
 */
public final class TaskRunnerExecutor implements Executor, AutoCloseable {

	private final TaskTable table;

	private TaskRunnerExecutor(TaskSettings settings) {
		this.table = new TaskTable(settings);
	}

	/**
	 * Builds an executor for a runner.
	 * @param runner what a task does, an {@link AsyncTaskRunner} for instance
	 * @return the builder
	 */
	public static Builder builder(TaskRunner runner) {
		return new Builder(runner);
	}

	/**
	 * Returns how many tasks have been started and not ended. Those left behind have
	 * ended.
	 * @return the number
	 */
	public int runningTasks() {
		return this.table.running();
	}

	/**
	 * Returns how many tasks wait because of the limit of concurrent tasks.
	 * @return the number
	 */
	public int queuedTasks() {
		return this.table.queued();
	}

	@Override
	public void setDriver(ExecutorDriver driver) {
		this.table.driver(driver);
	}

	@Override
	public void registered(ExecutorDriver driver, ExecutorInfo executorInfo, FrameworkInfo frameworkInfo,
			AgentInfo agentInfo) {
		this.table.driver(driver);
		this.table.identity(new ExecutorIdentity(executorInfo, frameworkInfo, agentInfo));
	}

	@Override
	public void reregistered(ExecutorDriver driver, AgentInfo agentInfo) {
		this.table.identity(this.table.identity().on(agentInfo));
	}

	@Override
	public void launchTask(ExecutorDriver driver, TaskInfo task) {
		this.table.driver(driver);
		this.table.launch(List.of(task));
	}

	@Override
	public void launchTaskGroup(ExecutorDriver driver, TaskGroupInfo taskGroup) {
		this.table.driver(driver);
		this.table.launch(taskGroup.getTasksList());
	}

	@Override
	public void killTask(ExecutorDriver driver, TaskID taskId) {
		killTask(driver, taskId, null);
	}

	@Override
	public void killTask(ExecutorDriver driver, TaskID taskId, @Nullable KillPolicy killPolicy) {
		this.table.kill(taskId.getValue(), killPolicy);
	}

	@Override
	public void shutdown(ExecutorDriver driver) {
		this.table.shutdown(driver.shutdownGracePeriod());
	}

	/**
	 * Ends the executor's own thread, for applications that end their driver without a
	 * shutdown: after a shutdown it ends by itself. Threads of tasks are not ended. Call
	 * it when no task runs any more: grace periods, {@code max_completion_time} and
	 * delayed progress messages have no effect afterwards, so a task that ignores a kill
	 * is never reported. May be called more than once.
	 */
	@Override
	public void close() {
		this.table.settings().timers().close();
	}

	/**
	 * Builds a {@link TaskRunnerExecutor}. Not thread-safe.
	 */
	public static final class Builder {

		private static final Duration LONGEST = Duration.ofDays(365);

		private final TaskRunner runner;

		private final List<TaskListener> listeners = new ArrayList<>();

		private ThreadFactory threadFactory = TaskSettings.daemonThreads();

		private TaskDataReader dataReader = TaskSettings::readPlain;

		private Path sandbox = Path.of("").toAbsolutePath();

		private boolean runningWhenReady;

		private Duration killGracePeriod = Duration.ofSeconds(3);

		private Duration progressInterval = Duration.ofSeconds(1);

		private int maxConcurrentTasks = Integer.MAX_VALUE;

		private boolean queueTasks;

		private TaskTimers timers = new ThreadTimers();

		private Builder(TaskRunner runner) {
			this.runner = Objects.requireNonNull(runner, "runner");
			this.runningWhenReady = runner.isReadyReported();
		}

		/**
		 * Sets what makes the threads of tasks and of kill handlers. Each is used once.
		 * By default daemons named {@code bcs-executor-task-} and a number.
		 * @param threadFactory makes threads that are not started
		 * @return this
		 */
		public Builder threadFactory(ThreadFactory threadFactory) {
			this.threadFactory = Objects.requireNonNull(threadFactory, "threadFactory");
			return this;
		}

		/**
		 * Sets what reads the data of tasks for {@link TaskContext#data(Class)}. Without
		 * one, {@code byte[]} and {@link String} can be read, and every other type fails
		 * with a {@link TaskDataException}.
		 * @param dataReader the reader
		 * @return this
		 */
		public Builder dataReader(TaskDataReader dataReader) {
			this.dataReader = Objects.requireNonNull(dataReader, "dataReader");
			return this;
		}

		/**
		 * Sets what {@link TaskContext#sandbox()} returns. By default the working
		 * directory, in which Mesos starts an executor.
		 * @param sandbox the directory
		 * @return this
		 */
		public Builder sandbox(Path sandbox) {
			this.sandbox = Objects.requireNonNull(sandbox, "sandbox");
			return this;
		}

		/**
		 * Sets when {@code TASK_RUNNING} is reported: when the runner calls
		 * {@link TaskContext#ready()}, or before the runner is called. By default what
		 * {@link TaskRunner#isReadyReported()} says.
		 * @param runningWhenReady whether the runner says when
		 * @return this
		 */
		public Builder runningWhenReady(boolean runningWhenReady) {
			this.runningWhenReady = runningWhenReady;
			return this;
		}

		/**
		 * Sets the grace period of kills whose policy, and whose task's policy, does not
		 * say. By default 3 s, as with Mesos' own executors.
		 * @param killGracePeriod the period, zero or more
		 * @return this
		 */
		public Builder killGracePeriod(Duration killGracePeriod) {
			this.killGracePeriod = requireInRange("killGracePeriod", killGracePeriod);
			return this;
		}

		/**
		 * Sets the shortest time between two updates of a task by
		 * {@link TaskContext#progress(String)}. By default 1 s.
		 * @param progressInterval the interval, zero or more
		 * @return this
		 */
		public Builder progressInterval(Duration progressInterval) {
			this.progressInterval = requireInRange("progressInterval", progressInterval);
			return this;
		}

		/**
		 * Sets how many tasks may run at a time. By default there is no limit. A task
		 * beyond it fails, or waits: see {@link #queueTasks(boolean)}; a group as a
		 * whole.
		 * @param maxConcurrentTasks the limit, at least 1
		 * @return this
		 */
		public Builder maxConcurrentTasks(int maxConcurrentTasks) {
			if (maxConcurrentTasks < 1) {
				throw new IllegalArgumentException("maxConcurrentTasks must be at least 1, not " + maxConcurrentTasks);
			}
			this.maxConcurrentTasks = maxConcurrentTasks;
			return this;
		}

		/**
		 * Sets what becomes of tasks beyond the limit: they wait in {@code TASK_STARTING}
		 * and are started in the order of their launches, or, by default, fail at once. A
		 * group with more tasks than the limit fails at once in any case.
		 * @param queueTasks whether they wait
		 * @return this
		 */
		public Builder queueTasks(boolean queueTasks) {
			this.queueTasks = queueTasks;
			return this;
		}

		/**
		 * Adds a listener that is told how each task ended.
		 * @param listener the listener
		 * @return this
		 */
		public Builder listener(TaskListener listener) {
			this.listeners.add(Objects.requireNonNull(listener, "listener"));
			return this;
		}

		/** For tests. */
		Builder timers(TaskTimers timers) {
			this.timers = timers;
			return this;
		}

		/**
		 * Builds the executor. No thread is started.
		 * @return the executor
		 */
		public TaskRunnerExecutor build() {
			return new TaskRunnerExecutor(new TaskSettings(this.runner, this.threadFactory, this.dataReader,
					this.sandbox, this.runningWhenReady, this.killGracePeriod, this.progressInterval,
					this.maxConcurrentTasks, this.queueTasks, List.copyOf(this.listeners), this.timers));
		}

		private static Duration requireInRange(String name, Duration value) {
			if (value.isNegative() || value.compareTo(LONGEST) > 0) {
				throw new IllegalArgumentException(name + " must be between zero and 365 days, not " + value);
			}
			return value;
		}

	}

}
