/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

import io.bcs.executor.internal.session.simulation.Simulation.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.fail;

/**
 * Thousands of simulated runs. {@code -Dsimulation.first} and {@code -Dsimulation.seeds}
 * choose them; {@code -Dsimulation.seed=N} replays one of them alone and logs its whole
 * trace.
 */
class SessionSimulationTests {

	private static final Logger logger = LoggerFactory.getLogger(SessionSimulationTests.class);

	private static final int LAST_LINES = 100;

	private static final int MOST_FAILURES = 10;

	private static final int PROGRESS = 50_000;

	@Test
	@Timeout(7200)
	void everySeedKeepsAllRules() {
		Long only = Long.getLong("simulation.seed");
		if (only != null) {
			replay(only);
			return;
		}
		long first = Long.getLong("simulation.first", 1);
		long count = Long.getLong("simulation.seeds", 5000);
		LongAdder done = new LongAdder();
		LongAdder steps = new LongAdder();
		check(LongStream.range(first, first + count)
			.parallel()
			.mapToObj((seed) -> Simulation.run(seed, false))
			.peek((outcome) -> {
				steps.add(outcome.steps());
				done.increment();
				if (done.sum() % PROGRESS == 0) {
					logger.info("{} of {} seeds, {} steps", done.sum(), count, steps.sum());
				}
			})
			.filter((outcome) -> outcome.violation() != null)
			.limit(MOST_FAILURES)
			.toList());
	}

	/**
	 * Seeds that have found a fault of an earlier session: attempts without response that
	 * were waited for, a registration time-out in the middle of a shutdown, a SHUTDOWN
	 * that did not shorten a stop, updates kept for ever because their acknowledgement
	 * was lost, good responses that closed the connection, a limit for silence from an
	 * earlier stream, a clock that wraps, repeats without pauses, silence that went
	 * unnoticed. What a seed plays changes with the session and the simulation, so each
	 * of these faults has a test of its own, too.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 30, 43, 15_548, 28_118, 342, 1_062, 32, 66, 592, 976, 190, 307, 2_413, 4_553, 13, 46, 3_134,
			4_207 })
	void seedsThatOnceFoundAFaultKeepAllRules(long seed) {
		Outcome outcome = Simulation.run(seed, false);
		check((outcome.violation() != null) ? List.of(outcome) : List.of());
	}

	private static void replay(long seed) {
		Outcome outcome = Simulation.run(seed, true);
		// Asked for, so it is shown whatever else is logged.
		logger.warn("Seed {}:{}{}", seed, System.lineSeparator(), String.join(System.lineSeparator(), outcome.trace()));
		if (outcome.violation() != null) {
			throw outcome.violation();
		}
	}

	private static void check(List<Outcome> broken) {
		if (broken.isEmpty()) {
			return;
		}
		List<String> lines = new ArrayList<>();
		for (Outcome outcome : broken) {
			lines.add("Seed " + outcome.seed() + " breaks " + sentence(outcome));
		}
		// Most runs write no trace: this one is made once more.
		Outcome traced = Simulation.run(broken.get(0).seed(), true);
		List<String> trace = traced.trace();
		lines.add("The end of seed " + traced.seed() + "; -Dsimulation.seed=" + traced.seed() + " shows all of it:");
		lines.add(trace.get(0));
		lines.addAll(trace.subList(Math.max(1, trace.size() - LAST_LINES), trace.size()));
		lines.add(sentence(traced));
		fail(String.join(System.lineSeparator(), lines));
	}

	private static String sentence(Outcome outcome) {
		Violation violation = outcome.violation();
		return (violation != null) ? String.valueOf(violation.getMessage()) : "nothing";
	}

}
