/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.EarlySubscription;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.RecordedCall;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A subscription that is there before the driver, over sockets.
 */
class EarlySubscriptionIT extends DriverTestBase {

	private @Nullable EarlySubscription early;

	@AfterEach
	void closeEarly() {
		if (this.early != null) {
			this.early.close();
		}
	}

	private EarlySubscription open(MediaType mediaType) {
		EarlySubscription opened = EarlySubscription.builder(DriverEnv.from(this.agent.env()))
			.mediaType(mediaType)
			.open();
		this.early = opened;
		return opened;
	}

	private List<RecordedCall> subscribes() {
		return this.agent.records()
			.calls()
			.stream()
			.filter((call) -> call.call() != null && call.call().getType() == Call.Type.SUBSCRIBE)
			.toList();
	}

	@ParameterizedTest
	@EnumSource(MediaType.class)
	void theExecutorIsToldEverythingInOrder(MediaType mediaType) {
		EarlySubscription subscription = open(mediaType);
		this.agent.awaitSubscription();
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.message("hello".getBytes(StandardCharsets.UTF_8));
		this.driver = builder(this.agent.env()).mediaType(mediaType).earlySubscription(subscription).build();
		start();
		this.agent.launch(Tasks.data("b", "true"));
		this.executor.awaitCallback("launchTask b");
		assertThat(this.executor.callbacks).containsExactly("registered exec-1", "launchTask a",
				"frameworkMessage hello", "launchTask b");
		send("a", TaskState.TASK_FINISHED);
		send("b", TaskState.TASK_FINISHED);
		awaitAcknowledgements(2);
		assertThat(subscribes()).hasSize(1);
	}

	@Test
	void aRefusedAttemptIsFollowedByTheDriversOwn() {
		this.agent.inject(AgentFault.response(503, "Agent has not finished recovery").on(Call.Type.SUBSCRIBE));
		EarlySubscription subscription = open(MediaType.PROTOBUF);
		this.agent.awaitCall("SUBSCRIBE", (call) -> call.call() != null && call.status() == 503);
		this.driver = builder(this.agent.env()).earlySubscription(subscription).build();
		start();
		assertThat(this.executor.callbacks).containsExactly("registered exec-1");
	}

	@Test
	void aStreamLostMeanwhileIsRecoveredWithItsTasks() {
		EarlySubscription subscription = open(MediaType.PROTOBUF);
		this.agent.awaitSubscription();
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.stream().reset();
		this.driver = builder(this.agent.env()).earlySubscription(subscription).build();
		start();
		this.executor.awaitCallback("reregistered");
		assertThat(this.executor.callbacks).startsWith("registered exec-1", "launchTask a", "disconnected");
		List<RecordedCall> subscribes = subscribes();
		assertThat(subscribes).hasSizeGreaterThan(1);
		Call last = Objects.requireNonNull(subscribes.get(subscribes.size() - 1).call());
		assertThat(last.getSubscribe().getUnacknowledgedTasksList()).extracting((task) -> task.getTaskId().getValue())
			.containsExactly("a");
	}

	@Test
	void theDriverReconnectsLikeAnyOther() {
		EarlySubscription subscription = open(MediaType.PROTOBUF);
		this.agent.awaitSubscription();
		this.driver = builder(this.agent.env()).earlySubscription(subscription).build();
		start();
		this.agent.stream().drop();
		this.executor.awaitCallback("reregistered");
		this.agent.launch(Tasks.data("a", "true"));
		this.executor.awaitCallback("launchTask a");
		assertThat(this.executor.events(DriverEvent.Subscribed.class)).hasSize(2);
	}

	@Test
	void closingItEndsTheStream() {
		EarlySubscription subscription = open(MediaType.PROTOBUF);
		this.agent.awaitSubscription();
		subscription.close();
		this.agent.awaitDisconnection();
	}

	@Test
	void anApplicationThatCantStartFailsItsTasks() {
		EarlySubscription subscription = open(MediaType.PROTOBUF);
		this.agent.awaitSubscription();
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.launchGroup(Tasks.data("b", "true"), Tasks.data("c", "true"));
		this.executor.await("three tasks", () -> subscription.receivedTasks() == 3);
		subscription.fail("There is no database.");
		for (String task : List.of("a", "b", "c")) {
			TaskStatus status = this.agent.awaitUpdate(task, TaskState.TASK_FAILED);
			assertThat(status.getMessage()).isEqualTo("There is no database.");
		}
		this.agent.awaitDisconnection();
		assertThat(this.agent.records().updatesAcknowledged()).isEqualTo(3);
	}

}
