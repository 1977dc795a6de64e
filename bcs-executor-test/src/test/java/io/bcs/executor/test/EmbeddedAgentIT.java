/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import io.bcs.executor.DriverEnv;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EmbeddedAgentIT {

	private static final Duration SOON = Duration.ofMinutes(1);

	@ParameterizedTest
	@ValueSource(strings = { "plain", "checkpoint", "authentication" })
	void givesTheVariablesThatARealAgentGives(String kind) throws IOException {
		EmbeddedAgentBuilder builder = EmbeddedAgent.builder().checkpoint(kind.equals("checkpoint"));
		if (kind.equals("authentication")) {
			builder.authentication();
		}
		try (EmbeddedAgent agent = builder.start()) {
			TreeSet<String> names = new TreeSet<>(agent.env(Path.of("/sandbox")).keySet());
			names.add("PATH");
			names.add("PWD");
			assertThat(names).containsExactlyElementsOf(Capture.lines("env/" + kind + ".txt"));
		}
	}

	@Test
	void givesAnEnvironmentThatTheDriverUnderstands() {
		try (EmbeddedAgent agent = EmbeddedAgent.builder()
			.frameworkId("f-1")
			.executorId("e-1")
			.gracePeriod(Duration.ofMillis(2500))
			.recoveryTimeout(Duration.ofMinutes(2))
			.subscriptionBackoffMax(Duration.ofMillis(500))
			.authentication()
			.start()) {
			DriverEnv env = DriverEnv.from(agent.env(Path.of("/sandbox")));
			assertThat(env.apiPath()).isEqualTo(RawClient.PATH);
			assertThat(env.agentEndpoint()).isEqualTo("127.0.0.1:" + agent.port());
			assertThat(env.agentId()).isEqualTo(agent.agentId());
			assertThat(env.frameworkId()).isEqualTo("f-1");
			assertThat(env.executorId()).isEqualTo("e-1");
			assertThat(env.checkpoint()).isTrue();
			assertThat(env.shutdownGracePeriod()).isEqualTo(Duration.ofMillis(2500));
			assertThat(env.recoveryTimeout()).isEqualTo(Duration.ofMinutes(2));
			assertThat(env.subscriptionBackoffMax()).isEqualTo(Duration.ofMillis(500));
			assertThat(env.authenticationToken()).isNotNull();
			assertThat(env.sandbox()).isEqualTo(Path.of("/sandbox"));
		}
	}

	@Test
	void sendsHeartbeatsOnTheStreamThatIsOpen() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.builder().heartbeatInterval(Duration.ofMillis(20)).start();
				RawClient first = RawClient.subscribed(agent)) {
			assertThat(first.readEvent().hasSubscribed()).isTrue();
			assertThat(first.readEvent().getType()).isEqualTo(Event.Type.HEARTBEAT);
			assertThat(first.readEvent().getType()).isEqualTo(Event.Type.HEARTBEAT);
			try (RawClient second = RawClient.subscribed(agent)) {
				assertThat(second.readEvent().hasSubscribed()).isTrue();
				assertThat(second.readEvent().getType()).isEqualTo(Event.Type.HEARTBEAT);
			}
			agent.awaitDisconnection();
			agent.records().clearHistory();
			// Nobody is told of a heartbeat that goes nowhere.
			agent.heartbeat();
			assertThat(agent.records().events()).singleElement()
				.extracting(RecordedEvent::delivery)
				.isEqualTo(Delivery.LOST);
		}
		assertThatIllegalArgumentException().isThrownBy(() -> EmbeddedAgent.builder().heartbeatInterval(Duration.ZERO));
	}

	@Test
	void refusesABackoffThatMesosDoesNotHave() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EmbeddedAgent.builder().subscriptionBackoffMax(Duration.ofSeconds(16)));
	}

	@Test
	void saysWhatCameInsteadOfWhatWasAwaited() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start(); RawClient calls = new RawClient(agent)) {
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> agent.within(Duration.ofMillis(1)).awaitSubscription())
				.withMessage("Expected a subscription within 0.001 s, but no executor has subscribed. "
						+ "Nothing has happened so far.");
			agent.launch(Tasks.data("a", "true"));
			calls.exchange(Calls.message(agent, "hi"));
			try (RawClient stream = RawClient.subscribed(agent)) {
				calls.exchange(Calls.update(agent, "a", TaskState.TASK_RUNNING));
				assertThat(stream.readEvent().hasSubscribed()).isTrue();
			}
			agent.within(SOON).awaitDisconnection();
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> agent.within(Duration.ofMillis(1)).awaitUpdate("a", TaskState.TASK_FINISHED))
				.satisfies((error) -> assertThat(
						String.valueOf(error.getMessage()).replaceAll("\\+\\d+\\.\\d{3}s", "(time)"))
					.isEqualToNormalizingWhitespace(
							"""
											Expected task a to reach TASK_FINISHED within 0.001 s, but its state is TASK_RUNNING.
									What happened so far:
											(time) queued LAUNCH a until an executor subscribes
											(time) MESSAGE of 2 bytes on connection 1 -> 403 "Executor is not subscribed"
											(time) SUBSCRIBE listing tasks [] and updates [] on connection 2 -> 200
											(time) sent SUBSCRIBED
											(time) sent LAUNCH a
											(time) UPDATE a TASK_RUNNING on connection 1 -> 202
											(time) sent ACKNOWLEDGED a
											(time) event stream closed"""));
		}
	}

	@Test
	void recordsCallsWithTheirHeadersAndAnswers() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start(); RawClient client = new RawClient(agent)) {
			client.exchange(Calls.heartbeat(agent));
			RecordedCall heartbeat = agent.within(SOON)
				.awaitCall("a heartbeat", (call) -> call.is(Call.Type.HEARTBEAT));
			assertThat(heartbeat.call()).isEqualTo(Calls.heartbeat(agent));
			assertThat(heartbeat.method()).isEqualTo("POST");
			assertThat(heartbeat.path()).isEqualTo(RawClient.PATH);
			assertThat(heartbeat.connection()).isEqualTo(1);
			assertThat(heartbeat.headers()).extracting(Map.Entry::getKey)
				.containsExactly("Host", "Content-Type", "Content-Length");
			assertThat(heartbeat.header("content-type")).isEqualTo("application/json");
			assertThat(heartbeat.accepted()).isTrue();
			assertThat(heartbeat.text()).isEmpty();
		}
	}

	@Test
	void tellsItsListeners() throws IOException {
		List<String> told = new ArrayList<>();
		AgentListener listener = new AgentListener() {

			@Override
			public void onCall(RecordedCall call) {
				told.add("call " + call.status());
			}

			@Override
			public void onUpdate(TaskStatus status) {
				told.add("update " + status.getState());
			}

			@Override
			public void onSubscribed(int count) {
				told.add("subscribed " + count);
			}

			@Override
			public void onStreamClosed() {
				told.add("closed");
			}

		};
		try (EmbeddedAgent agent = EmbeddedAgent.builder().listener(listener).start()) {
			agent.launch(Tasks.data("a", "data"));
			try (RawClient stream = RawClient.subscribed(agent); RawClient calls = new RawClient(agent)) {
				calls.exchange(Calls.update(agent, "a", TaskState.TASK_RUNNING));
				assertThat(stream.readEvent().hasSubscribed()).isTrue();
				agent.stream().drop();
			}
			agent.within(SOON).awaitDisconnection();
		}
		assertThat(told).containsExactly("call 200", "subscribed 1", "call 202", "update TASK_RUNNING", "closed");
	}

	@Test
	void goesOnWhenAListenerFails() throws IOException {
		AgentListener listener = new AgentListener() {

			@Override
			public void onCall(RecordedCall call) {
				throw new IllegalArgumentException("no");
			}

		};
		try (EmbeddedAgent agent = EmbeddedAgent.builder().listener(listener).start();
				RawClient client = new RawClient(agent)) {
			assertThat(client.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 202 ");
			assertThat(agent.records().history()).contains("a listener failed: java.lang.IllegalArgumentException: no");
		}
	}

	@Test
	void doesNotLetAListenerWait() throws IOException {
		List<Throwable> thrown = new ArrayList<>();
		EmbeddedAgent[] watched = new EmbeddedAgent[1];
		AgentListener listener = new AgentListener() {

			@Override
			public void onCall(RecordedCall call) {
				try {
					watched[0].awaitSubscription();
				}
				catch (IllegalStateException ex) {
					thrown.add(ex);
				}
			}

		};
		try (EmbeddedAgent agent = EmbeddedAgent.builder().listener(listener).start();
				RawClient client = new RawClient(agent)) {
			watched[0] = agent;
			client.exchange(Calls.heartbeat(agent));
		}
		assertThat(thrown).singleElement().asString().contains("A listener must not wait");
	}

	@Test
	void staysClosedWhateverComes() {
		EmbeddedAgent agent = EmbeddedAgent.start();
		agent.close();
		agent.reset();
		assertThatExceptionOfType(java.net.ConnectException.class).isThrownBy(() -> new RawClient(agent));
		agent.close();
	}

	@Test
	void canBeAskedWhenItIsClosed() throws IOException {
		EmbeddedAgent agent = EmbeddedAgent.start();
		try (agent; RawClient client = new RawClient(agent)) {
			client.exchange(Calls.heartbeat(agent));
		}
		agent.close();
		assertThat(agent.records().calls()).hasSize(1);
		assertThat(agent.records().subscriptions()).isZero();
		assertThat(agent.records().updates()).isEmpty();
	}

}
