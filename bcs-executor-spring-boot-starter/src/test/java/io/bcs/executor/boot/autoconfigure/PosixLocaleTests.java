/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.boot.TestExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application reads that an agent has started without any locale, as agents do.
 */
@EnabledOnOs(OS.LINUX)
class PosixLocaleTests {

	private static final String ID = " gr\u00fc\u65e5\ud83d\ude00 ${MESOS_EXECUTOR_AUTHENTICATION_TOKEN} ";

	@Test
	void idsAreReadWhateverTheLocale() throws Exception {
		assertThat(run(ID.getBytes(StandardCharsets.UTF_8)))
			.endsWith("jnu=ANSI_X3.4-1968 id=" + HexFormat.of().formatHex(ID.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void whatIsNotUtf8IsAPageThatNamesTheVariableAndTheWayOut() throws Exception {
		assertThat(run(new byte[] { 'a', (byte) 0xff }))
			.contains("APPLICATION FAILED TO START",
					"    MESOS_EXECUTOR_ID has characters that this JVM can't read in its locale", "LC_ALL=C.UTF-8")
			.doesNotContain("\tat ");
	}

	private static String run(byte[] executorId) throws IOException, InterruptedException {
		// A shell makes the variable, as this JVM may have the same locale.
		StringBuilder octal = new StringBuilder();
		for (byte b : executorId) {
			octal.append("\\0%03o".formatted(b & 0xff));
		}
		ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c",
				"export MESOS_EXECUTOR_ID=\"$(printf '%b' '" + octal + "')\"; exec \"$0\" \"$@\"",
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
				System.getProperty("java.class.path"), Probe.class.getName())
			.redirectErrorStream(true);
		Map<String, String> environment = builder.environment();
		environment.clear();
		environment.putAll(Map.of("LC_ALL", "POSIX", "PATH", "/bin:/usr/bin", "MESOS_AGENT_ENDPOINT", "127.0.0.1:1",
				"MESOS_FRAMEWORK_ID", "f1", "MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "s3cret"));
		Process process = builder.start();
		String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		return printed;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ExecutorAutoConfiguration.class)
	static class Probe {

		@Bean
		TestExecutor executor() {
			return new TestExecutor();
		}

		public static void main(String[] args) throws IOException {
			SpringApplicationBuilder builder = new SpringApplicationBuilder(Probe.class)
				.properties("bcs.executor.auto-startup=false");
			try (ConfigurableApplicationContext context = builder.run(args);
					FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
				String id = context.getBean(DriverEnv.class).executorId();
				String line = "jnu=" + System.getProperty("sun.jnu.encoding") + " id="
						+ HexFormat.of().formatHex(id.getBytes(StandardCharsets.UTF_8));
				out.write(line.getBytes(StandardCharsets.US_ASCII));
			}
		}

	}

}
