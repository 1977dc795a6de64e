/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ctrl-C, with real signals to the command's process.
 */
@EnabledOnOs(OS.LINUX)
class InterruptIT {

	private final Path directory;

	InterruptIT(@TempDir Path directory) {
		this.directory = directory;
	}

	/** What is started in the background of a shell ignores SIGINT. */
	@BeforeEach
	void requireEnvThatSetsSignals() throws Exception {
		Assumptions.assumeTrue(new ProcessBuilder("env", "--default-signal=INT", "true").start().waitFor() == 0,
				"env is that of GNU");
	}

	@Test
	void theFirstOneShutsTheExecutorDown() throws Exception {
		Process command = start(Jvm.command(TinyExecutor.class));
		try (BufferedReader output = command.inputReader(StandardCharsets.UTF_8)) {
			readUntil(output, "TASK_RUNNING");
			interrupt(command);
			String rest = output.lines().collect(Collectors.joining("\n")).replaceAll(" +", " ");
			assertThat(rest).contains("s agent interrupted", "s executor shutdown\n", "s one TASK_KILLED says",
					"s executor exited with code 0\n", "\n one RUNNING > KILLED");
			assertThat(command.waitFor()).isEqualTo(130);
		}
		finally {
			command.destroyForcibly();
		}
	}

	@Test
	void theSecondOneKills() throws Exception {
		Process command = start(Jvm.command(TinyExecutor.class, "stubborn"));
		try (BufferedReader output = command.inputReader(StandardCharsets.UTF_8)) {
			readUntil(output, "TASK_RUNNING");
			List<ProcessHandle> executor = command.descendants().toList();
			assertThat(executor).isNotEmpty();
			interrupt(command);
			readUntil(output, "shutdown");
			interrupt(command);
			// Whether the result is still written is not promised.
			output.lines().forEach((line) -> {
			});
			assertThat(command.waitFor()).isEqualTo(130);
			assertThat(executor).noneMatch(ProcessTree::isRunning);
		}
		finally {
			command.destroyForcibly();
		}
	}

	private Process start(List<String> executor) throws IOException {
		List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
		command.addAll(Jvm.command(AgentCommand.class, "--sandbox", this.directory.toString(), "--grace-period",
				"1days", "--timeout", "1days", "--task", "one", "--command", "run", "--"));
		command.addAll(executor);
		return new ProcessBuilder(command).redirectErrorStream(true).start();
	}

	private static void readUntil(BufferedReader output, String text) throws IOException {
		List<String> read = new ArrayList<>();
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			read.add(line);
			if (line.contains(text)) {
				return;
			}
		}
		throw new AssertionError("The command ended without " + text + ": " + read);
	}

	private static void interrupt(Process command) throws Exception {
		assertThat(new ProcessBuilder("kill", "-s", "INT", Long.toString(command.pid())).start().waitFor()).isZero();
	}

}
