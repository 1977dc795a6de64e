/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts processes: in a directory of their own, with their output appended to the files
 * {@code stdout} and {@code stderr} there, nothing to read, and as leaders of a session
 * of their own, so that all they start can be found again. The session is made by the
 * {@code setsid} program; without it processes run all the same.
 */
class ProcessLauncher {

	/** Prefixes of the variables that hold the executor's secrets. */
	private static final List<String> SECRETS = List.of("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "LIBPROCESS_SSL_",
			"SSL_KEY_FILE");

	private static final Logger logger = LoggerFactory.getLogger(ProcessLauncher.class);

	private final Map<String, String> inherited;

	private final @Nullable Path setsid;

	private final @Nullable Path bash;

	/**
	 * Creates a launcher.
	 * @param inherited the variables to pass on; secrets of the executor are left out
	 */
	ProcessLauncher(Map<String, String> inherited) {
		this(inherited, find("setsid", inherited), find("bash", inherited));
	}

	ProcessLauncher(Map<String, String> inherited, @Nullable Path setsid, @Nullable Path bash) {
		this.inherited = inherited;
		this.setsid = setsid;
		this.bash = bash;
	}

	/**
	 * A process that was started.
	 *
	 * @param process the process
	 * @param leadsSession whether it leads, or is just about to lead, a session
	 */
	record Started(Process process, boolean leadsSession) {
	}

	/**
	 * Starts a process.
	 * @param spec what to run
	 * @param directory its working directory, which exists
	 * @return the process
	 * @throws IOException if it can't be started, with the operating system's sentence
	 */
	Started start(ProcessSpec spec, Path directory) throws IOException {
		ProcessBuilder builder = new ProcessBuilder().directory(directory.toFile())
			.redirectInput(Redirect.from(new File("/dev/null")))
			.redirectOutput(Redirect.appendTo(directory.resolve("stdout").toFile()))
			.redirectError(Redirect.appendTo(directory.resolve("stderr").toFile()));
		Map<String, String> environment = builder.environment();
		environment.clear();
		environment.putAll(this.inherited);
		environment.keySet().removeIf((name) -> SECRETS.stream().anyMatch(name::startsWith));
		environment.put("PWD", directory.toString());
		environment.putAll(spec.environment());
		// A program that is not there is left to the JVM, which then quotes the operating
		// system; setsid would start first and fail later.
		boolean found = ExecutableFinder.find(spec.program(), environment.get("PATH"), directory) != null;
		boolean leadsSession = found && this.setsid != null;
		return new Started(builder.command(command(spec, found)).start(), leadsSession);
	}

	/**
	 * Returns the program that gives processes sessions of their own.
	 * @return its path, or {@code null} if there is none
	 */
	@Nullable Path setsid() {
		return this.setsid;
	}

	private List<String> command(ProcessSpec spec, boolean found) {
		List<String> command = new ArrayList<>();
		if (found && this.setsid != null) {
			command.addAll(List.of(this.setsid.toString(), "--"));
		}
		if (found && !spec.name().equals(spec.program())) {
			// The JVM takes argv[0] and the program for the same thing; bash does not.
			if (this.bash != null) {
				command.addAll(
						List.of(this.bash.toString(), "-p", "-c", "exec -a \"$1\" -- \"${@:2}\"", "bash", spec.name()));
			}
			else {
				logger.warn("Without bash, '{}' finds its own path as argv[0] instead of '{}'", spec.program(),
						spec.name());
			}
		}
		command.add(spec.program());
		command.addAll(spec.arguments());
		return command;
	}

	private static @Nullable Path find(String program, Map<String, String> environment) {
		return ExecutableFinder.find(program, environment.get("PATH"), Path.of("").toAbsolutePath());
	}

}
