/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.time.Duration;
import java.util.List;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.DurationInfo;
import org.apache.mesos.v1.Protos.Environment;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.Label;
import org.apache.mesos.v1.Protos.Labels;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;

/**
 * Builds tasks.
 */
public final class Tasks {

	/** Runs until it gets SIGTERM. */
	public static final String ENDLESS = "echo ready; exec sleep 1000";

	/** Does not care for SIGTERM, nor do its children. */
	public static final String STUBBORN = "trap '' TERM; echo ready; sleep 1000; sleep 1000";

	/**
	 * A background process of a shell that runs until it gets SIGTERM. It says "ready"
	 * only after the shell's traps are behind it: until then, a shell swallows signals.
	 */
	public static final String BACKGROUND = "(trap - TERM; echo ready; exec sleep 1000) &";

	/**
	 * Starts a daemon: in a session of its own, its parent gone. Does not care for
	 * SIGTERM; its id is in the file daemon, once it is ready.
	 */
	public static final String DAEMON = "(setsid sh -c 'trap \"\" TERM HUP; echo $$ > daemon.new; mv daemon.new daemon;"
			+ " sleep 1000; sleep 1000' > /dev/null 2>&1 &); until [ -e daemon ]; do sleep 0.01; done; ";

	private Tasks() {
	}

	public static TaskID id(String id) {
		return TaskID.newBuilder().setValue(id).build();
	}

	public static TaskInfo without(String id) {
		return TaskInfo.newBuilder()
			.setName(id)
			.setTaskId(id(id))
			.setAgentId(AgentID.newBuilder().setValue("agent"))
			.build();
	}

	public static TaskInfo of(String id, CommandInfo.Builder command) {
		return without(id).toBuilder().setCommand(command).build();
	}

	public static TaskInfo shell(String id, String line) {
		return of(id, CommandInfo.newBuilder().setValue(line));
	}

	public static TaskInfo labelled(String id, String line, String key, String value) {
		Labels labels = Labels.newBuilder().addLabels(Label.newBuilder().setKey(key).setValue(value)).build();
		return shell(id, line).toBuilder().setLabels(labels).build();
	}

	public static TaskInfo data(String id, String data) {
		return without(id).toBuilder().setData(ByteString.copyFromUtf8(data)).build();
	}

	public static TaskInfo argv(String id, String program, String... argv) {
		return of(id, CommandInfo.newBuilder().setShell(false).setValue(program).addAllArguments(List.of(argv)));
	}

	public static TaskGroupInfo group(TaskInfo... tasks) {
		return TaskGroupInfo.newBuilder().addAllTasks(List.of(tasks)).build();
	}

	public static Environment variable(String name, String value) {
		return Environment.newBuilder()
			.addVariables(Environment.Variable.newBuilder().setName(name).setValue(value))
			.build();
	}

	public static KillPolicy killPolicy(Duration gracePeriod) {
		return KillPolicy.newBuilder().setGracePeriod(duration(gracePeriod)).build();
	}

	public static DurationInfo duration(Duration duration) {
		return DurationInfo.newBuilder().setNanoseconds(duration.toNanos()).build();
	}

}
