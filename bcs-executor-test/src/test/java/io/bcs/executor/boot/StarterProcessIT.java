/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter in a JVM of its own without a web server: what keeps it up and what ends
 * it, with which exit code.
 */
class StarterProcessIT {

	private final Path directory;

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final Duration SHORT = Duration.ofSeconds(2);

	/** On a busy machine an orderly end takes its time. */
	private EmbeddedAgent agent = agent(LONG);

	private final List<Process> processes = new ArrayList<>();

	StarterProcessIT(@TempDir Path directory) {
		this.directory = directory;
	}

	private static EmbeddedAgent agent(Duration gracePeriod) {
		return EmbeddedAgent.builder().checkpoint(true).gracePeriod(gracePeriod).awaitTimeout(LONG).start();
	}

	private void agentWithShortGracePeriod() {
		this.agent.close();
		this.agent = agent(SHORT);
	}

	@AfterEach
	void end() {
		this.processes.forEach(Process::destroyForcibly);
		this.agent.close();
	}

	@Test
	void shutdownByTheAgentEndsTheApplicationWithCodeZero() throws Exception {
		Process process = runningATask();
		this.agent.shutdown();
		assertThat(exitCode(process)).isZero();
		assertThatItWasShutDown();
	}

	@Test
	void sigtermEndsTasksAndDeliversTheirUpdates() throws Exception {
		Process process = runningATask();
		process.destroy();
		assertThat(exitCode(process)).isEqualTo(143);
		assertThatItWasShutDown();
	}

	@Test
	void aRefusedExecutorEndsWithCodeOne() throws Exception {
		Process process = start("--mesos.executor-id=stranger");
		assertThat(exitCode(process)).isEqualTo(1);
		assertThat(output()).contains("The driver has aborted", "Executor cannot be found");
	}

	@Test
	void tasksGetTheirTimeToEndAfterAnErrorBeforeTheBeansTheyUseAreDestroyed() throws Exception {
		Process process = runningATask("slow-task");
		this.agent.error("The framework is gone");
		assertThat(exitCode(process)).isEqualTo(1);
		assertThat(output()).contains("The framework is gone")
			.containsSubsequence("shutdown callback", "task a has ended", "database is closed");
		assertThat(this.agent.records().updatesOf("a")).extracting(TaskStatus::getState)
			.containsExactly(TaskState.TASK_RUNNING);
	}

	@Test
	void aTaskThatDoesNotEndAfterAnErrorHoldsTheEndUpNoLongerThanTheGracePeriod() throws Exception {
		agentWithShortGracePeriod();
		Process process = runningATask("endless-task");
		this.agent.error("The framework is gone");
		assertThat(exitCode(process)).isIn(1, 137);
		assertThat(output()).contains("shutdown callback").doesNotContain("task a has ended");
	}

	@Test
	void theExitCodeInTheLogIsThatOfTheProcess() throws Exception {
		Process process = runningATask("exit-code-7", "--logging.level.io.bcs.executor.boot=info");
		this.agent.shutdown();
		assertThat(exitCode(process)).isEqualTo(7);
		assertThat(output()).contains("exits with code 7").doesNotContain("exits with code 0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ecs", "logstash" })
	void aStructuredLogHasTheIdsAsFields(String format) throws Exception {
		// In place of the configuration that these tests have.
		Path configuration = Files.writeString(this.directory.resolve("logback.xml"), """
				<configuration>
				  <include resource="org/springframework/boot/logging/logback/defaults.xml"/>
				  <include resource="org/springframework/boot/logging/logback/structured-console-appender.xml"/>
				  <root level="INFO"><appender-ref ref="CONSOLE"/></root>
				</configuration>
				""");
		Process process = runningATask("--logging.structured.format.console=" + format,
				"--logging.level.io.bcs.executor=debug", "--logging.config=" + configuration);
		this.agent.error("The framework is gone");
		assertThat(exitCode(process)).isEqualTo(1);
		List<JsonObject> lines = output().lines()
			.filter((line) -> line.startsWith("{"))
			.map((line) -> JsonParser.parseString(line).getAsJsonObject())
			.toList();
		assertThat(lines).filteredOn((line) -> text(line, "message").startsWith("The driver has aborted"))
			.singleElement()
			.satisfies((line) -> {
				assertThat(text(line, "executorId")).isEqualTo(this.agent.executorId());
				assertThat(text(line, "frameworkId")).isEqualTo(this.agent.frameworkId());
				assertThat(text(line, "agentId")).isEqualTo(this.agent.agentId());
				assertThat(text(line, "event")).isEqualTo("bcs.executor.driver-aborted");
			});
		assertThat(lines).filteredOn((line) -> text(line, "message").equals("launch callback"))
			.singleElement()
			.satisfies((line) -> assertThat(text(line, "taskId")).isEqualTo("a"));
	}

	private static String text(JsonObject line, String field) {
		return line.has(field) ? line.get(field).getAsString() : "";
	}

	@Test
	void aShutdownThatHangsIsHaltedAtTheEndOfTheGracePeriod() throws Exception {
		agentWithShortGracePeriod();
		Process process = runningATask("hang");
		long begin = System.nanoTime();
		this.agent.shutdown();
		assertThat(exitCode(process)).isEqualTo(137);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(SHORT.minusMillis(100));
		assertThat(output()).contains("shutdown callback", "halting the JVM");
	}

	@Test
	void aSigtermWhoseCallbackHangsEndsWithTheDriver() throws Exception {
		agentWithShortGracePeriod();
		Process process = runningATask("hang");
		process.destroy();
		assertThat(exitCode(process)).isEqualTo(143);
		assertThat(output()).contains("shutdown callback").doesNotContain("halting the JVM");
	}

	@Test
	void aSlowBeanIsNotHaltedAfterSigtermOnceTheDriverHasEnded() throws Exception {
		agentWithShortGracePeriod();
		Process process = runningATask("slow-bean");
		process.destroy();
		assertThat(exitCode(process)).isEqualTo(143);
		assertThatItWasShutDown();
		assertThat(output()).contains("slow bean is destroyed").doesNotContain("halting the JVM");
	}

	private void assertThatItWasShutDown() throws IOException {
		assertThat(output()).contains("shutdown callback").doesNotContain("\tat ");
		assertThat(this.agent.records().updatesOf("a")).extracting(TaskStatus::getState)
			.containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_KILLED);
	}

	private Process runningATask(String... arguments) throws IOException {
		Process process = start(arguments);
		this.agent.launch(Tasks.command("a", "forever"));
		this.agent.awaitUpdate("a", TaskState.TASK_RUNNING);
		return process;
	}

	private Process start(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), StarterProcess.class.getName(),
				"--spring.main.web-application-type=none", "--bcs.executor.textfile.directory=" + this.directory));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(outputFile())
			.directory(this.directory.toFile());
		builder.environment().putAll(this.agent.env());
		Process process = builder.start();
		this.processes.add(process);
		return process;
	}

	private File outputFile() {
		return this.directory.resolve("output").toFile();
	}

	private String output() throws IOException {
		return Files.readString(outputFile().toPath());
	}

	private static int exitCode(Process process) throws InterruptedException {
		assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
		return process.exitValue();
	}

}
