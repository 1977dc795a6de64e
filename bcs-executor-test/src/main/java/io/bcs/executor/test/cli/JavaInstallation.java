/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A Java installation as its {@code release} file describes it. An archive of classes
 * belongs to exactly one.
 *
 * @param home its directory
 * @param feature the feature release, such as 17
 * @param release what the start script compares: vendor, version with build, architecture
 */
record JavaInstallation(Path home, int feature, String release) {

	/** From here on the JVM has caches of linked classes that a start script can use. */
	private static final int FIRST_WITH_AOT_CACHE = 25;

	private static final int OLDEST = 17;

	/**
	 * Reads an installation.
	 * @param home its directory
	 * @return the installation
	 * @throws IOException if there is none, or it is too old, with a sentence
	 */
	static JavaInstallation at(Path home) throws IOException {
		Path file = home.resolve("release");
		if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(file)) {
			throw new IOException("there is no Java in " + home + ": it needs bin/java and the file release");
		}
		Map<String, String> values = new HashMap<>();
		for (String line : Files.readAllLines(file)) {
			int separator = line.indexOf('=');
			if (separator > 0) {
				values.put(line.substring(0, separator), line.substring(separator + 1).replaceAll("^\"|\"$", ""));
			}
		}
		// What jlink makes knows its plain version only.
		String version = values.getOrDefault("JAVA_RUNTIME_VERSION", values.getOrDefault("JAVA_VERSION", ""));
		String feature = version.replaceAll("[^0-9].*", "");
		if (feature.isEmpty()) {
			throw new IOException(file + " does not say which Java this is: JAVA_VERSION is missing");
		}
		if (Integer.parseInt(feature) < OLDEST) {
			throw new IOException(
					"Java " + version + " in " + home + " is too old: Java " + OLDEST + " or later is needed");
		}
		return new JavaInstallation(home, Integer.parseInt(feature),
				values.getOrDefault("IMPLEMENTOR", "") + " " + version + " " + values.getOrDefault("OS_ARCH", ""));
	}

	Path java() {
		return this.home.resolve("bin/java");
	}

	boolean hasAotCache() {
		return this.feature >= FIRST_WITH_AOT_CACHE;
	}

}
