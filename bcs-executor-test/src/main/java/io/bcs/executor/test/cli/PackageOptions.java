/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the command {@code package} is told.
 */
@Command(name = "bcs-agent package", sortOptions = false,
		description = "Makes a distribution of an executor: an extracted application, an archive of its classes, a "
				+ "start script, and a .tar.gz of them.%n")
final class PackageOptions {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

	private static final Pattern SIZE = Pattern.compile("([1-9][0-9]*[kKmMgG])?");

	@Option(names = "--jar", required = true, paramLabel = "FILE", description = "the executable jar of Spring Boot")
	Path jar = Path.of("");

	@Option(names = "--name", required = true, paramLabel = "NAME", description = "the name of the start script")
	String name = "";

	@Option(names = "--output", required = true, paramLabel = "DIRECTORY",
			description = "the directory to make; an earlier distribution in it is replaced")
	Path output = Path.of("");

	@Option(names = "--java-home", paramLabel = "DIRECTORY",
			description = "the Java that will run it, whose archive is made (default: the one that runs this)")
	Path javaHome = Path.of(System.getProperty("java.home"));

	@Option(names = "--compiler", paramLabel = "COMPILER",
			description = "server, or client for an application that has little code of its own to run "
					+ "(default: server)")
	Compiler compiler = Compiler.server;

	@Option(names = "--heap", paramLabel = "SIZE",
			description = "the largest heap, such as 64m (default: half of the container's memory)")
	String heap = "";

	@Option(names = "--launcher", paramLabel = "LAUNCHER",
			description = "auto subscribes before the application has read its properties, off afterwards "
					+ "(default: auto)")
	Launcher launcher = Launcher.auto;

	@Option(names = "--java-option", paramLabel = "OPTION", description = "one more option for the JVM; may come often")
	List<String> javaOptions = new ArrayList<>();

	@Option(names = "--env", paramLabel = "NAME=VALUE", description = "a variable for the run that trains the archive")
	Map<String, String> environment = new LinkedHashMap<>();

	@Option(names = "--command", paramLabel = "LINE",
			description = "the command of the task in that run (default: true)")
	String command = "true";

	@Option(names = "--data", paramLabel = "TEXT", description = "the data of that task, instead of a command")
	@Nullable String data;

	@Option(names = "--help", usageHelp = true, description = "print this text")
	boolean help;

	/**
	 * Checks what a parser does not.
	 * @throws InvalidOptionException with a sentence
	 */
	void check() {
		if (!NAME.matcher(this.name).matches()) {
			throw new InvalidOptionException(
					"Invalid value for option '--name': '" + this.name + "' is not made of letters, digits, . _ and -");
		}
		if (!SIZE.matcher(this.heap).matches()) {
			throw new InvalidOptionException(
					"Invalid value for option '--heap': '" + this.heap + "' is not a size such as 64m");
		}
	}

	/**
	 * Whether the application is started by a class that subscribes first.
	 */
	enum Launcher {

		auto, off

	}

	/**
	 * What compiles the application's code while it runs.
	 */
	enum Compiler {

		client, server

	}

}
