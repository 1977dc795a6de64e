/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.bcs.executor.benchmark.executor.CoreExecutor;
import io.bcs.executor.benchmark.executor.PlainExecutor;
import io.bcs.executor.benchmark.executor.StarterExecutor;
import io.bcs.executor.benchmark.run.ExecutorCommand;

/**
 * The executors of this module, as commands that use the Java of the runner and its class
 * path, or what of it they need.
 */
final class BuiltInExecutors {

	/** What a small executor runs with: one collector thread, the quick compiler only. */
	private static final String LEAN = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 ";

	private final Map<String, String> commands = new LinkedHashMap<>();

	BuiltInExecutors(String classPath) {
		String core = select(classPath, BuiltInExecutors::isOfCore);
		String starter = select(classPath, (entry) -> !isOfRunner(entry));
		add("plain", core, PlainExecutor.class);
		add("core", core, CoreExecutor.class);
		add("starter", starter, StarterExecutor.class);
	}

	private void add(String name, String classPath, Class<?> main) {
		String arguments = "-cp '" + classPath + "' " + main.getName();
		String java = "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' ";
		this.commands.put(name, java + arguments);
		this.commands.put(name + "-lean", java + LEAN + arguments);
	}

	private static String select(String classPath, Predicate<Path> entries) {
		return Arrays.stream(classPath.split(File.pathSeparator))
			.map((entry) -> Path.of(entry).toAbsolutePath())
			.filter(entries)
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static boolean isOfCore(Path entry) {
		return isOf(entry, "bcs-executor-benchmarks") || isOf(entry, "bcs-executor-core")
				|| names(entry, "protobuf-java", "netty-", "slf4j-api", "jspecify");
	}

	/** Whether it is the jar of a module, or the directory of its classes. */
	private static boolean isOf(Path entry, String module) {
		return names(entry, module) || entry.endsWith(Path.of(module, "target", "classes"));
	}

	private static boolean isOfRunner(Path entry) {
		return names(entry, "picocli", "gson");
	}

	private static boolean names(Path entry, String... prefixes) {
		String name = String.valueOf(entry.getFileName());
		return Arrays.stream(prefixes).anyMatch(name::startsWith);
	}

	/** The names that stand for commands. */
	static String names() {
		return "plain, core, starter, each also with -lean (serial collector and C1)";
	}

	/** Reads a name, or {@code name=command}. */
	ExecutorCommand parse(String text) {
		String command = this.commands.get(text);
		return (command != null) ? new ExecutorCommand(text, command) : ExecutorCommand.parse(text);
	}

}
