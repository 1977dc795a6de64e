/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Gives each task a directory of its own below {@code tasks} in the sandbox. The
 * scheduler may choose any task id, so only safe ones become names as they are. In all
 * others the unsafe characters are replaced and a hash of the id is appended after a
 * {@code ~}, which no safe id contains: two ids never share a directory.
 */
public final class TaskDirectories {

	private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}");

	private static final Pattern UNSAFE_CHARACTER = Pattern.compile("[^A-Za-z0-9_-]");

	private static final int READABLE_LENGTH = 64;

	private final Path sandbox;

	private final Path root;

	/**
	 * Creates an instance.
	 * @param sandbox the executor's directory
	 */
	public TaskDirectories(Path sandbox) {
		this.sandbox = sandbox;
		this.root = sandbox.resolve("tasks");
	}

	/**
	 * Returns the directory of a task, whether it exists or not.
	 * @param taskId the task's id
	 * @return the directory
	 */
	public Path of(String taskId) {
		return this.root.resolve(SAFE.matcher(taskId).matches() ? taskId : mangle(taskId));
	}

	/**
	 * Creates the directory of a task. The sandbox itself is not created: it belongs to
	 * the agent, and what is written below one that the agent removed would be lost.
	 * @param taskId the task's id
	 * @param user who is to own it, or {@code null} for this JVM's user
	 * @return the directory
	 * @throws IOException if it can't be created, with a sentence
	 */
	public Path create(String taskId, @Nullable String user) throws IOException {
		Path directory = of(taskId);
		if (!Files.isDirectory(this.sandbox)) {
			throw new IOException("The sandbox " + this.sandbox + " is not there any more");
		}
		try {
			Files.createDirectories(this.root, SandboxPermissions.tasks());
			Files.createDirectories(directory, SandboxPermissions.taskDirectory());
			if (user != null) {
				setOwner(directory, user);
			}
			return directory;
		}
		catch (FileSystemException ex) {
			throw new IOException("The directory " + directory + " can't be created: " + reason(ex), ex);
		}
	}

	static void setOwner(Path path, String user) throws IOException {
		Files.setOwner(path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
	}

	private static String reason(FileSystemException failure) {
		String reason = failure.getReason();
		if (reason != null) {
			return reason;
		}
		if (failure instanceof FileAlreadyExistsException) {
			return failure.getFile() + " is not a directory";
		}
		return (failure instanceof AccessDeniedException) ? "permission denied" : failure.toString();
	}

	private static String mangle(String taskId) {
		String readable = UNSAFE_CHARACTER.matcher(taskId).replaceAll("_");
		return readable.substring(0, Math.min(readable.length(), READABLE_LENGTH)) + "~" + hash(taskId);
	}

	private static String hash(String taskId) {
		try {
			// Not by a charset, which takes all that it can't encode for the same.
			ByteBuffer bytes = ByteBuffer.allocate(taskId.length() * Character.BYTES);
			bytes.asCharBuffer().put(taskId);
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()), 0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

}
