/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class OutputTests {

	private final Path sandbox;

	OutputTests(@TempDir Path sandbox) {
		this.sandbox = sandbox;
	}

	@Test
	void outputOfAnySizeStaysWithinItsFiles() throws IOException {
		TaskProcesses.Builder processes = TaskProcesses.builder().maxOutputFileSize(100_000).maxOutputFiles(3);
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox, processes)) {
			fixture.launch(Tasks.shell("a", "i=0; yes 0123456789 | head -c 20000000; echo; echo the end"));
			fixture.awaitState("a", TaskState.TASK_FINISHED);
			try (Stream<Path> files = Files.list(fixture.file("a", "."))) {
				assertThat(files.map((file) -> file.getFileName().toString())).containsExactlyInAnyOrder("stdout",
						"stdout.1", "stdout.2", "stderr");
			}
			assertThat(fixture.file("a", "stdout.1")).hasSize(100_000);
			assertThat(fixture.file("a", "stdout.2")).hasSize(100_000);
			assertThat(fixture.output("a")).endsWith("\nthe end\n");
		}
	}

	@Test
	void allOutputIsInTheFilesWhenTheTaskIsReported() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", "head -c 3000000 /dev/zero; echo last; head -c 1000000 /dev/zero >&2"));
			fixture.awaitState("a", TaskState.TASK_FINISHED);
			assertThat(fixture.file("a", "stdout")).hasSize(3_000_005);
			assertThat(fixture.file("a", "stderr")).hasSize(1_000_000);
		}
	}

	@Test
	void theLastLinesOfStderrAreInTheMessageOfAFailedTask() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", "echo ignored >&2; seq 1 5 >&2; exit 2"));
			assertThat(fixture.awaitState("a", TaskState.TASK_FAILED).getMessage())
				.isEqualTo("Command ended with exit code 2; stderr: 1 | 2 | 3 | 4 | 5");
		}
	}

	@Test
	void aLinkInTheWayIsRefused() throws IOException {
		Path target = Files.writeString(this.sandbox.resolve("precious"), "untouched");
		Files.createDirectories(this.sandbox.resolve("tasks/a"));
		Files.createSymbolicLink(this.sandbox.resolve("tasks/a/stderr"), target);
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", "echo trouble >&2"));
			assertThat(fixture.awaitState("a", TaskState.TASK_FAILED).getMessage())
				.contains("tasks/a/stderr, which is a symbolic link");
			assertThat(target).hasContent("untouched");
		}
	}

	@Test
	void aPipeInTheWayIsRefusedAndHoldsNothingUp() throws IOException, InterruptedException {
		Path directory = Files.createDirectories(this.sandbox.resolve("tasks/a"));
		assertThat(new ProcessBuilder("mkfifo", directory.resolve("stdout").toString()).start().waitFor()).isZero();
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", "echo hello"), Tasks.shell("b", "echo hello"));
			assertThat(fixture.awaitState("a", TaskState.TASK_FAILED).getMessage())
				.contains("tasks/a/stdout, which is a pipe, socket or device");
			fixture.awaitState("b", TaskState.TASK_FINISHED);
		}
	}

	@Test
	void pipesAreMadeInTheSandboxAndNoneIsLeft() throws IOException {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", Tasks.ENDLESS), Tasks.argv("b", "/no/such/program"));
			fixture.awaitOutput("a", "ready");
			fixture.awaitState("b", TaskState.TASK_FAILED);
			ExecutorFixture.patiently().until(() -> namesIn("tasks").equals(Set.of("a", "b")));
		}
	}

	@Test
	void pipesThatCannotBeMadeFailTheTask() throws IOException {
		Path programs = Files.createDirectories(this.sandbox.resolve("programs"));
		Path arguments = this.sandbox.resolve("arguments");
		Path mkfifo = Files.writeString(programs.resolve("mkfifo"),
				"#!/bin/sh\necho \"$3\" > " + arguments + "\nexit 3\n");
		assertThat(mkfifo.toFile().setExecutable(true)).isTrue();
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox, Duration.ofSeconds(30), TaskProcesses.builder()
			.environment(ExecutorFixture.environmentWith("PATH", programs + ":" + System.getenv("PATH"))))) {
			fixture.launch(Tasks.shell("a", "echo hello"));
			assertThat(fixture.awaitState("a", TaskState.TASK_FAILED).getMessage()).contains("pipes",
					"ended with exit code 3");
			assertThat(arguments).content().startsWith(this.sandbox.resolve("tasks/.pipes-").toString());
			assertThat(namesIn("tasks")).containsExactly("a");
		}
	}

	private Set<String> namesIn(String directory) throws IOException {
		try (Stream<Path> files = Files.list(this.sandbox.resolve(directory))) {
			return files.map((file) -> file.getFileName().toString()).collect(Collectors.toSet());
		}
	}

	@Test
	void outputCanBeOpenedAgainByItsName() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", "echo hello > /dev/stdout; echo trouble > /dev/stderr"));
			fixture.awaitState("a", TaskState.TASK_FINISHED);
			assertThat(fixture.output("a")).isEqualTo("hello\n");
			assertThat(fixture.file("a", "stderr")).hasContent("trouble");
		}
	}

	@Test
	void aTaskThatIsRunAgainAppendsToItsOutput() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", "echo first"));
			fixture.awaitState("a", TaskState.TASK_FINISHED);
			fixture.launch(Tasks.shell("a", "echo second; exit 1"));
			fixture.awaitState("a", TaskState.TASK_FAILED);
			assertThat(fixture.output("a")).isEqualTo("first\nsecond\n");
		}
	}

}
