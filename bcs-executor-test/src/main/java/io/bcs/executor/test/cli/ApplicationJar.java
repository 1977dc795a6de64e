/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * The executable jar of a Spring Boot application.
 *
 * @param mainClass the application's main class
 * @param isProcessedAheadOfTime whether it has what Spring's ahead-of-time processing
 * makes
 * @param hasOptions whether its manifest has options for the JVM, which count only with
 * {@code java -jar}
 */
record ApplicationJar(String mainClass, boolean isProcessedAheadOfTime, boolean hasOptions) {

	private static final String LAUNCHER = "io.bcs.executor.boot.launch.ExecutorLauncher";

	private static final List<String> OPTIONS = List.of("Add-Exports", "Add-Opens", "Enable-Native-Access",
			"Launcher-Agent-Class");

	/**
	 * Reads a jar.
	 * @param jar the file
	 * @return what it is
	 * @throws IOException if it is no such jar, with a sentence
	 */
	static ApplicationJar of(Path jar) throws IOException {
		if (!Files.isRegularFile(jar)) {
			throw new IOException("there is no file " + jar);
		}
		try (JarFile file = new JarFile(jar.toFile())) {
			Manifest manifest = file.getManifest();
			Attributes attributes = (manifest != null) ? manifest.getMainAttributes() : new Attributes();
			String start = attributes.getValue("Start-Class");
			if (start == null || attributes.getValue("Spring-Boot-Version") == null) {
				throw new IOException(
						jar + " is no executable jar of Spring Boot: build it with spring-boot-maven-plugin:repackage");
			}
			boolean aot = file.getEntry(
					"BOOT-INF/classes/" + start.replace('.', '/') + "__ApplicationContextInitializer.class") != null;
			return new ApplicationJar(start, aot,
					OPTIONS.stream().anyMatch((option) -> attributes.getValue(option) != null));
		}
	}

	/**
	 * Returns how the start script starts the application so that it subscribes first.
	 * @param libraries the directory of its libraries
	 * @return the launcher and the main class, or nothing if it has no launcher or needs
	 * {@code java -jar}
	 */
	String launcher(Path libraries) throws IOException {
		return (!this.hasOptions && hasLauncher(libraries)) ? LAUNCHER + " " + this.mainClass : "";
	}

	private static boolean hasLauncher(Path libraries) throws IOException {
		if (!Files.isDirectory(libraries)) {
			return false;
		}
		try (Stream<Path> files = Files.list(libraries)) {
			for (Path file : (Iterable<Path>) files::iterator) {
				if (file.toString().endsWith(".jar")) {
					try (JarFile jar = new JarFile(file.toFile())) {
						if (jar.getEntry(LAUNCHER.replace('.', '/') + ".class") != null) {
							return true;
						}
					}
				}
			}
			return false;
		}
	}

}
