/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.time.Duration;
import java.util.List;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.DurationInfo;
import org.apache.mesos.v1.Protos.Environment;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;

/**
 * Builds tasks.
 */
final class Tasks {

	/** Runs until it gets SIGTERM. */
	static final String ENDLESS = "echo ready; exec sleep 1000";

	/** Does not care for SIGTERM, nor do its children. */
	static final String STUBBORN = "trap '' TERM; echo ready; sleep 1000; sleep 1000";

	/**
	 * A background process of a shell that runs until it gets SIGTERM. It says "ready"
	 * only after the shell's traps are behind it: until then, a shell swallows signals.
	 */
	static final String BACKGROUND = "(trap - TERM; echo ready; exec sleep 1000) &";

	private Tasks() {
	}

	static TaskID id(String id) {
		return TaskID.newBuilder().setValue(id).build();
	}

	static TaskInfo without(String id) {
		return TaskInfo.newBuilder()
			.setName(id)
			.setTaskId(id(id))
			.setAgentId(AgentID.newBuilder().setValue("agent"))
			.build();
	}

	static TaskInfo of(String id, CommandInfo.Builder command) {
		return without(id).toBuilder().setCommand(command).build();
	}

	static TaskInfo shell(String id, String line) {
		return of(id, CommandInfo.newBuilder().setValue(line));
	}

	static TaskInfo data(String id, String data) {
		return without(id).toBuilder().setData(ByteString.copyFromUtf8(data)).build();
	}

	static TaskInfo argv(String id, String program, String... argv) {
		return of(id, CommandInfo.newBuilder().setShell(false).setValue(program).addAllArguments(List.of(argv)));
	}

	static TaskGroupInfo group(TaskInfo... tasks) {
		return TaskGroupInfo.newBuilder().addAllTasks(List.of(tasks)).build();
	}

	static Environment variable(String name, String value) {
		return Environment.newBuilder()
			.addVariables(Environment.Variable.newBuilder().setName(name).setValue(value))
			.build();
	}

	static KillPolicy killPolicy(Duration gracePeriod) {
		return KillPolicy.newBuilder().setGracePeriod(duration(gracePeriod)).build();
	}

	static DurationInfo duration(Duration duration) {
		return DurationInfo.newBuilder().setNanoseconds(duration.toNanos()).build();
	}

}
