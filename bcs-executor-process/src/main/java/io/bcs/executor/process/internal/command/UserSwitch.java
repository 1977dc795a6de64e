/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.bcs.executor.task.TaskFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands as another user, by {@code setpriv} of util-linux or else {@code su}.
 * Needs to be root. Thread-safe.
 */
public final class UserSwitch {

	private static final long LONGEST_SECONDS = 30;

	private static final Pattern ID = Pattern.compile("[0-9]+");

	private final Map<String, String> environment;

	private final Map<String, List<String>> prefixes = new ConcurrentHashMap<>();

	/**
	 * Creates an instance.
	 * @param environment has the {@code PATH}
	 */
	public UserSwitch(Map<String, String> environment) {
		this.environment = environment;
	}

	/**
	 * Returns what a command line begins with for another user. Blocks while it asks the
	 * operating system for a user that was not asked for before.
	 * @param user the user the command asks for, or empty
	 * @return the beginning, empty if no switch is needed
	 * @throws TaskFailedException if there is no such user, or it can't be switched to
	 * @throws InterruptedException if the task is killed meanwhile
	 */
	public List<String> prefix(String user) throws TaskFailedException, InterruptedException {
		String current = Objects.requireNonNullElse(System.getProperty("user.name"), "");
		if (user.isEmpty() || user.equals(current)) {
			return List.of();
		}
		if (!current.equals("root")) {
			throw CommandSpec.unsupported("The command asks for user '" + user + "'; this executor runs as '" + current
					+ "', and only root may switch to another user");
		}
		List<String> known = this.prefixes.get(user);
		if (known == null) {
			known = find(user);
			this.prefixes.put(user, known);
		}
		return known;
	}

	private List<String> find(String user) throws TaskFailedException, InterruptedException {
		// Some programs take what begins with a dash for an option.
		String uid = user.startsWith("-") ? null : id("-u", user);
		String gid = (uid != null) ? id("-g", user) : null;
		if (uid == null || gid == null) {
			throw CommandSpec.unsupported("The command asks for user '" + user + "', whom this host does not know");
		}
		Path setpriv = ExecutableFinder.find("setpriv", this.environment);
		// Busybox has one that can't change the user.
		if (setpriv != null && output(setpriv.toString(), "--help").contains("--init-groups")) {
			return List.of(setpriv.toString(), "--reuid=" + uid, "--regid=" + gid, "--init-groups", "--");
		}
		Path su = ExecutableFinder.find("su", this.environment);
		if (su != null) {
			return List.of(su.toString(), "-s", "/bin/sh", "-c", "exec \"$@\"", "--", user, "sh");
		}
		throw CommandSpec.unsupported("The command asks for user '" + user
				+ "', and neither setpriv (util-linux) nor su is installed to switch to that user");
	}

	private @Nullable String id(String option, String user) throws InterruptedException {
		String id = output("id", option, user).strip();
		return ID.matcher(id).matches() ? id : null;
	}

	/** Into a file: a pipe may be kept open by a process that was started meanwhile. */
	private static String output(String... command) throws InterruptedException {
		try {
			Path file = Files.createTempFile("bcs-executor-user-", "");
			try {
				Process process = new ProcessBuilder(command).redirectErrorStream(true)
					.redirectOutput(file.toFile())
					.start();
				process.getOutputStream().close();
				if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
					process.destroyForcibly();
				}
				return Files.readString(file, StandardCharsets.ISO_8859_1);
			}
			finally {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			return "";
		}
	}

}
