/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledOnOs(OS.LINUX)
class ExecutorProcessIT {

	private static final Duration SOON = Duration.ofSeconds(20);

	private static final Map<String, String> ENV = Map.of("MESOS_FRAMEWORK_ID", "framework-of-this-test", "ANOTHER",
			"with spaces");

	private final Path sandbox;

	ExecutorProcessIT(@TempDir Path sandbox) {
		this.sandbox = sandbox;
	}

	@Test
	void hasNothingInItsEnvironmentButWhatTheAgentPutsThere() throws Exception {
		runToItsEnd("tr '\\0' '\\n' < /proc/$$/environ");
		assertThat(lines("stdout")).containsExactlyInAnyOrder("MESOS_FRAMEWORK_ID=framework-of-this-test",
				"ANOTHER=with spaces", "PATH=" + System.getenv("PATH"), "PWD=" + this.sandbox);
	}

	@Test
	void runsInItsSandboxWithFilesForItsOutputAndNoInput() throws Exception {
		runToItsEnd("pwd; cat; readlink /proc/self/fd/0; echo oops >&2");
		assertThat(lines("stdout")).containsExactly(this.sandbox.toRealPath().toString(), "/dev/null");
		assertThat(lines("stderr")).containsExactly("oops");
	}

	@Test
	void leadsASessionOfItsOwn() throws Exception {
		runToItsEnd("echo $$; cut -d ' ' -f 6 /proc/$$/stat");
		List<String> lines = lines("stdout");
		assertThat(lines.get(0)).isEqualTo(lines.get(1));
	}

	@Test
	void isKilledWithAllThatItStarted() throws Exception {
		try (ExecutorProcess process = start("""
				sleep 1000 & echo $! >> pids
				setsid sleep 1000 & echo $! >> pids
				sh -c 'sleep 1000 & echo $! >> pids'
				setsid sh -c 'sleep 1000 & echo $! >> pids'
				echo $$ >> pids
				wait""")) {
			Awaitility.await().atMost(SOON).until(() -> pids().size() == 5);
			List<ProcessHandle> started = pids();
			assertThat(started).hasSize(5).allMatch(ProcessHandle::isAlive);
			assertThat(process.kill()).isEqualTo(5);
			assertThat(started).noneMatch(ProcessTree::isRunning);
			assertThat(process.isAlive()).isFalse();
			assertThat(process.kill()).isZero();
		}
	}

	@Test
	void isFollowedByItsChildrenEvenIfItEndedBefore() throws Exception {
		try (ExecutorProcess process = start("sleep 1000 & echo $! > pids; echo one; echo two; exit 3")) {
			assertThat(process.waitFor(SOON)).isTrue();
			assertThat(process.exitCode()).isEqualTo(3);
			assertThat(process.tail("stdout", 1)).containsExactly("two");
			List<ProcessHandle> left = pids();
			assertThat(left).singleElement().matches(ProcessHandle::isAlive);
			assertThat(process.kill()).isEqualTo(1);
			assertThat(left).noneMatch(ProcessTree::isRunning);
		}
	}

	@Test
	void doesNotCountWhatHasEndedAndWaitsForItsParentOnly() throws Exception {
		// A program that never asks what became of its child.
		try (ExecutorProcess process = start("sleep 0.2 & echo $! > pids; exec sleep 1000")) {
			Awaitility.await().atMost(SOON).until(() -> pids().size() == 1);
			process.refresh();
			Path child = Path.of("/proc", lines("pids").get(0), "stat");
			Awaitility.await().atMost(SOON).until(() -> Files.readString(child).contains(") Z "));
			assertThat(process.kill()).isEqualTo(1);
		}
	}

	@Test
	void sparesTheProcessesOfOthers() throws Exception {
		Process other = new ProcessBuilder("sleep", "1000").directory(this.sandbox.toFile()).start();
		try (ExecutorProcess process = start("exec sleep 1000")) {
			assertThat(process.kill()).isEqualTo(1);
			assertThat(other.isAlive()).isTrue();
		}
		finally {
			other.destroyForcibly();
		}
	}

	private ExecutorProcess start(String shellLine) throws IOException {
		return ExecutorProcess.start(shellLine, this.sandbox, ENV);
	}

	private void runToItsEnd(String shellLine) throws Exception {
		try (ExecutorProcess process = start(shellLine)) {
			assertThat(process.waitFor(SOON)).isTrue();
			assertThat(process.exitCode()).isZero();
		}
	}

	private List<String> lines(String file) throws IOException {
		return Files.readAllLines(this.sandbox.resolve(file));
	}

	private List<ProcessHandle> pids() throws IOException {
		return Files.exists(this.sandbox.resolve("pids"))
				? lines("pids").stream().map((pid) -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow()).toList()
				: List.of();
	}

}
