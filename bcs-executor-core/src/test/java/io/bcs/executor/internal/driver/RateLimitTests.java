/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.Map;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitTests {

	private static final Logger logger = LoggerFactory.getLogger(RateLimitTests.class);

	private final RecordedLog log = new RecordedLog(RateLimitTests.class);

	private long now;

	private final RateLimit limit = new RateLimit(() -> this.now);

	@AfterEach
	void stopRecording() {
		this.log.close();
	}

	private void warn(String event, String message) {
		this.limit.warn(logger, event, () -> message);
	}

	private void pass(Duration duration) {
		this.now += duration.toNanos();
		this.limit.summarize();
	}

	@Test
	void letsOneLineOfAKindThroughInAMinuteAndCountsTheOthers() {
		for (int i = 0; i < 1000; i++) {
			warn("kind-a", "a " + i);
		}
		warn("kind-b", "b");
		assertThat(this.log.lines(Level.WARN)).containsExactly("a 0", "b");
		pass(Duration.ofSeconds(59));
		assertThat(this.log.lines(Level.WARN)).hasSize(2);
		pass(Duration.ofSeconds(1));
		assertThat(this.log.lines(Level.WARN)).hasSize(3)
			.last()
			.asString()
			.startsWith("999 more lines of the kind kind-a");
		warn("kind-a", "a again");
		assertThat(this.log.lines(Level.WARN)).last().isEqualTo("a again");
	}

	@Test
	void theCountIsInTheLogBeforeTheNextLineAndAtTheEnd() {
		warn("kind-a", "first");
		warn("kind-a", "second");
		this.now += Duration.ofMinutes(2).toNanos();
		warn("kind-a", "third");
		warn("kind-a", "fourth");
		this.limit.close();
		assertThat(this.log.lines(Level.WARN)).satisfiesExactly((line) -> assertThat(line).isEqualTo("first"),
				(line) -> assertThat(line).startsWith("1 more"), (line) -> assertThat(line).isEqualTo("third"),
				(line) -> assertThat(line).startsWith("1 more"));
	}

	@Test
	void everyLineCarriesItsName() {
		warn("kind-a", "first");
		assertThat(this.log.keyValues()).containsExactly(Map.of("event", "bcs.executor.kind-a"));
	}

}
