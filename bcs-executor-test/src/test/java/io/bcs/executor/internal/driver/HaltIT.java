/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import io.bcs.executor.test.cli.Jvm;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real JVM whose executor does not end in time.
 */
class HaltIT {

	private static final Duration GRACE_PERIOD = Duration.ofSeconds(1);

	@ParameterizedTest
	@EnumSource
	void aJvmThatOutlivesTheGracePeriodIsHaltedWithItsChildren(HangingExecutor.Place place) throws Exception {
		try (EmbeddedAgent agent = EmbeddedAgent.builder().gracePeriod(GRACE_PERIOD).start()) {
			ProcessBuilder builder = new ProcessBuilder(Jvm.command(HangingExecutor.class, place.name()))
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD);
			builder.environment().putAll(agent.env());
			Process process = builder.start();
			try {
				agent.within(Duration.ofSeconds(60)).awaitSubscription();
				agent.launch(Tasks.data("a", "true"));
				Awaitility.await().until(() -> process.children().count() == 1);
				ProcessHandle child = process.children().findFirst().orElseThrow();
				long begin = System.nanoTime();
				agent.shutdown();
				assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
				Duration taken = Duration.ofNanos(System.nanoTime() - begin);
				assertThat(process.exitValue()).isEqualTo(137);
				assertThat(taken).isGreaterThan(GRACE_PERIOD.minusMillis(100));
				assertThat(child.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
			}
			finally {
				process.descendants().forEach(ProcessHandle::destroyForcibly);
				process.destroyForcibly();
			}
		}
	}

}
