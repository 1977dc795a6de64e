/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class WatchdogIT {

	@Test
	void endsTheJvmAndTheExecutorWhenTheTimeIsOver(@TempDir Path sandbox) throws Exception {
		Process process = new ProcessBuilder(Jvm.command(Hanging.class, sandbox.toString())).redirectErrorStream(true)
			.start();
		try {
			String[] printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n");
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isEqualTo(7);
			assertThat(printed).hasSize(2);
			assertThat(printed[1]).isEqualTo("too long");
			assertThat(ProcessHandle.of(Long.parseLong(printed[0])).filter(ProcessHandle::isAlive)).isEmpty();
		}
		finally {
			process.destroyForcibly();
		}
	}

	/** Starts an executor and waits for ever. */
	static final class Hanging {

		private Hanging() {
		}

		public static void main(String[] args) throws Exception {
			try (ExecutorProcess process = ExecutorProcess.start("exec sleep 1000", Path.of(args[0]),
					Map.of("MESOS_FRAMEWORK_ID", "f-" + ProcessHandle.current().pid()));
					Watchdog watchdog = new Watchdog()) {
				System.out.println(process.pid());
				watchdog.limit(Duration.ofMillis(300), () -> System.out.println("too long"), 7);
				new CountDownLatch(1).await();
			}
		}

	}

}
