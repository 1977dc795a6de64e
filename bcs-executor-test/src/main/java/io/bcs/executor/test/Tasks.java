/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.DurationInfo;
import org.apache.mesos.v1.Protos.Environment;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.Label;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.Value;

/**
 * Builds tasks for the usual cases. A task's name is its id as well; what else a test
 * needs it adds with {@link TaskInfo#toBuilder()}. The agent id stays empty until the
 * agent fills it in.
 *
 * @since 0.1.0
 */
public final class Tasks {

	private Tasks() {
	}

	/**
	 * A task that is a shell command.
	 * @param name the task's name and id
	 * @param shellLine what {@code sh -c} is given
	 * @return the task
	 */
	public static TaskInfo command(String name, String shellLine) {
		return task(name).setCommand(CommandInfo.newBuilder().setShell(true).setValue(shellLine)).build();
	}

	/**
	 * A task that is a program with arguments, run without a shell.
	 * @param name the task's name and id
	 * @param program the program
	 * @param arguments its arguments, without the program's own name, which Mesos wants
	 * first and which is put there
	 * @return the task
	 */
	public static TaskInfo argv(String name, String program, String... arguments) {
		CommandInfo.Builder command = CommandInfo.newBuilder()
			.setShell(false)
			.setValue(program)
			.addArguments(program)
			.addAllArguments(List.of(arguments));
		return task(name).setCommand(command).build();
	}

	/**
	 * A task that only its executor understands.
	 * @param name the task's name and id
	 * @param data what the executor is told
	 * @return the task
	 */
	public static TaskInfo data(String name, byte[] data) {
		return task(name).setData(ByteString.copyFrom(data)).build();
	}

	/**
	 * {@link #data(String, byte[])} for text, as UTF-8.
	 * @param name the task's name and id
	 * @param data what the executor is told
	 * @return the task
	 */
	public static TaskInfo data(String name, String data) {
		return data(name, data.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Tasks that belong together.
	 * @param tasks the tasks
	 * @return the group
	 */
	public static TaskGroupInfo group(TaskInfo... tasks) {
		return TaskGroupInfo.newBuilder().addAllTasks(List.of(tasks)).build();
	}

	/**
	 * How to kill a task.
	 * @param gracePeriod time between SIGTERM and SIGKILL
	 * @return the policy
	 */
	public static KillPolicy killPolicy(Duration gracePeriod) {
		return KillPolicy.newBuilder()
			.setGracePeriod(DurationInfo.newBuilder().setNanoseconds(gracePeriod.toNanos()))
			.build();
	}

	/**
	 * A task with a kill policy of its own.
	 * @param task the task
	 * @param gracePeriod time between SIGTERM and SIGKILL
	 * @return the same task with the policy
	 */
	public static TaskInfo withKillPolicy(TaskInfo task, Duration gracePeriod) {
		return task.toBuilder().setKillPolicy(killPolicy(gracePeriod)).build();
	}

	/**
	 * A task whose command has one more variable in its environment.
	 * @param task the task, which has a command
	 * @param name the variable
	 * @param value its value
	 * @return the same task with the variable
	 */
	public static TaskInfo withVariable(TaskInfo task, String name, String value) {
		TaskInfo.Builder builder = task.toBuilder();
		builder.getCommandBuilder()
			.getEnvironmentBuilder()
			.addVariables(Environment.Variable.newBuilder().setName(name).setValue(value));
		return builder.build();
	}

	/**
	 * A task with one more label.
	 * @param task the task
	 * @param key the label's key
	 * @param value its value
	 * @return the same task with the label
	 */
	public static TaskInfo withLabel(TaskInfo task, String key, String value) {
		TaskInfo.Builder builder = task.toBuilder();
		builder.getLabelsBuilder().addLabels(Label.newBuilder().setKey(key).setValue(value));
		return builder.build();
	}

	private static TaskInfo.Builder task(String name) {
		return TaskInfo.newBuilder()
			.setName(name)
			.setTaskId(TaskID.newBuilder().setValue(name))
			.setAgentId(AgentID.newBuilder().setValue(""))
			.addResources(scalar("cpus", 0.1))
			.addResources(scalar("mem", 32));
	}

	private static Resource scalar(String name, double value) {
		return Resource.newBuilder()
			.setName(name)
			.setType(Value.Type.SCALAR)
			.setScalar(Value.Scalar.newBuilder().setValue(value))
			.build();
	}

}
