/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.command;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.protocol.MessageFormatException;
import io.bcs.executor.task.TaskFailedException;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.TaskInfo;

/**
 * Reads the command of a task. A master passes {@code TaskInfo.command} on to a custom
 * executor in a task group only; a single task brings its command in
 * {@code TaskInfo.data}: a {@link CommandInfo} in Mesos' JSON if the data begins with
 * <code>{"</code>, else a line for the shell.
 */
public final class TaskCommand {

	private static final ByteString JSON_START = ByteString.copyFromUtf8("{\"");

	private TaskCommand() {
	}

	/**
	 * Returns the command of a task. {@code TaskInfo.command} takes precedence over
	 * {@code TaskInfo.data}.
	 * @param task the task
	 * @return the command
	 * @throws TaskFailedException if there is none, or the data is neither
	 */
	public static CommandInfo of(TaskInfo task) throws TaskFailedException {
		if (task.hasCommand()) {
			return task.getCommand();
		}
		ByteString data = task.getData();
		if (data.isEmpty()) {
			throw CommandSpec.unsupported(
					"The task has no command, neither in command nor in data; this executor runs nothing else");
		}
		return data.startsWith(JSON_START) ? json(data) : shellLine(data);
	}

	private static CommandInfo json(ByteString data) throws TaskFailedException {
		try {
			MediaType.JSON.requireAvailable();
		}
		catch (IllegalStateException ex) {
			throw CommandSpec.unsupported("The task's data is a command in JSON, and there is no Gson to read it: "
					+ "add the dependency com.google.code.gson:gson to the executor");
		}
		try {
			return MediaType.JSON.decode(data.toByteArray(), CommandInfo.getDefaultInstance());
		}
		catch (MessageFormatException ex) {
			throw CommandSpec
				.unsupported("The task's data begins as JSON, but is not a CommandInfo: " + ex.getMessage());
		}
	}

	private static CommandInfo shellLine(ByteString data) throws TaskFailedException {
		try {
			String line = StandardCharsets.UTF_8.newDecoder().decode(data.asReadOnlyByteBuffer()).toString();
			return CommandInfo.newBuilder().setShell(true).setValue(line).build();
		}
		catch (CharacterCodingException ex) {
			throw CommandSpec.unsupported("The task's data is not a shell line: it is not UTF-8 text");
		}
	}

}
