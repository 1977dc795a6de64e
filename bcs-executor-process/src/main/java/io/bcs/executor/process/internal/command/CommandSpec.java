/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.bcs.executor.task.TaskFailedException;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.Environment;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * What to run, read from a command and checked. Immutable.
 *
 * @param program the program: a path, or a name to look up on the {@code PATH}
 * @param name what the program finds as {@code argv[0]}, usually the same
 * @param arguments {@code argv} from its second element on
 * @param environment the variables the command asks for, on top of the inherited ones
 */
public record CommandSpec(String program, String name, List<String> arguments, Map<String, String> environment) {

	public CommandSpec {
		arguments = List.copyOf(arguments);
		environment = Map.copyOf(environment);
	}

	/**
	 * Checks that a task asks for nothing that a plain process does not have.
	 * @param task the task
	 * @throws TaskFailedException if it does
	 */
	public static void requireSupported(TaskInfo task) throws TaskFailedException {
		require(!task.hasContainer(), "The task asks for a container; this executor runs plain processes only "
				+ "(give the container to the executor's own ExecutorInfo)");
	}

	/**
	 * Reads and checks a command. Whether its user can be had is not looked at.
	 * @param command the command
	 * @return what to run
	 * @throws TaskFailedException if it can't be run
	 */
	public static CommandSpec of(CommandInfo command) throws TaskFailedException {
		require(command.getUrisCount() == 0, "The command has " + command.getUrisCount()
				+ " URI(s) to fetch; this executor fetches none (give them to the executor's own command)");
		require(!command.getValue().isEmpty(), "The command has no value, so there is nothing to run");
		CommandSpec spec = read(command);
		spec.requireRepresentable();
		return spec;
	}

	private static CommandSpec read(CommandInfo command) throws TaskFailedException {
		Map<String, String> environment = environment(command.getEnvironment());
		if (command.getShell()) {
			return new CommandSpec("/bin/sh", "/bin/sh", List.of("-c", command.getValue()), environment);
		}
		List<String> argv = command.getArgumentsList();
		return argv.isEmpty() ? new CommandSpec(command.getValue(), command.getValue(), argv, environment)
				: new CommandSpec(command.getValue(), argv.get(0), argv.subList(1, argv.size()), environment);
	}

	private static Map<String, String> environment(Environment environment) throws TaskFailedException {
		Map<String, String> variables = new LinkedHashMap<>();
		for (Environment.Variable variable : environment.getVariablesList()) {
			String name = variable.getName();
			require(variable.getType() != Environment.Variable.Type.SECRET && !variable.hasSecret(),
					"The environment variable '" + name + "' is a secret; this executor takes plain values only");
			require(!name.isEmpty() && name.indexOf('=') < 0,
					"'" + name + "' can't be the name of an environment variable");
			variables.put(name, variable.getValue());
		}
		return variables;
	}

	private void requireRepresentable() throws TaskFailedException {
		requireRepresentable("The program", this.program);
		requireRepresentable("The program's name", this.name);
		for (String argument : this.arguments) {
			requireRepresentable("An argument of the command", argument);
		}
		for (Map.Entry<String, String> variable : this.environment.entrySet()) {
			requireRepresentable("The name of an environment variable", variable.getKey());
			requireRepresentable("The environment variable '" + variable.getKey() + "'", variable.getValue());
		}
	}

	private static void requireRepresentable(String what, String text) throws TaskFailedException {
		require(text.indexOf('\0') < 0, what + " contains a NUL character");
		require(NativeEncoding.canEncode(text), what + " contains characters that the executor's locale ("
				+ NativeEncoding.name() + ") can't express; start the executor with LC_ALL=C.UTF-8");
	}

	private static void require(boolean condition, String otherwise) throws TaskFailedException {
		if (!condition) {
			throw unsupported(otherwise);
		}
	}

	static TaskFailedException unsupported(String sentence) {
		return new TaskFailedException(sentence, TaskStatus.Reason.REASON_TASK_INVALID, null);
	}

}
