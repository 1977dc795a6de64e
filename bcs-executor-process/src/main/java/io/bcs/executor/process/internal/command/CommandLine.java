/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the command line of a process: the program behind those that prepare for it.
 * {@code setsid} makes it the leader of a session, so that all it starts can be found
 * again; {@code setpriv} or {@code su} changes the user; {@code bash} gives it another
 * name. Those that are not installed are left out.
 */
public final class CommandLine {

	private static final Logger logger = LoggerFactory.getLogger(CommandLine.class);

	private final @Nullable Path setsid;

	private final @Nullable Path bash;

	/**
	 * Creates an instance.
	 * @param setsid the program {@code setsid}, or {@code null}
	 * @param bash the program {@code bash}, or {@code null}
	 */
	public CommandLine(@Nullable Path setsid, @Nullable Path bash) {
		this.setsid = setsid;
		this.bash = bash;
	}

	/**
	 * Looks up the programs.
	 * @param environment has the {@code PATH}
	 * @return what is installed
	 */
	public static CommandLine find(Map<String, String> environment) {
		return new CommandLine(ExecutableFinder.find("setsid", environment),
				ExecutableFinder.find("bash", environment));
	}

	/**
	 * Returns the program that makes sessions.
	 * @return its path, or {@code null} if there is none
	 */
	public @Nullable Path setsid() {
		return this.setsid;
	}

	/**
	 * A command line.
	 *
	 * @param arguments the program and its arguments
	 * @param leadsSession whether the process leads, or is just about to lead, a session
	 */
	public record Prepared(List<String> arguments, boolean leadsSession) {
	}

	/**
	 * Builds the command line.
	 * @param spec what to run
	 * @param user changes the user, or is empty
	 * @param environment the variables of the process
	 * @param directory its working directory
	 * @return the command line
	 */
	public Prepared prepare(CommandSpec spec, List<String> user, Map<String, String> environment, Path directory) {
		List<String> arguments = new ArrayList<>();
		// A program that is not there is left to the JVM, which then quotes the operating
		// system; setsid would start first and fail later.
		boolean found = ExecutableFinder.find(spec.program(), environment.get("PATH"), directory) != null;
		boolean leadsSession = found && this.setsid != null;
		if (found) {
			if (this.setsid != null) {
				arguments.addAll(List.of(this.setsid.toString(), "--"));
			}
			arguments.addAll(user);
			if (!spec.name().equals(spec.program())) {
				addName(arguments, spec);
			}
		}
		arguments.add(spec.program());
		arguments.addAll(spec.arguments());
		return new Prepared(List.copyOf(arguments), leadsSession);
	}

	/** The JVM takes argv[0] and the program for the same thing; bash does not. */
	private void addName(List<String> arguments, CommandSpec spec) {
		if (this.bash != null) {
			arguments
				.addAll(List.of(this.bash.toString(), "-p", "-c", "exec -a \"$1\" -- \"${@:2}\"", "bash", spec.name()));
		}
		else {
			logger.atWarn()
				.addKeyValue("event", "bcs.executor.process-without-bash")
				.log("Without bash, '{}' finds its own path as argv[0] instead of '{}'", spec.program(), spec.name());
		}
	}

}
