/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.internal.session.Callback;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.SessionTimer;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The simulation would prove nothing about what never occurs in it.
 */
class CoverageTests {

	private static final Logger logger = LoggerFactory.getLogger(CoverageTests.class);

	private static final int SEEDS = 1500;

	/** In how many runs something occurred. */
	private static Map<Enum<?>, Long> occurrences = Map.of();

	@BeforeAll
	static void run() {
		occurrences = LongStream.rangeClosed(1, SEEDS)
			.parallel()
			.mapToObj((seed) -> Simulation.run(seed, false).happened())
			.flatMap(Set::stream)
			.collect(Collectors.groupingBy((each) -> each, Collectors.counting()));
		Map<String, Long> words = new TreeMap<>();
		occurrences.forEach((each, runs) -> words.put(each.getDeclaringClass().getName() + "." + each.name(), runs));
		logger.info("Of {} runs: {}", SEEDS, words);
	}

	static Stream<Enum<?>> kinds() {
		Stream<EnumSet<?>> kinds = Stream.of(EnumSet.allOf(Fault.class), EnumSet.allOf(EndingAct.class),
				EnumSet.allOf(Milestone.class), EnumSet.allOf(Input.Kind.class), EnumSet.allOf(Effect.Kind.class),
				EnumSet.allOf(Callback.Kind.class), EnumSet.allOf(SessionTimer.class),
				EnumSet.allOf(AgentResponse.Kind.class), EnumSet.allOf(Event.Type.class),
				EnumSet.of(Call.Type.UPDATE, Call.Type.MESSAGE, Call.Type.HEARTBEAT),
				// What the session is not to blame for does not occur here.
				EnumSet.complementOf(EnumSet.of(StopReason.INTERNAL_ERROR)));
		return kinds.flatMap((set) -> List.<Enum<?>>copyOf(set).stream());
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("kinds")
	void occursInMoreThanOneRun(Enum<?> kind) {
		assertThat(occurrences.getOrDefault(kind, 0L)).as("runs with " + kind.getDeclaringClass() + " " + kind)
			.isGreaterThan(1);
	}

}
