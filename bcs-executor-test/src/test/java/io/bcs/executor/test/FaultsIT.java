/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class FaultsIT {

	private static final Duration SOON = Duration.ofMinutes(1);

	private static final String NOT_FOUND = answer("404 Not Found", "404 Not Found.");

	private static final String NOT_RECOVERED = answer("503 Service Unavailable", "Agent has not finished recovery");

	private static String answer(String status, String text) {
		return String.join("\r\n", "HTTP/1.1 " + status, "Content-Type: text/plain; charset=utf-8",
				"Content-Length: " + text.length(), "", text);
	}

	@Test
	void refusesConnectionsWhileItIsStoppedAndKeepsItsPort() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start(); RawClient stream = RawClient.subscribed(agent)) {
			int port = agent.port();
			agent.process().stop();
			agent.process().stop();
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			assertThat(stream.readsEndOfFile()).isTrue();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new RawClient(agent));
			agent.process().restart();
			assertThat(agent.port()).isEqualTo(port);
			RawClient.subscribed(agent).close();
		}
	}

	@Test
	void canBeStoppedAndStartedAgainAtOnce() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start()) {
			for (int i = 0; i < 50; i++) {
				agent.process().restart();
				RawClient.subscribed(agent).close();
			}
			assertThat(agent.records().subscriptions()).isEqualTo(50);
		}
	}

	@Test
	void comesBackInThePhasesOfARealAgent() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start()) {
			agent.launch(Tasks.data("a", "true"));
			RawClient.subscribed(agent).close();
			agent.process().restart(AgentPhase.STARTING);
			try (RawClient calls = new RawClient(agent)) {
				assertThat(calls.exchange(Calls.subscribe(agent))).isEqualTo(NOT_FOUND);
				agent.process().phase(AgentPhase.RECOVERING);
				assertThat(calls.exchange(Calls.subscribe(agent))).isEqualTo(NOT_RECOVERED);
				assertThat(calls.exchange(Calls.heartbeat(agent))).isEqualTo(NOT_RECOVERED);
				assertThat(agent.records().calls()).filteredOn((call) -> !call.accepted())
					.extracting((call) -> call.is(Call.Type.SUBSCRIBE))
					.containsExactly(true, true, false);
				agent.process().phase(AgentPhase.REREGISTERING);
				TaskStatus running = Calls.status("a", TaskState.TASK_RUNNING);
				assertThat(calls.exchange(Calls.update(agent, running))).isEqualTo(NOT_RECOVERED);
				Call.Subscribe subscribe = Call.Subscribe.newBuilder()
					.addUnacknowledgedTasks(agent.records().events().get(0).event().getLaunch().getTask())
					.build();
				try (RawClient stream = RawClient.subscribed(agent, subscribe)) {
					assertThat(stream.readEvent().hasSubscribed()).isTrue();
					assertThat(calls.exchange(Calls.update(agent, running))).isEqualTo(NOT_RECOVERED);
					assertThat(calls.exchange(Calls.message(agent, "hello"))).isEqualTo(NOT_RECOVERED);
					assertThat(calls.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 202 ");
					agent.process().phase(AgentPhase.RUNNING);
					assertThat(calls.exchange(Calls.update(agent, running))).startsWith("HTTP/1.1 202 ");
					assertThat(stream.readEvent().getAcknowledged().getUuid()).isEqualTo(running.getUuid());
				}
			}
			assertThat(agent.records().updatesOf("a")).hasSize(1);
		}
	}

	@Test
	void goesThroughThePhasesByItself() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start()) {
			agent.process().restartGradually(Duration.ofMillis(2), Duration.ofMillis(2), Duration.ofMillis(2));
			agent.await("the last phase", () -> agent.records().history().contains("agent is RUNNING"));
			assertThat(agent.records().history()).containsSubsequence("agent is STARTING", "agent is RECOVERING",
					"agent is REREGISTERING", "agent is RUNNING");
			try (RawClient calls = new RawClient(agent)) {
				assertThat(calls.exchange(Calls.message(agent, "hello"))).startsWith("HTTP/1.1 403 ");
			}
		}
	}

	@Test
	void takesNoCallsAfterARestartBeforeTheExecutorHasSubscribedAgain() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start()) {
			RawClient.subscribed(agent).close();
			agent.process().restart();
			try (RawClient calls = new RawClient(agent)) {
				assertThat(calls.exchange(Calls.message(agent, "hello"))).endsWith("Executor is not subscribed");
			}
		}
	}

	@Test
	void losesTheOnlyTaskOverARestartAndThenTheExecutorToo() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start()) {
			agent.launch(Tasks.data("r1", "true"));
			RawClient.subscribed(agent).close();
			agent.process().restart();
			try (RawClient stream = RawClient.subscribed(agent)) {
				assertThat(stream.readEvent().getType()).isEqualTo(Event.Type.SHUTDOWN);
				assertThat(agent.records().updatesOf("r1")).extracting(TaskStatus::getState)
					.containsExactly(TaskState.TASK_LOST);
			}
		}
	}

	@Test
	void believesATaskStagedAgainIfItHadNotAcknowledgedAnything() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.builder().acknowledgements(AcknowledgementMode.MANUAL).start()) {
			agent.launch(Tasks.data("a", "true"));
			agent.launch(Tasks.data("b", "true"));
			try (RawClient stream = RawClient.subscribed(agent); RawClient calls = new RawClient(agent)) {
				calls.exchange(Calls.update(agent, "a", TaskState.TASK_RUNNING));
				calls.exchange(Calls.update(agent, "b", TaskState.TASK_RUNNING));
				agent.acknowledgements().acknowledge("a");
				assertThat(stream.readEvent().hasSubscribed()).isTrue();
			}
			agent.process().restart();
			RawClient.subscribed(agent).close();
			assertThat(agent.records().updatesOf("a")).extracting(TaskStatus::getState)
				.containsExactly(TaskState.TASK_RUNNING);
			assertThat(agent.records().updatesOf("b")).extracting(TaskStatus::getState)
				.containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_LOST);
		}
	}

	@Test
	void knowsNothingAfterARestartWithoutCheckpointing() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.builder().checkpoint(false).start()) {
			RawClient.subscribed(agent).close();
			agent.process().restart();
			try (RawClient client = new RawClient(agent)) {
				assertThat(client.exchange(Calls.subscribe(agent))).startsWith("HTTP/1.1 400 Bad Request\r\n")
					.endsWith("\r\n\r\nFramework cannot be found");
			}
		}
	}

	@Test
	void failsAsManyCallsOfATypeAsWanted() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start(); RawClient client = new RawClient(agent)) {
			agent.inject(AgentFault.response(418, "no").on(Call.Type.HEARTBEAT).times(2));
			assertThat(client.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 418 ").endsWith("\r\n\r\nno");
			assertThat(client.exchange(Calls.message(agent, "hello"))).startsWith("HTTP/1.1 403 ");
			assertThat(client.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 418 ");
			assertThat(client.exchange(Calls.heartbeat(agent))).startsWith("HTTP/1.1 202 ");
		}
	}

	@Test
	void breaksAConnectionBeforeOrAfterItHasHandledTheCall() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start(); RawClient stream = RawClient.subscribed(agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			agent.inject(AgentFault.closeBeforeHandling().on(Call.Type.UPDATE));
			agent.inject(AgentFault.closeAfterHandling().on(Call.Type.UPDATE));
			agent.launch(Tasks.data("a", "true"));
			for (TaskState state : List.of(TaskState.TASK_STARTING, TaskState.TASK_RUNNING)) {
				try (RawClient client = new RawClient(agent)) {
					client.post(Calls.update(agent, "a", state));
					assertThat(client.readsEndOfFile()).isTrue();
				}
			}
			assertThat(agent.records().updatesOf("a")).extracting(TaskStatus::getState)
				.containsExactly(TaskState.TASK_RUNNING);
			assertThat(agent.records().calls()).filteredOn((call) -> call.is(Call.Type.UPDATE))
				.extracting(RecordedCall::status)
				.containsExactly(0, 0);
		}
	}

	@Test
	void resetsAConnectionBeforeOrAfterItHasHandledTheCall() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start(); RawClient stream = RawClient.subscribed(agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			agent.inject(AgentFault.resetBeforeHandling().on(Call.Type.UPDATE));
			agent.inject(AgentFault.resetAfterHandling().on(Call.Type.UPDATE));
			agent.launch(Tasks.data("a", "true"));
			for (TaskState state : List.of(TaskState.TASK_STARTING, TaskState.TASK_RUNNING)) {
				try (RawClient client = new RawClient(agent)) {
					client.post(Calls.update(agent, "a", state));
					assertThatExceptionOfType(SocketException.class).isThrownBy(client::readHead)
						.withMessage("Connection reset");
				}
			}
			assertThat(agent.records().updatesOf("a")).extracting(TaskStatus::getState)
				.containsExactly(TaskState.TASK_RUNNING);
		}
	}

	@Test
	void takesASubscriptionAndBreaksItsConnectionBeforeTheAnswerIsOut() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start(); RawClient client = new RawClient(agent)) {
			agent.inject(AgentFault.closeAfterHandling().on(Call.Type.SUBSCRIBE));
			client.post(Calls.subscribe(agent));
			assertThat(client.readsEndOfFile()).isTrue();
			assertThat(agent.records().subscriptions()).isOne();
		}
	}

	@Test
	void answersLateAndKeepsLaterAnswersBehind() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start(); RawClient client = new RawClient(agent)) {
			agent.inject(AgentFault.delayResponse(Duration.ofMillis(50)).on(Call.Type.MESSAGE));
			RawClient.subscribed(agent).close();
			long start = System.nanoTime();
			client.post(Calls.message(agent, "late"));
			client.post(Calls.subscribe(agent));
			assertThat(client.readAnswer()).startsWith("HTTP/1.1 202 ");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
			assertThat(client.readEvent().hasSubscribed()).isTrue();
		}
	}

	@Test
	void neverAnswersWhetherOrNotItHasHandledTheCall() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start();
				RawClient stream = RawClient.subscribed(agent);
				RawClient first = new RawClient(agent);
				RawClient second = new RawClient(agent)) {
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			agent.launch(Tasks.data("a", "true"));
			assertThat(stream.readEvent().hasLaunch()).isTrue();
			agent.inject(AgentFault.hangBeforeHandling().on(Call.Type.UPDATE));
			agent.inject(AgentFault.hangAfterHandling().on(Call.Type.UPDATE));
			first.post(Calls.update(agent, "a", TaskState.TASK_STARTING));
			agent.within(SOON).awaitCall("the first update", (call) -> call.is(Call.Type.UPDATE));
			TaskStatus handled = Calls.status("a", TaskState.TASK_RUNNING);
			second.post(Calls.update(agent, handled));
			assertThat(stream.readEvent().getAcknowledged().getUuid()).isEqualTo(handled.getUuid());
			second.post(Calls.heartbeat(agent));
			agent.within(SOON).awaitCall("the call behind", (call) -> call.is(Call.Type.HEARTBEAT));
			assertThat(first.hasNothingToRead()).isTrue();
			assertThat(second.hasNothingToRead()).isTrue();
			assertThat(agent.records().updatesOf("a")).extracting(TaskStatus::getState)
				.containsExactly(TaskState.TASK_RUNNING);
		}
	}

	@Test
	void takesASubscriptionAndNeverAnswersIt() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start(); RawClient client = new RawClient(agent)) {
			agent.inject(AgentFault.hangAfterHandling().on(Call.Type.SUBSCRIBE));
			client.post(Calls.subscribe(agent));
			agent.within(SOON).awaitSubscription();
			assertThat(agent.heartbeat()).isEqualTo(Delivery.SENT);
			assertThat(client.hasNothingToRead()).isTrue();
		}
	}

	@Test
	void refusesTheTokenOfAnotherExecutor() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.builder().frameworkId("f-1").authentication().start();
				RawClient client = new RawClient(agent)) {
			client.post(Calls.subscribe(agent), "Authorization: Bearer " + agent.tokenOf("exec-2") + "\r\n");
			assertThat(client.readAnswer()).startsWith("HTTP/1.1 403 Forbidden\r\n")
				.contains("\r\n\r\nAuthenticated principal '{\"claims\":{\"fid\":\"f-1\",\"eid\":\"exec-2\",\"cid\":\"")
				.endsWith("does not contain an 'eid' claim with the executor ID exec-1, which is set in the call");
			client.post(Calls.heartbeat(agent), "Authorization: Bearer " + agent.tokenOf("exec-2") + "\r\n");
			assertThat(client.readAnswer()).startsWith("HTTP/1.1 202 ");
			assertThat(agent.records().calls().get(0).header("authorization")).isEqualTo("Bearer ***");
			assertThat(agent.records().history()).doesNotContain(agent.tokenOf("exec-2"));
		}
	}

	@Test
	void mintsNoTokensWithoutAuthentication() {
		try (EmbeddedAgent agent = EmbeddedAgent.start()) {
			assertThatIllegalStateException().isThrownBy(() -> agent.tokenOf("exec-2"));
		}
	}

	@Test
	void closesAConnectionThatDoesNotSpeakHttp() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start(); RawClient client = new RawClient(agent)) {
			client.send(new byte[] { 0x16, 0x03, 0x01, '\r', '\n', '\r', '\n' });
			assertThat(client.readsEndOfFile()).isTrue();
		}
	}

	@Test
	void hitsOnlyTheCallsThatMeetItsConditionsAndSparesTheFirst() throws IOException {
		try (EmbeddedAgent agent = EmbeddedAgent.start();
				RawClient calls = new RawClient(agent);
				RawClient stream = RawClient.subscribed(agent)) {
			agent.launch(Tasks.data("a", "true"));
			agent.launch(Tasks.data("b", "true"));
			assertThat(stream.readEvent().hasSubscribed()).isTrue();
			agent.inject(AgentFault.response(500, "no").onUpdateOf("a").skipping(1).times(2));
			List<String> answers = new ArrayList<>();
			for (String task : List.of("b", "a", "b", "a", "a", "a")) {
				answers.add(calls.exchange(Calls.update(agent, task, TaskState.TASK_RUNNING)).substring(9, 12));
			}
			assertThat(answers).containsExactly("202", "202", "202", "500", "500", "202");
			assertThatIllegalArgumentException().isThrownBy(() -> AgentFault.closeAfterHandling().skipping(-1));
		}
	}

}
