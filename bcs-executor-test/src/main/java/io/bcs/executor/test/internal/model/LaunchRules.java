/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.model;

import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskInfo;

/**
 * What a master demands of the tasks that a scheduler launches, in its words.
 */
public final class LaunchRules {

	private LaunchRules() {
	}

	/**
	 * Checks a task that is launched by itself.
	 * @param task the task, as the scheduler made it
	 * @throws IllegalArgumentException if a master refuses it
	 */
	public static void requireTask(TaskInfo task) {
		if (task.hasCommand() && task.hasExecutor()) {
			throw refused(task.getTaskId().getValue(),
					"Task should have at least one (but not both) of CommandInfo or ExecutorInfo present",
					"A command reaches a custom executor in a task group: agent.launchGroup(…), or agent.launch(…) with a"
							+ " task without an executor. A single task brings data: Tasks.data(…).");
		}
	}

	/**
	 * Checks the tasks of a group.
	 * @param group the tasks, as the scheduler made them
	 * @throws IllegalArgumentException if a master refuses one
	 */
	public static void requireGroup(TaskGroupInfo group) {
		if (group.getTasksCount() == 0) {
			throw new IllegalArgumentException("A group without tasks can't be launched");
		}
		for (TaskInfo task : group.getTasksList()) {
			if (task.hasExecutor()) {
				requireExecutor(task.getTaskId().getValue(), task.getExecutor());
			}
		}
	}

	private static void requireExecutor(String taskId, ExecutorInfo executor) {
		String remedy = "Leave the task's executor out: the agent fills it in.";
		if (!executor.hasType()) {
			throw refused(taskId, "'ExecutorInfo.type' must be set", remedy);
		}
		if (executor.getResourcesList().stream().map(Resource::getName).noneMatch("disk"::equals)) {
			throw refused(taskId, "Executor '" + executor.getExecutorId().getValue() + "' uses no disk", remedy);
		}
	}

	static IllegalArgumentException refused(String taskId, String words, String remedy) {
		return new IllegalArgumentException("A master refuses task " + taskId + ": \"" + words + "\". " + remedy
				+ " agent.unchecked().launch(…) and launchGroup(…) send anything.");
	}

}
