/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.util.Locale;
import java.util.Set;

import io.bcs.executor.task.TaskFailedException;
import org.apache.mesos.v1.Protos.Label;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * The signals that ask a process to end.
 */
final class StopSignal {

	/** The key of the label by which a task chooses one. */
	static final String LABEL = "bcs.executor.stop-signal";

	private static final Set<String> NAMES = Set.of("HUP", "INT", "QUIT", "KILL", "USR1", "USR2", "TERM", "WINCH");

	private StopSignal() {
	}

	/**
	 * Reads a name.
	 * @param name with or without {@code SIG}, in any case
	 * @return the name without it
	 * @throws IllegalArgumentException if no such signal can be chosen
	 */
	static String parse(String name) {
		String upper = name.strip().toUpperCase(Locale.ROOT);
		String signal = upper.startsWith("SIG") ? upper.substring("SIG".length()) : upper;
		if (!NAMES.contains(signal)) {
			throw new IllegalArgumentException("'" + name
					+ "' is no signal to stop a process with; choose SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, "
					+ "SIGWINCH or SIGKILL");
		}
		return signal;
	}

	static String of(TaskInfo task, String otherwise) throws TaskFailedException {
		for (Label label : task.getLabels().getLabelsList()) {
			if (label.getKey().equals(LABEL)) {
				try {
					return parse(label.getValue());
				}
				catch (IllegalArgumentException ex) {
					throw new TaskFailedException("The task's label " + LABEL + ": " + ex.getMessage(),
							TaskStatus.Reason.REASON_TASK_INVALID, ex);
				}
			}
		}
		return otherwise;
	}

}
