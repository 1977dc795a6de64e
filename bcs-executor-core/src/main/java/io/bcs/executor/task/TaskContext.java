/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.CheckStatusInfo;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * A running task, as its {@link TaskRunner} sees it. All methods may be called by any
 * thread, and none waits for the network. After the task has ended those that report have
 * no effect but a warning, once a task.
 *
 * @since 0.1.0
 */
public interface TaskContext {

	/**
	 * Returns the task as the scheduler described it.
	 * @return the task
	 */
	TaskInfo task();

	/**
	 * Returns the task's id.
	 * @return the id
	 */
	default String taskId() {
		return task().getTaskId().getValue();
	}

	/**
	 * Returns a copy of {@code TaskInfo.data}, the bytes the scheduler sent with the
	 * task.
	 * @return the bytes, possibly none
	 */
	default byte[] data() {
		return task().getData().toByteArray();
	}

	/**
	 * Returns {@code TaskInfo.data} as UTF-8 text.
	 * @return the text, possibly empty
	 */
	default String text() {
		return task().getData().toString(StandardCharsets.UTF_8);
	}

	/**
	 * Returns {@code TaskInfo.data} as an object, made by the {@link TaskDataReader} of
	 * the {@link TaskRunnerExecutor}: with the starter, from JSON. Anew at each call.
	 * @param <T> the type
	 * @param type what to make of the data
	 * @return the object
	 * @throws TaskDataException if the data can't be read as that type
	 */
	<T> T data(Class<T> type);

	/**
	 * Returns the task's labels. Of two with the same key the last one counts, and one
	 * without a value is empty.
	 * @return values by keys, in the scheduler's order; can't be changed
	 */
	Map<String, String> labels();

	/**
	 * Returns the directory for files of this executor. It is shared by all of its tasks.
	 * @return the sandbox
	 */
	Path sandbox();

	/**
	 * Returns this executor as the framework described it.
	 * @return the executor
	 */
	ExecutorInfo executor();

	/**
	 * Returns the framework.
	 * @return the framework
	 */
	FrameworkInfo framework();

	/**
	 * Returns the agent, as of the last subscription.
	 * @return the agent
	 */
	AgentInfo agent();

	/**
	 * Reports {@code TASK_RUNNING} where {@link TaskRunner#isReadyReported()} or
	 * {@link TaskRunnerExecutor.Builder#runningWhenReady} leaves that to the runner. Has
	 * no effect otherwise, or on a second call.
	 */
	default void ready() {
		ready("");
	}

	/**
	 * Reports {@code TASK_RUNNING} with a message, as {@link #ready()} does without.
	 * @param message goes into the update; cut at 1,000 characters
	 */
	void ready(String message);

	/**
	 * Reports what the task is doing, as the message of an update that repeats the task's
	 * state. At most one such update is sent within the progress interval; of the
	 * messages that come sooner the last one is sent when the interval is over, or before
	 * the task's last update. Later updates of other kinds do not repeat the message.
	 * @param message what the task is doing; cut at 1,000 characters
	 */
	void progress(String message);

	/**
	 * Reports whether the task is healthy, at once if that has changed. All later updates
	 * of the task say the same.
	 * @param healthy whether it is
	 */
	void healthy(boolean healthy);

	/**
	 * Reports the result of the task's {@code check}, at once if that has changed. All
	 * later updates of the task say the same.
	 * @param status the result, of the type the check has
	 */
	void checkStatus(CheckStatusInfo status);

	/**
	 * Adds to the task's last update: data, labels, a reason, another message. Called
	 * when the runner has ended, on the thread on which it did; several in the order in
	 * which they were added. Task id and state can't be changed. What it throws is logged
	 * and otherwise ignored. Not called for a task that is left behind.
	 * @param customizer changes the update
	 */
	void onEnd(Consumer<TaskStatus.Builder> customizer);

	/**
	 * Adds a handler that is called if the task is killed. If it is being killed already,
	 * the handler is called at once, on the calling thread; if it was left behind, both
	 * methods of the handler are.
	 * @param handler the handler
	 */
	void onKill(KillHandler handler);

	/**
	 * Kills this task, as the scheduler would, with the grace period of the task's kill
	 * policy. Returns at once; the thread of the runner, possibly the calling one, is
	 * interrupted. Has no effect on a task that is being killed or has ended.
	 * @param message why, for the task's last update
	 */
	void kill(String message);

	/**
	 * Tells whether the task is to end, or has ended.
	 * @return {@code true} once it is being killed, and after its end
	 */
	boolean isCancelled();

}
