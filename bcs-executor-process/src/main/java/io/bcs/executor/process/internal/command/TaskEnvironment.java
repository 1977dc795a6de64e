/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.apache.mesos.v1.Protos.Label;
import org.apache.mesos.v1.Protos.TaskInfo;

/**
 * The variables of the processes of a task: those of this JVM without the executor's
 * secrets, then what describes the task, then those of the command.
 */
public final class TaskEnvironment {

	/** Marks all processes of a task: each inherits it. */
	public static final String MARKER = "BCS_EXECUTOR_TASK_MARKER";

	/** Precedes the key of a label, in capitals. */
	private static final String LABEL = "MESOS_TASK_LABEL_";

	private static final List<String> SECRETS = List.of("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "LIBPROCESS_SSL_",
			"SSL_KEY_FILE");

	private static final Pattern NO_NAME_CHARACTER = Pattern.compile("[^A-Z0-9_]");

	private TaskEnvironment() {
	}

	/**
	 * Returns the variables of a process.
	 * @param inherited the variables of this JVM
	 * @param task the task
	 * @param command the variables of the command
	 * @param directory the working directory
	 * @param marker marks the processes of this task
	 * @return the variables
	 */
	public static Map<String, String> of(Map<String, String> inherited, TaskInfo task, Map<String, String> command,
			Path directory, String marker) {
		Map<String, String> variables = new LinkedHashMap<>(inherited);
		variables.keySet().removeIf((name) -> SECRETS.stream().anyMatch(name::startsWith));
		variables.put("PWD", directory.toString());
		putDescription(variables, "MESOS_TASK_ID", task.getTaskId().getValue());
		putDescription(variables, "MESOS_TASK_NAME", task.getName());
		for (Label label : task.getLabels().getLabelsList()) {
			String name = NO_NAME_CHARACTER.matcher(label.getKey().toUpperCase(Locale.ROOT)).replaceAll("_");
			putDescription(variables, LABEL + name, label.getValue());
		}
		variables.putAll(command);
		variables.put(MARKER, marker);
		return variables;
	}

	/** Leaves out what can't be a variable: the command has not asked for it. */
	private static void putDescription(Map<String, String> variables, String name, String value) {
		if (value.indexOf('\0') < 0 && NativeEncoding.canEncode(value)) {
			variables.put(name, value);
		}
		else {
			variables.remove(name);
		}
	}

}
