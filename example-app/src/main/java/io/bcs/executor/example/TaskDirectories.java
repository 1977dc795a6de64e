/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Gives each task a directory of its own below {@code tasks} in the sandbox. A task id is
 * the scheduler's free choice, so only harmless ones become names as they are. Of all
 * others the harmful characters are replaced and a hash of the id is appended after a
 * {@code ~}, which no harmless id contains: two ids never share a directory.
 */
final class TaskDirectories {

	private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}");

	private static final Pattern HARMFUL_CHARACTER = Pattern.compile("[^A-Za-z0-9_-]");

	private static final int READABLE_LENGTH = 64;

	private final Path root;

	TaskDirectories(Path sandbox) {
		this.root = sandbox.resolve("tasks");
	}

	Path of(String taskId) {
		return this.root.resolve(HARMLESS.matcher(taskId).matches() ? taskId : mangle(taskId));
	}

	private static String mangle(String taskId) {
		String readable = HARMFUL_CHARACTER.matcher(taskId).replaceAll("_");
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
