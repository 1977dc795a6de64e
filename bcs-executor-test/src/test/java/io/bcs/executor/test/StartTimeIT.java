/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures how long an agent takes to start. Reports it, since a bound would measure what
 * else the machine does.
 */
class StartTimeIT {

	/** The first ones load classes. */
	private static final int WARMING_UP = 3;

	@Test
	void reportsTheMedianOfWarmStarts(TestReporter reporter) {
		List<Duration> times = new ArrayList<>();
		for (int i = 0; i < WARMING_UP + 15; i++) {
			long start = System.nanoTime();
			try (EmbeddedAgent agent = EmbeddedAgent.start()) {
				Duration time = Duration.ofNanos(System.nanoTime() - start);
				assertThat(agent.port()).isPositive();
				if (i >= WARMING_UP) {
					times.add(time);
				}
			}
		}
		times.sort(null);
		reporter.publishEntry("median start of a warm agent in ms",
				String.valueOf(times.get(times.size() / 2).toNanos() / 1e6));
	}

}
