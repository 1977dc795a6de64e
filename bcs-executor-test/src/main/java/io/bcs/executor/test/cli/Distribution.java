/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A directory with an application as the JVM starts it fastest: {@code app} has its jar,
 * its libraries and the archive of classes, {@code bin} the start script.
 */
final class Distribution {

	/** It stands in the start script. */
	private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9._+-]+");

	private final Path directory;

	private final String name;

	private Distribution(Path directory, String name) {
		this.directory = directory;
		this.name = name;
	}

	/**
	 * Extracts an executable jar of Spring Boot and writes the start script. Blocks.
	 * @param options which jar, and what the script says
	 * @param java extracts it
	 * @param directory the directory of the distribution, which does not exist
	 * @return the distribution, without an archive
	 * @throws IOException if that fails, with a sentence
	 */
	static Distribution create(PackageOptions options, JavaInstallation java, Path directory)
			throws IOException, InterruptedException {
		ApplicationJar jar = ApplicationJar.of(options.jar);
		String jarName = String.valueOf(options.jar.getFileName());
		if (!PLAIN_NAME.matcher(jarName).matches()) {
			throw new IOException("the name of " + options.jar + " is not made of letters, digits, . _ + and -");
		}
		Path app = Files.createDirectories(directory.resolve("app"));
		ExternalProgram.run(directory, Map.of(), List.of(java.java().toString(), "-Djarmode=tools", "-jar",
				options.jar.toAbsolutePath().toString(), "extract", "--destination", app.toString(), "--force"));
		if (!Files.isRegularFile(app.resolve(jarName))) {
			throw new IOException("Spring Boot's tools have not extracted " + options.jar + " to " + app);
		}
		Path script = Files.createDirectories(directory.resolve("bin")).resolve(options.name);
		Files.writeString(script, script(options, jar, jarName, app.resolve("lib")));
		Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
		return new Distribution(directory, options.name);
	}

	/** What Spring Boot would find out at each start. */
	private static boolean logsWithLogback(Path libraries) throws IOException {
		if (!Files.isDirectory(libraries)) {
			return false;
		}
		try (var files = Files.list(libraries)) {
			return files.anyMatch((file) -> String.valueOf(file.getFileName()).startsWith("logback-classic-"));
		}
	}

	private static String script(PackageOptions options, ApplicationJar jar, String jarName, Path libraries)
			throws IOException {
		boolean aot = jar.isProcessedAheadOfTime();
		boolean logback = logsWithLogback(libraries);
		String launcher = (options.launcher == PackageOptions.Launcher.auto) ? jar.launcher(libraries) : "";
		StringBuilder words = new StringBuilder();
		if (aot) {
			words.append("-Dspring.aot.enabled=true ");
		}
		if (logback) {
			// Else Spring Boot tries one system after the other, each with its classes.
			words.append("-Dorg.springframework.boot.logging.LoggingSystem="
					+ "org.springframework.boot.logging.logback.LogbackLoggingSystem ");
		}
		options.javaOptions.forEach((option) -> words.append(ShellWords.quote(option)).append(' '));
		try (InputStream template = Objects.requireNonNull(Distribution.class.getResourceAsStream("start.sh"))) {
			return new String(template.readAllBytes(), StandardCharsets.UTF_8).replace("@NAME@", options.name)
				.replace("@COMPILER@", options.compiler.name())
				.replace("@HEAP_MAX@", options.heap)
				.replace("@OPTIONS@", words)
				.replace("@LAUNCHER@", launcher)
				.replace("@JAR@", jarName);
		}
	}

	Path directory() {
		return this.directory;
	}

	Path script() {
		return this.directory.resolve("bin").resolve(this.name);
	}

	Path app() {
		return this.directory.resolve("app");
	}

	long sizeOfArchive() throws IOException {
		Path cache = app().resolve("archive.aot");
		return Files.size(Files.exists(cache) ? cache : app().resolve("archive.jsa"));
	}

	/**
	 * Copies the distribution, with the time stamps by which the JVM knows the jars.
	 * @param target the new directory, which does not exist
	 * @return the copy
	 */
	Distribution copy(Path target) throws IOException {
		Files.walkFileTree(this.directory, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
				Files.createDirectories(target.resolve(Distribution.this.directory.relativize(path)));
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
				Files.copy(path, target.resolve(Distribution.this.directory.relativize(path)),
						StandardCopyOption.COPY_ATTRIBUTES);
				return FileVisitResult.CONTINUE;
			}

		});
		return new Distribution(target, this.name);
	}

	/**
	 * Packs the directory. Blocks.
	 * @return the file beside it
	 */
	Path pack() throws IOException, InterruptedException {
		Path parent = Objects.requireNonNull(this.directory.getParent());
		String base = String.valueOf(this.directory.getFileName());
		Path file = parent.resolve(base + ".tar.gz");
		Files.deleteIfExists(file);
		ExternalProgram.run(parent, Map.of(), List.of("tar", "-czf", file.toString(), base));
		return file;
	}

	/** Deletes a directory of an earlier run, and nothing else. */
	static void delete(Path directory) throws IOException {
		if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		boolean own = Files.isDirectory(directory.resolve("app")) && Files.isDirectory(directory.resolve("bin"));
		try (var files = Files.list(directory)) {
			if (!own && files.findAny().isPresent()) {
				throw new IOException(
						directory + " exists and is no distribution: choose another --output, or delete it");
			}
		}
		deleteAll(directory);
	}

	static void deleteAll(Path directory) throws IOException {
		try (var paths = Files.walk(directory)) {
			paths.sorted((a, b) -> b.compareTo(a)).forEach((path) -> {
				try {
					Files.delete(path);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}
	}

}
