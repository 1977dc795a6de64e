/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.os;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

import io.bcs.executor.process.internal.command.ExecutableFinder;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SignalShellTests {

	private static final String MARKER = "SIGNAL_SHELL_TESTS=";

	@Test
	void aGroupThatWasReleasedIsLeftAlone() throws Exception {
		Process released = start("exec sleep 1000", "");
		Process watched = start("exec sleep 1000", "");
		try {
			try (SignalShell shell = new SignalShell(setsid(), MARKER + "none")) {
				shell.watch(released.pid());
				shell.watch(watched.pid());
				shell.release(released.pid());
			}
			assertThat(watched.waitFor()).isEqualTo(137);
			assertThat(released.isAlive()).isTrue();
		}
		finally {
			released.destroyForcibly();
			watched.destroyForcibly();
		}
		assertThat(released.waitFor()).isEqualTo(137);
	}

	@Test
	void aSignalGoesToTheWholeGroup() throws Exception {
		try (SignalShell shell = new SignalShell(setsid(), MARKER + "none")) {
			Process process = start(
					"trap 'wait; exit 5' USR1; (trap - USR1; echo ready; exec sleep 1000) & wait; exit 6", "");
			shell.watch(process.pid());
			awaitReady(process);
			assertThat(shell.signalGroup("USR1", process.pid())).isTrue();
			assertThat(process.waitFor()).isEqualTo(5);
		}
	}

	@Test
	void aSignalReachesAProcessThatDoesNotLeadItsGroupYet() throws Exception {
		Process process = new ProcessBuilder("/bin/sh", "-c", "echo ready; exec sleep 1000").start();
		try (SignalShell shell = new SignalShell(setsid(), MARKER + "none")) {
			awaitReady(process);
			assertThat(shell.signalLeader("TERM", process.pid())).isTrue();
			assertThat(process.waitFor()).isEqualTo(143);
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Test
	void whatCarriesTheMarkerIsKilledWhenTheShellEnds() throws Exception {
		Process marked = start("echo ready; exec sleep 1000", "7");
		Process other = start("echo ready; exec sleep 1000", "8");
		try {
			awaitReady(marked);
			awaitReady(other);
			try (SignalShell shell = new SignalShell(setsid(), MARKER + "7")) {
				shell.start();
			}
			assertThat(marked.waitFor()).isEqualTo(137);
			assertThat(other.isAlive()).isTrue();
		}
		finally {
			marked.destroyForcibly();
			other.destroyForcibly();
		}
	}

	@Test
	void withoutSetsidThereAreNoGroupsToSignal() {
		try (SignalShell shell = new SignalShell(null, MARKER)) {
			shell.watch(1);
			assertThat(shell.signalGroup("TERM", 1)).isFalse();
		}
	}

	private static Path setsid() {
		return Objects.requireNonNull(ExecutableFinder.find("setsid", System.getenv()));
	}

	private static Process start(String line, String marker) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(setsid().toString(), "--", "/bin/sh", "-c", line);
		builder.environment().putAll(Map.of("SIGNAL_SHELL_TESTS", marker));
		return builder.start();
	}

	private static void awaitReady(Process process) throws IOException {
		BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
		assertThat(output.readLine()).isEqualTo("ready");
	}

}
