/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UpdatesIT {

	private static final Duration SOON = Duration.ofMinutes(1);

	private static final String ACCEPTED = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";

	private final EmbeddedAgent agent = EmbeddedAgent.start();

	private final List<RawClient> clients = new ArrayList<>();

	private RawClient stream;

	private RawClient calls;

	@BeforeEach
	void launchTask() throws IOException {
		this.agent.launch(Tasks.data("a", "true"));
		this.stream = open(RawClient.subscribed(this.agent));
		this.calls = open(new RawClient(this.agent));
		assertThat(this.stream.readEvent().hasSubscribed()).isTrue();
		assertThat(this.stream.readEvent().hasLaunch()).isTrue();
	}

	@AfterEach
	void close() throws IOException {
		for (RawClient client : this.clients) {
			client.close();
		}
		this.agent.close();
	}

	private RawClient open(RawClient client) {
		this.clients.add(client);
		return client;
	}

	@Test
	void takesAnUpdateAndAcknowledgesIt() throws IOException {
		TaskStatus running = Calls.status("a", TaskState.TASK_RUNNING);
		assertThat(this.calls.exchange(Calls.update(this.agent, running))).isEqualTo(ACCEPTED);
		Event.Acknowledged acknowledged = this.stream.readEvent().getAcknowledged();
		assertThat(acknowledged.getTaskId()).isEqualTo(running.getTaskId());
		assertThat(acknowledged.getUuid()).isEqualTo(running.getUuid());
		assertThat(this.agent.within(SOON).awaitUpdate("a", TaskState.TASK_RUNNING)).isEqualTo(running);
	}

	@Test
	void acknowledgesARepetitionAgainButCountsItOnce() throws IOException {
		TaskStatus finished = Calls.status("a", TaskState.TASK_FINISHED);
		this.calls.exchange(Calls.update(this.agent, finished));
		this.calls.exchange(Calls.update(this.agent, finished));
		assertThat(this.stream.readEvent().getAcknowledged().getUuid()).isEqualTo(finished.getUuid());
		assertThat(this.stream.readEvent().getAcknowledged().getUuid()).isEqualTo(finished.getUuid());
		assertThat(this.agent.records().updatesOf("a")).containsExactly(finished);
		assertThat(this.agent.records().updatesReceived()).isEqualTo(1);
		assertThat(this.agent.records().updatesAcknowledged()).isEqualTo(1);
		assertThat(this.agent.records().acknowledgementsSent()).isEqualTo(2);
	}

	@Test
	void neverAcknowledgesARepetitionOnceTheSchedulerHasAcknowledgedTheEnd() throws IOException {
		TaskStatus finished = Calls.status("a", TaskState.TASK_FINISHED);
		this.calls.exchange(Calls.update(this.agent, finished));
		this.agent.acknowledgements().forget("a");
		assertThat(this.calls.exchange(Calls.update(this.agent, finished))).isEqualTo(ACCEPTED);
		assertThat(this.agent.records().acknowledgementsSent()).isEqualTo(1);
	}

	@Test
	void neverAcknowledgesAnUpdateOfAnUnknownTask() throws IOException {
		assertThat(this.calls.exchange(Calls.update(this.agent, "unknown", TaskState.TASK_RUNNING)))
			.isEqualTo(ACCEPTED);
		assertThat(this.agent.records().updatesOf("unknown")).hasSize(1);
		assertThat(this.agent.records().acknowledgementsSent()).isZero();
	}

	@Test
	void dropsAnUpdateThatNamesAnotherAgent() throws IOException {
		TaskStatus foreign = Calls.status("a", TaskState.TASK_RUNNING)
			.toBuilder()
			.setAgentId(AgentID.newBuilder().setValue("another"))
			.build();
		assertThat(this.calls.exchange(Calls.update(this.agent, foreign))).isEqualTo(ACCEPTED);
		assertThat(this.agent.records().updatesOf("a")).isEmpty();
		assertThat(this.agent.records().acknowledgementsSent()).isZero();
		TaskStatus own = foreign.toBuilder().setAgentId(AgentID.newBuilder().setValue(this.agent.agentId())).build();
		this.calls.exchange(Calls.update(this.agent, own));
		assertThat(this.stream.readEvent().getAcknowledged().getUuid()).isEqualTo(own.getUuid());
	}

	@Test
	void withholdsAcknowledgementsUntilToldOtherwise() throws IOException {
		this.agent.acknowledgements().use(AcknowledgementMode.MANUAL);
		this.calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_STARTING));
		this.calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_RUNNING));
		assertThat(this.agent.records().acknowledgementsSent()).isZero();
		assertThat(this.agent.acknowledgements().acknowledge((status) -> status.getState() == TaskState.TASK_RUNNING))
			.isEqualTo(1);
		assertThat(this.agent.acknowledgements().acknowledge("a")).isEqualTo(1);
		assertThat(this.agent.acknowledgements().acknowledge("a")).isZero();
		List<TaskStatus> updates = this.agent.records().updatesOf("a");
		assertThat(this.stream.readEvent().getAcknowledged().getUuid()).isEqualTo(updates.get(1).getUuid());
		assertThat(this.stream.readEvent().getAcknowledged().getUuid()).isEqualTo(updates.get(0).getUuid());
	}

	@Test
	void losesTheAcknowledgementWhenThereIsNoStream() throws IOException {
		this.agent.stream().drop();
		TaskStatus running = Calls.status("a", TaskState.TASK_RUNNING);
		assertThat(this.calls.exchange(Calls.update(this.agent, running))).isEqualTo(ACCEPTED);
		assertThat(this.agent.records().updatesOf("a")).containsExactly(running);
		assertThat(this.agent.records().updatesAcknowledged()).isZero();
		Call.Subscribe subscribe = Call.Subscribe.newBuilder()
			.addUnacknowledgedUpdates(Call.Update.newBuilder().setStatus(running))
			.build();
		RawClient again = open(RawClient.subscribed(this.agent, subscribe));
		assertThat(again.readEvent().hasSubscribed()).isTrue();
		assertThat(again.readEvent().getAcknowledged().getUuid()).isEqualTo(running.getUuid());
		assertThat(this.agent.records().updatesAcknowledged()).isEqualTo(1);
	}

	@Test
	void keepsMessagesToTheScheduler() throws IOException {
		assertThat(this.calls.exchange(Calls.message(this.agent, "hello"))).isEqualTo(ACCEPTED);
		assertThat(this.agent.records().messages()).containsExactly("hello".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void answersPipelinedCallsInTheirOrder() throws IOException {
		this.agent.inject(AgentFault.response(503, "Agent has not finished recovery").on(Call.Type.MESSAGE).times(2));
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (int i = 0; i < 100; i++) {
			Call call = (i % 25 == 7) ? Calls.message(this.agent, "message " + i)
					: Calls.update(this.agent, "a", TaskState.TASK_RUNNING);
			all.writeBytes(RawClient.request(call, ""));
		}
		this.calls.send(all.toByteArray());
		for (int i = 0; i < 100; i++) {
			assertThat(this.calls.readAnswer()).startsWith((i == 7 || i == 32) ? "HTTP/1.1 503 " : "HTTP/1.1 202 ");
		}
		assertThat(this.agent.records().updatesOf("a")).hasSize(96);
		for (TaskStatus update : this.agent.records().updatesOf("a")) {
			assertThat(this.stream.readEvent().getAcknowledged().getUuid()).isEqualTo(update.getUuid());
		}
	}

}
