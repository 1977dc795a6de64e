/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the agent does not need.
 */
class ClassPathIT {

	private static final Pattern NOT_NEEDED = Pattern.compile(
			".*[/\\\\](junit|opentest4j|apiguardian|assertj|awaitility|archunit|spring|snakeyaml|picocli|micrometer"
					+ "|prometheus|reactor|reactive|bcs-executor-spring).*\\.jar|.*bcs-executor-spring-boot-starter.*");

	@Test
	void theAgentWorksWithoutTestFrameworksSpringAndTheStarter() throws Exception {
		Outcome outcome = run(PlainAgent.class.getName());
		assertThat(outcome.exitCode()).describedAs(outcome.output()).isZero();
	}

	@Test
	void theCommandLineSaysWhatItNeeds() throws Exception {
		Outcome outcome = run("io.bcs.executor.test.cli.AgentCommand", "--tasks", "tasks.yml", "--", "true");
		assertThat(outcome.output()).startsWith(
				"The command line needs picocli, SnakeYAML and, to check a cluster, spring-webflux on the class path; "
						+ "the runnable jar has them. Missing: picocli/CommandLine")
			.doesNotContain("\tat ");
		assertThat(outcome.exitCode()).isEqualTo(2);
	}

	/** Runs a class where there is only what the agent needs. */
	private static Outcome run(String main, String... arguments) throws Exception {
		List<String> all = List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
		List<String> needed = all.stream().filter((entry) -> !NOT_NEEDED.matcher(entry).matches()).toList();
		for (String missing : new String[] { "junit-jupiter-api", "assertj", "spring-test", "spring-boot-test",
				"spring-core", "starter", "snakeyaml", "picocli" }) {
			assertThat(all).describedAs(missing).anyMatch((entry) -> entry.contains(missing));
			assertThat(needed).describedAs(missing).noneMatch((entry) -> entry.contains(missing));
		}
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
						"-XX:TieredStopAtLevel=1", "-cp", String.join(File.pathSeparator, needed), main));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return new Outcome(output, process.waitFor());
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Test
	void theRunnableJarHasTheAgentAndTheClientOfAMasterAndNoMore() throws Exception {
		String jar = System.getProperty("cli.jar");
		Assumptions.assumeTrue(jar != null, "Maven tells where the jar is");
		try (JarFile file = new JarFile(String.valueOf(jar))) {
			String libraries = file.stream()
				.map((entry) -> entry.getName())
				.filter((name) -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
				.map((name) -> name.substring("BOOT-INF/lib/".length()).replaceAll("-[0-9].*", ""))
				.sorted()
				.collect(Collectors.joining(" "));
			assertThat(Arrays.asList(libraries.split(" ", -1))).containsExactly("bcprov-jdk18on", "bcs-executor-core",
					"commons-logging", "gson", "micrometer-commons", "micrometer-observation", "netty-buffer",
					"netty-codec-base", "netty-codec-compression", "netty-codec-http", "netty-common", "netty-handler",
					"netty-pkitesting", "netty-resolver", "netty-transport", "netty-transport-native-unix-common",
					"picocli", "protobuf-java", "reactive-streams", "reactor-core", "snakeyaml", "spring-beans",
					"spring-core", "spring-web", "spring-webflux");
		}
	}

	@Test
	void theRunnableJarChecksAClusterByItself() throws Exception {
		String jar = System.getProperty("cli.jar");
		Assumptions.assumeTrue(jar != null, "Maven tells where the jar is");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
				String.valueOf(jar), "cluster-check", "--master", "127.0.0.1:1", "--executor", "x", "--timeout", "1ms")
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(output).contains("What did not work:",
				"- http://127.0.0.1:1 can't be spoken to: the connection is refused");
		assertThat(process.waitFor()).isOne();
	}

	private record Outcome(String output, int exitCode) {
	}

}
