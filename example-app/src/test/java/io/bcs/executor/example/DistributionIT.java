/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The distribution that the command line of the test kit makes, and its start script. The
 * path has what paths may have.
 */
class DistributionIT {

	private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

	@TempDir
	static Path directory = Path.of("");

	private static Path script = Path.of("");

	private static String output = "";

	@BeforeAll
	static void makeDistribution() throws Exception {
		Path target = directory.resolve("a b'c");
		Result made = agentCommand("package", "--jar", jar().toString(), "--name", "example", "--output",
				target.toString(), "--compiler", "client", "--heap", "64m", "--java-option=-Dgreeting=it's here");
		assertThat(made.code()).as(made.output()).isZero();
		output = made.output();
		script = target.resolve("bin/example");
	}

	private static Path jar() {
		return Path.of("target/example-app.jar").toAbsolutePath();
	}

	private static Result agentCommand(String... arguments) throws Exception {
		Path cli;
		try (Stream<Path> files = Files.list(Path.of("../bcs-executor-test/target"))) {
			cli = files.filter((file) -> file.toString().endsWith("-cli.jar")).findFirst().orElseThrow();
		}
		List<String> command = new ArrayList<>(
				List.of(JAVA_HOME.resolve("bin/java").toString(), "-jar", cli.toAbsolutePath().toString()));
		command.addAll(List.of(arguments));
		return run(command, Map.of());
	}

	private static Result start(Map<String, String> environment, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of(script.toString()));
		command.addAll(List.of(arguments));
		return run(command, environment);
	}

	private static Result run(List<String> command, Map<String, String> environment) throws Exception {
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
		builder.environment().keySet().removeIf((name) -> name.startsWith("MESOS_") || name.startsWith("JVM_"));
		builder.environment().put("JAVA_HOME", JAVA_HOME.toString());
		builder.environment().putAll(environment);
		Process process = builder.start();
		process.getOutputStream().close();
		String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Result(process.waitFor(), text);
	}

	/** A Java that says of itself what the test wants. */
	private static Path java(String name, String release) throws IOException {
		Path home = Files.createDirectories(directory.resolve(name));
		Files.createDirectories(home.resolve("bin"));
		// The JVM finds its own directory by the place of its program.
		Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nexec '" + JAVA_HOME.resolve("bin/java") + "' \"$@\"\n");
		assertThat(home.resolve("bin/java").toFile().setExecutable(true)).isTrue();
		Files.writeString(home.resolve("release"), release);
		return home;
	}

	@Test
	void itsArchiveIsUsedFromAnotherDirectory() {
		assertThat(output).containsPattern("[0-9]{4} of [0-9]{4} classes come from an archive")
			.contains("a b'c/bin/example", "a b'c.tar.gz");
	}

	/** Subscribes, runs a task, is shut down, and returns what it printed. */
	private static String runUnderAgent(Map<String, String> variables) throws Exception {
		return runUnderAgent(variables, script.toString());
	}

	private static String runUnderAgent(Map<String, String> variables, String... command) throws Exception {
		try (EmbeddedAgent agent = EmbeddedAgent.start()) {
			Map<String, String> environment = new HashMap<>(agent.env());
			environment.put("LOGGING_LEVEL_IO_BCS_EXECUTOR_BOOT", "debug");
			environment.put("BCS_EXECUTOR_METRICS_TEXTFILE_DIRECTORY", directory.toString());
			environment.putAll(variables);
			CompletableFuture<Result> result = CompletableFuture.supplyAsync(() -> {
				try {
					return run(List.of(command), environment);
				}
				catch (Exception ex) {
					throw new CompletionException(ex);
				}
			});
			agent.within(Duration.ofMinutes(2)).awaitSubscription();
			agent.launch(Tasks.data("a", "true"));
			agent.within(Duration.ofMinutes(2)).awaitUpdate("a", TaskState.TASK_FINISHED);
			agent.shutdown();
			Result ended = result.get(2, TimeUnit.MINUTES);
			assertThat(ended.code()).as(ended.output()).isZero();
			return ended.output();
		}
	}

	@Test
	void itSubscribesWhenItIsLaunchedAndTheJvmPrintsNothing() throws Exception {
		String printed = runUnderAgent(Map.of());
		assertThat(printed).contains("Subscribed when the process was launched")
			.doesNotContain("SLF4J", "WARNING", "[warning]", "[aot");
	}

	/**
	 * Its path is in quotes and relative to the sandbox, its arguments are the
	 * application's cmd.
	 */
	@Test
	void marathonCanStartIt() throws Exception {
		Path link = directory.resolve("dist");
		Files.createSymbolicLink(link, Path.of("a b'c"));
		String path = "'dist/bin/example'";
		assertThat(runUnderAgent(Map.of(), "/bin/sh", "-c",
				"chmod ug+rx " + path + " && exec " + path + " --bcs.executor.early-subscription=false"))
			.contains("and not before: bcs.executor.early-subscription is false");
	}

	@Test
	void propertiesFromOutsideAreReadBeforeItSubscribes() throws Exception {
		assertThat(runUnderAgent(Map.of("BCS_EXECUTOR_EARLY_SUBSCRIPTION", "false")))
			.contains("and not before: bcs.executor.early-subscription is false");
		assertThat(runUnderAgent(Map.of("BCS_EXECUTOR_MEDIA_TYPE", "json")))
			.contains("Subscribed before the application context was created");
	}

	@Test
	void itsLauncherCanBeSwitchedOff() throws Exception {
		assertThat(runUnderAgent(Map.of("JVM_LAUNCHER", "off")))
			.contains("Subscribed before the application context was created");
	}

	@Test
	void binHasTheScriptAlone() {
		assertThat(script.resolveSibling(".")).isDirectoryContaining("glob:**example")
			.isDirectoryNotContaining((file) -> !file.getFileName().toString().equals("example"));
	}

	@Test
	void theOptionsAreThoseOfAnExecutor() throws Exception {
		String flags = start(Map.of("JAVA_OPTS", "-XX:+PrintFlagsFinal -version")).output();
		assertThat(flags).containsPattern("UseSerialGC +:?= true")
			.containsPattern("MaxHeapSize +:?= 67108864")
			.containsPattern("TieredStopAtLevel +:?= 1 ")
			.containsPattern("UsePerfData +:?= false")
			.containsPattern("ThreadStackSize +:?= 512 ");
	}

	@Test
	void variablesChangeTheOptions() throws Exception {
		String flags = start(Map.of("JAVA_OPTS", "-XX:+PrintFlagsFinal -version", "JVM_HEAP_MAX", "96m", "JVM_COMPILER",
				"server", "JVM_STACK_SIZE", "1m", "JVM_ARCHIVE_RELOCATION", "0"))
			.output();
		assertThat(flags).containsPattern("MaxHeapSize +:?= 100663296")
			.containsPattern("TieredStopAtLevel +:?= 4 ")
			.containsPattern("ThreadStackSize +:?= 1024 ")
			.containsPattern("ArchiveRelocationMode +:?= 0 ");
	}

	@Test
	void itsOutputAndExitCodeAreThoseOfTheApplication() throws Exception {
		Result failed = start(Map.of());
		assertThat(failed.code()).isOne();
		assertThat(failed.output()).contains("MESOS_AGENT_ENDPOINT is missing").doesNotContain("archive");
	}

	@Test
	void aLinkToTheScriptWillDo() throws Exception {
		Path link = Files.createSymbolicLink(directory.resolve("link"), script);
		Result version = run(List.of(link.toString()), Map.of("JAVA_OPTS", "-version"));
		assertThat(version.code()).as(version.output()).isZero();
	}

	@Test
	void anotherJavaStartsWithoutTheArchiveAndSaysSo() throws Exception {
		Path other = java("other",
				"IMPLEMENTOR=\"Somebody\"\nJAVA_RUNTIME_VERSION=\"21.0.1+12\"\nOS_ARCH=\"x86_64\"\n");
		Result version = start(Map.of("JAVA_HOME", other.toString(), "JAVA_OPTS", "-version"));
		assertThat(version.code()).as(version.output()).isZero();
		assertThat(version.output()).contains("this is Java Somebody 21.0.1+12 x86_64: it starts without");
	}

	@Test
	void aRuntimeThatJlinkHasMadeStartsWithoutTheArchive() throws Exception {
		Path runtime = java("jlink", "JAVA_VERSION=\"25.0.3\"\nMODULES=\"java.base\"\n");
		Result version = start(Map.of("JAVA_HOME", runtime.toString(), "JAVA_OPTS", "-version"));
		assertThat(version.code()).as(version.output()).isZero();
		assertThat(version.output()).contains("this is Java  25.0.3 : it starts without");
	}

	@Test
	void aJavaThatIsTooOldOrMissingIsASentence() throws Exception {
		Path old = java("old", "JAVA_RUNTIME_VERSION=\"11.0.2+9\"\n");
		Result refused = start(Map.of("JAVA_HOME", old.toString()));
		assertThat(refused.code()).isOne();
		assertThat(refused.output()).contains("Java 11.0.2+9 in", "is too old: Java 17 or later is needed");
		Result missing = start(Map.of("JAVA_HOME", "/no/such/java"));
		assertThat(missing.code()).isOne();
		assertThat(missing.output()).isEqualTo("example: JAVA_HOME is /no/such/java, and there is no bin/java in it\n");
	}

	@Test
	void faultsOfTheCommandAreSentences() throws Exception {
		assertThat(agentCommand("package", "--jar", "x.jar").output()).contains("--name", "--output");
		Result noFile = agentCommand("package", "--jar", "x.jar", "--name", "x", "--output", "x");
		assertThat(noFile.code()).isOne();
		assertThat(noFile.output()).contains("there is no file x.jar");
		Path other = Files.createDirectories(directory.resolve("other things"));
		Files.createFile(other.resolve("precious"));
		Result taken = agentCommand("package", "--jar", jar().toString(), "--name", "x", "--output", other.toString());
		assertThat(taken.output()).contains("exists and is no distribution");
		assertThat(other.resolve("precious")).exists();
	}

	/**
	 * What came of a program.
	 */
	private record Result(int code, String output) {
	}

}
