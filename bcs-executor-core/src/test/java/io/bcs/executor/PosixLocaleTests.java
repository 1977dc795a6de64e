/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a JVM reads that an agent has started without any locale, as agents do.
 */
@EnabledOnOs(OS.LINUX)
class PosixLocaleTests {

	private static final String ID = " gr\u00fc\u00dfe \u65e5\u672c \ud83d\ude00 ${MESOS_SLAVE_ID} ";

	@Test
	void idsAreReadWhateverTheLocale() throws Exception {
		String printed = run(ID.getBytes(StandardCharsets.UTF_8), Map.of());
		assertThat(printed).isEqualTo("jnu=ANSI_X3.4-1968 id=" + HexFormat.of().formatHex(bytes(ID)));
	}

	@Test
	void aSandboxThatTheJvmCanNotNameDoesNotKeepTheExecutorFromStarting() throws Exception {
		String printed = run(bytes(ID),
				Map.of("MESOS_SANDBOX", bytes("/var/" + ID), "MESOS_DIRECTORY", bytes("/" + ID)));
		assertThat(printed.lines()).last()
			.isEqualTo("jnu=ANSI_X3.4-1968 id=" + HexFormat.of().formatHex(bytes(ID)) + " sandbox=null directory=null");
		assertThat(printed).containsOnlyOnce("MESOS_SANDBOX ").contains("LC_ALL=C.UTF-8");
	}

	@Test
	void whatIsNotUtf8AsksForAnotherLocale() throws Exception {
		assertThat(run(new byte[] { 'a', (byte) 0xff, 'b' }, Map.of())).contains("InvalidDriverEnvException",
				"MESOS_EXECUTOR_ID ", "LC_ALL=C.UTF-8");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String run(byte[] executorId, Map<String, byte[]> more) throws IOException, InterruptedException {
		// A shell makes the variables, as this JVM may have the same locale.
		StringBuilder script = new StringBuilder();
		script.append(export("MESOS_EXECUTOR_ID", executorId));
		more.forEach((name, value) -> script.append(export(name, value)));
		script.append("exec \"$0\" \"$@\"");
		List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script.toString(),
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-Xshare:auto", "-XX:TieredStopAtLevel=1",
				Probe.class.getName()));
		more.keySet().stream().sorted().forEach(command::add);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		Map<String, String> environment = builder.environment();
		environment.clear();
		environment.putAll(Map.of("LC_ALL", "POSIX", "PATH", "/bin:/usr/bin", "MESOS_AGENT_ENDPOINT", "127.0.0.1:1",
				"MESOS_FRAMEWORK_ID", "f1"));
		Process process = builder.start();
		String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		return printed.strip();
	}

	private static String export(String name, byte[] value) {
		StringBuilder octal = new StringBuilder();
		for (byte b : value) {
			octal.append("\\0%03o".formatted(b & 0xff));
		}
		return "export " + name + "=\"$(printf '%b' '" + octal + "')\"; ";
	}

	static final class Probe {

		private Probe() {
		}

		public static void main(String[] args) throws IOException {
			DriverEnv env = DriverEnv.fromEnvironment();
			StringBuilder line = new StringBuilder("jnu=").append(System.getProperty("sun.jnu.encoding"))
				.append(" id=")
				.append(HexFormat.of().formatHex(bytes(env.executorId())));
			if (args.length > 0) {
				line.append(" sandbox=").append(env.sandbox()).append(" directory=").append(env.directory());
			}
			try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
				out.write(line.toString().getBytes(StandardCharsets.US_ASCII));
			}
		}

	}

}
