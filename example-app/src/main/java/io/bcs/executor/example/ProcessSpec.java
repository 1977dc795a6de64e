/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.Environment;
import org.apache.mesos.v1.Protos.TaskInfo;

/**
 * What to run for a task, read from its command (see {@link TaskCommand}) and checked.
 * Immutable.
 *
 * @param program the program: a path, or a name to look up on the {@code PATH}
 * @param name what the program finds as {@code argv[0]}, usually the same
 * @param arguments {@code argv} from its second element on
 * @param environment the variables the task asks for, on top of the inherited ones
 */
record ProcessSpec(String program, String name, List<String> arguments, Map<String, String> environment) {

	ProcessSpec {
		arguments = List.copyOf(arguments);
		environment = Map.copyOf(environment);
	}

	/**
	 * Reads and checks a task.
	 * @param task the task
	 * @return what to run
	 * @throws UnsupportedTaskException if the task has no command, or asks for something
	 * this executor does not do
	 */
	static ProcessSpec of(TaskInfo task) throws UnsupportedTaskException {
		CommandInfo command = TaskCommand.of(task);
		require(!task.hasContainer(), "The task asks for a container; this executor runs plain processes only");
		require(command.getUrisCount() == 0, "The command has " + command.getUrisCount()
				+ " URI(s) to fetch; this executor fetches none (give them to the executor's own command)");
		String user = Objects.requireNonNullElse(System.getProperty("user.name"), "");
		require(!command.hasUser() || command.getUser().equals(user), "The command asks for user '" + command.getUser()
				+ "'; this executor runs every task as its own user '" + user + "'");
		require(!command.getValue().isEmpty(), "The command has no value, so there is nothing to run");
		ProcessSpec spec = of(command);
		spec.requireRepresentable();
		return spec;
	}

	private static ProcessSpec of(CommandInfo command) throws UnsupportedTaskException {
		Map<String, String> environment = environment(command.getEnvironment());
		if (command.getShell()) {
			return new ProcessSpec("/bin/sh", "/bin/sh", List.of("-c", command.getValue()), environment);
		}
		List<String> argv = command.getArgumentsList();
		return argv.isEmpty() ? new ProcessSpec(command.getValue(), command.getValue(), argv, environment)
				: new ProcessSpec(command.getValue(), argv.get(0), argv.subList(1, argv.size()), environment);
	}

	private static Map<String, String> environment(Environment environment) throws UnsupportedTaskException {
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

	private void requireRepresentable() throws UnsupportedTaskException {
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

	private static void requireRepresentable(String what, String text) throws UnsupportedTaskException {
		require(text.indexOf('\0') < 0, what + " contains a NUL character");
		require(NativeEncoding.canEncode(text), what + " contains characters that the executor's locale ("
				+ NativeEncoding.name() + ") can't express; start the executor with LC_ALL=C.UTF-8");
	}

	private static void require(boolean condition, String otherwise) throws UnsupportedTaskException {
		if (!condition) {
			throw new UnsupportedTaskException(otherwise);
		}
	}

}
