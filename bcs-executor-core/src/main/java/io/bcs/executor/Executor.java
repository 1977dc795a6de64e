/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * What an application implements to run Mesos tasks.
 * <p>
 * The driver calls one method at a time, in the order in which the agent sent the events,
 * on one thread named {@code bcs-executor-callback}. A callback may block: events are
 * still read, updates still sent and acknowledgements still taken meanwhile, only later
 * callbacks wait. Every {@link ExecutorDriver} method may be called from inside a
 * callback, except {@link ExecutorDriver#join()} and {@link ExecutorDriver#run()}, which
 * would wait for themselves.
 * <p>
 * An exception thrown by a callback is logged and reported to the {@link DriverListener};
 * the driver goes on. When {@code launchTask} or {@code launchTaskGroup} throws, the
 * driver reports {@code TASK_FAILED} with the exception's text for each of its tasks that
 * has no terminal update yet, so that none stays in {@code TASK_STAGING} for ever.
 *
 * @since 0.1.0
 */
public interface Executor {

	/**
	 * The agent accepted the first subscription.
	 * @param driver the driver of this executor
	 * @param executorInfo this executor as the framework described it
	 * @param frameworkInfo the framework that launched it
	 * @param agentInfo the agent it runs on
	 */
	default void registered(ExecutorDriver driver, ExecutorInfo executorInfo, FrameworkInfo frameworkInfo,
			AgentInfo agentInfo) {
	}

	/**
	 * The agent accepted a later subscription, after an outage that
	 * {@link #disconnected(ExecutorDriver)} announced.
	 * @param driver the driver of this executor
	 * @param agentInfo the agent it runs on
	 */
	default void reregistered(ExecutorDriver driver, AgentInfo agentInfo) {
	}

	/**
	 * The event stream to the agent was lost. Called once an outage.
	 * <p>
	 * If the framework checkpoints, updates sent meanwhile are kept and delivered after
	 * the next subscription. If it does not, the driver does not subscribe again:
	 * {@link #shutdown(ExecutorDriver)} follows, and updates are not delivered any more.
	 * Framework messages are dropped in both cases.
	 * @param driver the driver of this executor
	 */
	default void disconnected(ExecutorDriver driver) {
	}

	/**
	 * Run a task. Report it with
	 * {@link ExecutorDriver#sendStatusUpdate(org.apache.mesos.v1.Protos.TaskStatus)}:
	 * usually {@code TASK_STARTING}, {@code TASK_RUNNING} and one terminal state. Return
	 * soon: a task that runs in this method blocks the kill that is meant for it.
	 * @param driver the driver of this executor
	 * @param task the task
	 */
	void launchTask(ExecutorDriver driver, TaskInfo task);

	/**
	 * Run several tasks that belong together. By default each is launched by
	 * {@link #launchTask(ExecutorDriver, TaskInfo)}.
	 * @param driver the driver of this executor
	 * @param taskGroup the tasks
	 */
	default void launchTaskGroup(ExecutorDriver driver, TaskGroupInfo taskGroup) {
		for (TaskInfo task : taskGroup.getTasksList()) {
			launchTask(driver, task);
		}
	}

	/**
	 * End a task and report its terminal state. May come more than once for a task, also
	 * for one that has ended already.
	 * @param driver the driver of this executor
	 * @param taskId the task
	 */
	void killTask(ExecutorDriver driver, TaskID taskId);

	/**
	 * End a task, with the kill policy that came with the request, which then takes
	 * precedence over the task's own. By default
	 * {@link #killTask(ExecutorDriver, TaskID)}.
	 * @param driver the driver of this executor
	 * @param taskId the task
	 * @param killPolicy how to end it, or {@code null} if the request did not say
	 */
	default void killTask(ExecutorDriver driver, TaskID taskId, @Nullable KillPolicy killPolicy) {
		killTask(driver, taskId);
	}

	/**
	 * A message from the framework's scheduler. Delivery is best effort.
	 * @param driver the driver of this executor
	 * @param data the bytes the scheduler sent
	 */
	default void frameworkMessage(ExecutorDriver driver, byte[] data) {
	}

	/**
	 * End all tasks and report each; the driver stops by itself once every launched task
	 * has a terminal update that the agent has acknowledged, or when
	 * {@code MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD} is nearly over, whichever comes first.
	 * An executor that knows it is done sooner may call {@link ExecutorDriver#stop()}.
	 * <p>
	 * Called at most once. Also called after {@link #error(ExecutorDriver, String)}: the
	 * agent then takes no updates any more, and the driver waits for the terminal updates
	 * of the tasks, at most for the grace period. Not called for
	 * {@link ExecutorDriver#stop()} and {@link ExecutorDriver#abort()}.
	 * @param driver the driver of this executor
	 */
	void shutdown(ExecutorDriver driver);

	/**
	 * Something ended the driver that can't be mended by trying again. Its status is
	 * {@code DRIVER_ABORTED} already. {@link #shutdown(ExecutorDriver)} is called next,
	 * unless it was called before; no other callback follows.
	 * @param driver the driver of this executor
	 * @param message what happened, with the agent's own sentence where it gave one
	 */
	default void error(ExecutorDriver driver, String message) {
	}

	/**
	 * Hands over the driver before it is started, on the thread that creates it.
	 * @param driver the driver of this executor
	 */
	default void setDriver(ExecutorDriver driver) {
	}

}
