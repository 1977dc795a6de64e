/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.bcs.executor.DriverEvent;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every recording of a real agent, played to the driver: it makes the calls that the
 * recorded executor made, lists the same in every SUBSCRIBE, calls back what the agent
 * said, counts the acknowledgements, and leaves no connection behind.
 */
class ReplayIT {

	/**
	 * Recordings in which the driver has to do something else than the recorded executor,
	 * with the reason. {@link RestartReplayIT} plays them. Recordings of what concerns no
	 * executor, of one that never subscribed, and of those whose connections could not be
	 * recorded are not among the resources.
	 */
	static final Map<String, String> PLAYED_ELSEWHERE = Map.of( //
			"42-restart-unacked-task", "the recorded executor lost an update that the driver repeats", //
			"43-restart-unacked-task-not-resent", "the recorded executor hid a task that the driver lists", //
			"45-restart-executor-too-late", "the recorded executor stayed away, which the driver does for no reason", //
			"46-restart-no-checkpoint", "the recorded executor went on where the driver has to end");

	static Stream<String> scenarios() {
		return Recording.names().stream().filter((name) -> !PLAYED_ELSEWHERE.containsKey(name));
	}

	@ParameterizedTest
	@MethodSource("scenarios")
	void theDriverDoesWhatTheRecordingDemands(String scenario) throws Exception {
		try (Playback playback = Playback.of(scenario)) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertAsRecorded(playback, Recording.of(scenario));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "01", "02", "23-", "23b", "42b", "50" })
	void theAgentsBytesMayComeOneByOne(String scenario) throws Exception {
		try (Playback playback = Playback.inPieces(scenario, 1)) {
			assertThat(playback.play().finish()).isEqualTo(Status.DRIVER_STOPPED);
			assertAsRecorded(playback, Recording.of(scenario));
		}
	}

	private static void assertAsRecorded(Playback playback, Recording recording) {
		Expectations expected = new Expectations(recording);
		assertThat(playback.executor().callbacks).isEqualTo(expected.callbacks());
		assertThat(Set.copyOf(playback.executor().threads)).containsExactly("bcs-executor-callback");
		assertThat(Expectations.listings(playback.listings())).isEqualTo(expected.listings());
		assertThat(playback.executor().events(DriverEvent.UpdateAcknowledged.class))
			.extracting((event) -> event.status().getUuid())
			.containsExactlyElementsOf(expected.acknowledged().stream().map(playback::uuid).toList());
		assertThat(playback.executor().events(DriverEvent.UpdateUndelivered.class))
			.extracting((event) -> event.status().getUuid())
			.containsExactlyElementsOf(expected.unacknowledged().stream().map(playback::uuid).toList());
		assertThat(playback.agent().unexpected()).isEmpty();
		assertThat(playback.agent().calls()).allSatisfy((call) -> {
			assertThat(call.requestLine()).isEqualTo("POST /slave(1)/api/v1/executor HTTP/1.1");
			assertThat(call.header("Content-Type")).isEqualTo(recording.format().mediaType());
			if (call.is(Call.Type.SUBSCRIBE)) {
				assertThat(call.header("Accept")).isEqualTo(recording.format().mediaType());
			}
			assertThat(call.call().getFrameworkId().getValue()).isEqualTo(recording.frameworkId());
			assertThat(call.call().getExecutorId().getValue()).isEqualTo(recording.executorId());
		});
		playback.agent().awaitClosedConnections();
	}

	@Test
	void everyRecordingIsPlayed() {
		List<String> names = Recording.names();
		assertThat(names).hasSizeGreaterThan(50).containsAll(PLAYED_ELSEWHERE.keySet());
		assertThat(scenarios()).hasSize(names.size() - PLAYED_ELSEWHERE.size());
		assertThat(names.stream().map(Recording::of)).allSatisfy((recording) -> {
			assertThat(recording.events()).isNotEmpty();
			assertThat(recording.steps(Step.OpenStream.class)).isNotEmpty();
		});
	}

	@Test
	void noRecordedByteChangesOnTheWay() {
		for (String name : Recording.names()) {
			Recording recording = Recording.of(name);
			recording.steps(Step.Write.class)
				.forEach((step) -> assertThat(RecordedStream.chunk(RecordedStream.record(step.chunk()))).as(name)
					.isEqualTo(step.chunk()));
		}
	}

}
