/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.util.Map;
import java.util.regex.Pattern;

import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Builds status updates and says what exit codes mean.
 */
final class TaskStatuses {

	private static final int SIGNAL_BASE = 128;

	private static final int LAST_SIGNAL = 64;

	private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cntrl}");

	private static final Map<Integer, String> SIGNALS = Map.ofEntries(Map.entry(1, "SIGHUP"), Map.entry(2, "SIGINT"),
			Map.entry(3, "SIGQUIT"), Map.entry(4, "SIGILL"), Map.entry(6, "SIGABRT"), Map.entry(7, "SIGBUS"),
			Map.entry(8, "SIGFPE"), Map.entry(9, "SIGKILL"), Map.entry(11, "SIGSEGV"), Map.entry(13, "SIGPIPE"),
			Map.entry(14, "SIGALRM"), Map.entry(15, "SIGTERM"));

	private TaskStatuses() {
	}

	static TaskStatus of(TaskID taskId, TaskState state, String message) {
		return TaskStatus.newBuilder().setTaskId(taskId).setState(state).setMessage(message).build();
	}

	/**
	 * Makes a task's id fit for a line of the log, whatever the scheduler has put into
	 * it.
	 * @param taskId the id
	 * @return the id without control characters
	 */
	static String printable(TaskID taskId) {
		return CONTROL_CHARACTER.matcher(taskId.getValue()).replaceAll("?");
	}

	/**
	 * Says what an exit code means.
	 * @param exitCode as a shell gives it: 128 and the signal's number after a signal
	 * @return {@code exit code 3} for example
	 */
	static String describe(int exitCode) {
		String text = "exit code " + exitCode;
		if (exitCode == 126) {
			return text + " (the command can't be executed)";
		}
		if (exitCode == 127) {
			return text + " (the command was not found)";
		}
		int signal = exitCode - SIGNAL_BASE;
		if (signal > 0 && signal <= LAST_SIGNAL) {
			String name = SIGNALS.get(signal);
			return text + " (128+" + signal + ": ended by " + ((name != null) ? name : "signal " + signal) + ")";
		}
		return text;
	}

}
