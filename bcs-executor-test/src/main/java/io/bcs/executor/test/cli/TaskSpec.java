/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.time.Duration;

import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * A task to run.
 *
 * @param name its name, which is its id as well
 * @param command its shell line
 * @param data the data for its executor
 * @param group the group it is launched with
 * @param killAfter when it is killed, counted from its start
 */
record TaskSpec(String name, @Nullable String command, @Nullable String data, @Nullable String group,
		@Nullable Duration killAfter) {

	TaskSpec(String name) {
		this(name, null, null, null, null);
	}

	TaskSpec withCommand(String newCommand) {
		return new TaskSpec(this.name, newCommand, this.data, this.group, this.killAfter);
	}

	TaskSpec withData(String newData) {
		return new TaskSpec(this.name, this.command, newData, this.group, this.killAfter);
	}

	TaskSpec withGroup(String newGroup) {
		return new TaskSpec(this.name, this.command, this.data, newGroup, this.killAfter);
	}

	TaskSpec withKillAfter(Duration newKillAfter) {
		return new TaskSpec(this.name, this.command, this.data, this.group, newKillAfter);
	}

	/**
	 * Checks that the task is something that can be run.
	 * @throws IllegalArgumentException if it is not
	 */
	TaskSpec checked() {
		if (this.command == null && this.data == null) {
			throw new IllegalArgumentException("Task " + this.name + " needs a --command or --data");
		}
		return this;
	}

	TaskInfo toTaskInfo() {
		TaskInfo.Builder task = Tasks.data(this.name, (this.data != null) ? this.data : "").toBuilder();
		if (this.data == null) {
			task.clearData();
		}
		if (this.command != null) {
			task.setCommand(Tasks.command(this.name, this.command).getCommand());
		}
		return task.build();
	}

}
