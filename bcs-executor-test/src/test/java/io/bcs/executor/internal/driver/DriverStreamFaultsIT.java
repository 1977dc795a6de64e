/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.AgentStream;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Event streams that arrive in pieces, break, are full of garbage, or fall silent.
 */
class DriverStreamFaultsIT extends DriverTestBase {

	private void launch(String task) {
		this.agent.launch(Tasks.data(task, "true"));
		this.executor.awaitCallback("launchTask " + task);
	}

	private Call.Subscribe lastSubscription() {
		return this.agent.records()
			.calls()
			.stream()
			.filter((call) -> call.is(Call.Type.SUBSCRIBE))
			.map((call) -> Objects.requireNonNull(call.call()).getSubscribe())
			.reduce((first, last) -> last)
			.orElseThrow();
	}

	@ParameterizedTest
	@CsvSource({ "PROTOBUF, 1, 1", "PROTOBUF, 1, 1000000", "PROTOBUF, 1000000, 1", "PROTOBUF, 3, 7", "JSON, 1, 1",
			"JSON, 1, 1000000", "JSON, 1000000, 1", "JSON, 3, 7" })
	void eventsArriveWholeHoweverTheyAreCut(MediaType format, int chunk, int write) {
		this.driver = builder(this.agent.env()).mediaType(format).build();
		this.executor.finishing();
		this.agent.stream().splitChunks(chunk);
		this.agent.stream().splitWrites(write);
		start();
		this.agent.launch(Tasks.data("a", "echo 'grüße'"));
		this.agent.launchGroup(Tasks.command("b", "true"), Tasks.command("c", "true"));
		this.agent.kill("c");
		this.agent.message("hello".getBytes(StandardCharsets.UTF_8));
		awaitAcknowledgements(9);
		this.executor.awaitCallback("frameworkMessage hello");
		assertThat(this.executor.callbacks).containsExactly("registered exec-1", "launchTask a", "launchTaskGroup 2",
				"launchTask b", "launchTask c", "killTask c", "frameworkMessage hello");
		assertThat(this.agent.records().subscriptions()).isOne();
		assertThat(this.executor.events(DriverEvent.TaskLaunched.class).get(0).task().getData().toStringUtf8())
			.isEqualTo("echo 'grüße'");
	}

	@ParameterizedTest
	@EnumSource(MediaType.class)
	void eventsThatShareAChunkAreAllSeenInOrder(MediaType format) {
		this.driver = builder(this.agent.env()).mediaType(format).build();
		start();
		this.agent.stream().collect();
		for (int i = 0; i < 100; i++) {
			this.agent.message(("message " + i).getBytes(StandardCharsets.UTF_8));
		}
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.kill("a");
		this.agent.stream().flush();
		this.executor.awaitCallback("killTask a");
		assertThat(this.executor.callbacks).hasSize(103)
			.startsWith("registered exec-1", "frameworkMessage message 0")
			.endsWith("frameworkMessage message 99", "launchTask a", "killTask a");
	}

	@ParameterizedTest
	@EnumSource(Fault.class)
	void whateverEndsTheStreamLosesNothing(Fault fault) {
		start();
		this.agent.acknowledgements().use(AcknowledgementMode.MANUAL);
		launch("a");
		launch("b");
		send("a", TaskState.TASK_STARTING);
		send("a", TaskState.TASK_RUNNING);
		this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_RUNNING);
		this.agent.acknowledgements().use(AcknowledgementMode.AUTOMATIC);
		fault.happenTo(this.agent.stream());
		this.executor.awaitCallback("reregistered");
		assertThat(this.executor.events(DriverEvent.Disconnected.class)).singleElement()
			.extracting(DriverEvent.Disconnected::reason)
			.asString()
			.contains(fault.reason);
		Call.Subscribe listed = lastSubscription();
		assertThat(listed.getUnacknowledgedTasksList()).extracting((task) -> task.getTaskId().getValue())
			.containsExactly("a", "b");
		assertThat(listed.getUnacknowledgedUpdatesList()).extracting((update) -> update.getStatus().getState())
			.containsExactly(TaskState.TASK_STARTING, TaskState.TASK_RUNNING);
		send("a", TaskState.TASK_FINISHED);
		send("b", TaskState.TASK_FINISHED);
		launch("c");
		send("c", TaskState.TASK_FINISHED);
		awaitAcknowledgements(5);
		assertThat(statesOf("a")).containsExactly(TaskState.TASK_STARTING, TaskState.TASK_RUNNING,
				TaskState.TASK_FINISHED);
		assertThat(statesOf("b")).containsExactly(TaskState.TASK_FINISHED);
		assertThat(statesOf("c")).containsExactly(TaskState.TASK_FINISHED);
		assertThat(this.executor.callbacks).containsExactly("registered exec-1", "launchTask a", "launchTask b",
				"disconnected", "reregistered", "launchTask c");
		assertThat(this.driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
		assertThat(this.executor.awaitEvent(DriverEvent.Ended.class).undelivered()).isZero();
	}

	@Test
	void eventsBeforeGarbageInTheSameChunkAreNotLost() {
		start();
		this.agent.stream().collect();
		this.agent.launch(Tasks.data("a", "true"));
		this.agent.stream().rawBytes("garbage\n".getBytes(StandardCharsets.US_ASCII));
		this.agent.stream().flush();
		this.executor.awaitCallback("reregistered");
		assertThat(this.executor.callbacks).containsExactly("registered exec-1", "launchTask a", "disconnected",
				"reregistered");
		assertThat(lastSubscription().getUnacknowledgedTasksList()).extracting((task) -> task.getTaskId().getValue())
			.containsExactly("a");
	}

	@Test
	void aRecordThatIsNoJsonEndsTheStream() {
		this.driver = builder(this.agent.env()).mediaType(MediaType.JSON).build();
		start();
		this.agent.stream().rawRecord("{\"type\":\"KILL\"".getBytes(StandardCharsets.US_ASCII));
		this.executor.awaitCallback("reregistered");
		launch("a");
	}

	@ParameterizedTest
	@EnumSource(MediaType.class)
	void anEventOfATypeFromTheFutureIsSkipped(MediaType format) {
		this.driver = builder(this.agent.env()).mediaType(format).build();
		start();
		// Type 99, or a name nobody knows, with a field nobody knows.
		byte[] record = (format == MediaType.PROTOBUF) ? new byte[] { 0x08, 99, (byte) 0x9a, 0x06, 2, 'h', 'i' }
				: "{\"type\":\"DANCE\",\"dance\":{\"steps\":[1,2]}}".getBytes(StandardCharsets.US_ASCII);
		this.agent.stream().rawRecord(record);
		launch("a");
		assertThat(this.executor.events(DriverEvent.EventReceived.class)).extracting(DriverEvent.EventReceived::type)
			.containsExactly(Event.Type.SUBSCRIBED, Event.Type.UNKNOWN, Event.Type.LAUNCH);
		assertThat(this.agent.records().subscriptions()).isOne();
	}

	@ParameterizedTest
	@EnumSource(MediaType.class)
	void fieldsFromTheFutureAreSkipped(MediaType format) {
		this.driver = builder(this.agent.env()).mediaType(format).build();
		start();
		UnknownFieldSet future = UnknownFieldSet.newBuilder()
			.addField(500, UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8("hi")).build())
			.build();
		Event event = Event.newBuilder()
			.setType(Event.Type.LAUNCH)
			.setUnknownFields(future)
			.setLaunch(Event.Launch.newBuilder()
				.setUnknownFields(future)
				.setTask(Tasks.data("a", "true")
					.toBuilder()
					.setAgentId(AgentID.newBuilder().setValue(this.agent.agentId()))
					.setUnknownFields(future)))
			.build();
		byte[] record = event.toByteArray();
		if (format == MediaType.JSON) {
			String json = new String(format.encode(event), StandardCharsets.UTF_8);
			record = json.replace("\"name\":", "\"later\":{\"a\":[1]},\"name\":").getBytes(StandardCharsets.UTF_8);
			assertThat(record.length).isGreaterThan(json.length());
		}
		this.agent.stream().rawRecord(record);
		this.executor.awaitCallback("launchTask a");
		launch("b");
		assertThat(this.agent.records().subscriptions()).isOne();
	}

	@Test
	void aStreamWhoseHeartbeatsStopIsGivenUp() {
		start();
		launch("a");
		send("a", TaskState.TASK_RUNNING);
		awaitAcknowledgements(1);
		this.agent.heartbeat();
		this.agent.heartbeat();
		awaitEvents(Event.Type.HEARTBEAT, 2);
		this.agent.stream().silence();
		this.agent.kill("a");
		this.executor.awaitCallback("reregistered");
		assertThat(this.executor.events(DriverEvent.Disconnected.class)).singleElement()
			.extracting(DriverEvent.Disconnected::reason)
			.isEqualTo("The event stream has been idle for too long");
		assertThat(this.executor.callbacks).containsExactly("registered exec-1", "launchTask a", "disconnected",
				"reregistered");
		send("a", TaskState.TASK_FINISHED);
		awaitAcknowledgements(2);
	}

	private void awaitEvents(Event.Type type, int count) {
		this.executor.await(count + " " + type,
				() -> this.executor.events(DriverEvent.EventReceived.class)
					.stream()
					.filter((event) -> event.type() == type)
					.count() >= count);
	}

	@Test
	void anotherProcessThatTakesTheStreamIsReplacedInItsTurn() {
		start();
		this.agent.stream().replace();
		this.executor.awaitCallback("reregistered");
		launch("a");
		assertThat(this.agent.records().subscriptions()).isEqualTo(3);
	}

	@Test
	void shutdownAsTheOnlyEventOfAResubscriptionEndsTheDriver() throws Exception {
		start();
		launch("a");
		send("a", TaskState.TASK_FINISHED);
		awaitAcknowledgements(1);
		this.agent.process().restartForCleanup();
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
		assertThat(this.executor.callbacks).containsExactly("registered exec-1", "launchTask a", "disconnected",
				"shutdown");
		DriverEvent.Ended ended = this.executor.awaitEvent(DriverEvent.Ended.class);
		assertThat(ended.reason()).isEqualTo(StopReason.AGENT_SHUTDOWN);
		assertThat(ended.undelivered()).isZero();
	}

	@Test
	void anAgentThatCleansUpTakesNoMoreUpdatesAndTheGracePeriodEndsTheDriver() throws Exception {
		Map<String, String> variables = new HashMap<>(this.agent.env());
		variables.put("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "300ms");
		this.driver = builder(variables).build();
		this.executor.onShutdown = () -> send("a", TaskState.TASK_KILLED);
		start();
		launch("a");
		this.agent.process().restartForCleanup();
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
		DriverEvent.Ended ended = this.executor.awaitEvent(DriverEvent.Ended.class);
		assertThat(ended.reason()).isEqualTo(StopReason.AGENT_SHUTDOWN);
		assertThat(ended.undelivered()).isOne();
		assertThat(this.executor.callbacks).filteredOn("shutdown"::equals).hasSize(1);
	}

	@Test
	void acknowledgementsMayComeTwiceOutOfOrderOrForNobody() {
		start();
		launch("a");
		this.agent.acknowledgements().use(AcknowledgementMode.DUPLICATED);
		send("a", TaskState.TASK_STARTING);
		awaitAcknowledgements(1);
		this.agent.acknowledgements().use(AcknowledgementMode.MANUAL);
		send("a", TaskState.TASK_RUNNING);
		send("a", TaskState.TASK_FINISHED);
		this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_FINISHED);
		this.agent.acknowledgements().acknowledge((status) -> status.getState() == TaskState.TASK_FINISHED);
		this.agent.acknowledgements().acknowledge("a");
		awaitAcknowledgements(3);
		this.agent.unchecked()
			.send(Event.newBuilder()
				.setType(Event.Type.ACKNOWLEDGED)
				.setAcknowledged(Event.Acknowledged.newBuilder()
					.setTaskId(RecordingExecutor.status("nobody", TaskState.TASK_RUNNING).getTaskId())
					.setUuid(ByteString.copyFrom(new byte[16])))
				.build());
		this.executor.await("unknown acknowledgements",
				() -> this.executor.events(DriverEvent.UnknownAcknowledgement.class).size() == 2);
		assertThat(this.executor.events(DriverEvent.UnknownAcknowledgement.class))
			.extracting((event) -> event.taskId().getValue())
			.containsExactly("a", "nobody");
		this.agent.stream().drop();
		this.executor.awaitCallback("reregistered");
		assertThat(lastSubscription()).isEqualTo(Call.Subscribe.getDefaultInstance());
	}

	@Test
	void updatesWhoseAcknowledgementsWereLostAreListedAndNotDoubled() {
		start();
		launch("a");
		this.agent.acknowledgements().use(AcknowledgementMode.LOST);
		List<TaskState> life = List.of(TaskState.TASK_STARTING, TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
		life.forEach((state) -> send("a", state));
		this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_FINISHED);
		this.agent.acknowledgements().use(AcknowledgementMode.AUTOMATIC);
		this.agent.stream().drop();
		awaitAcknowledgements(3);
		assertThat(lastSubscription().getUnacknowledgedUpdatesList())
			.extracting((update) -> update.getStatus().getState())
			.isEqualTo(life);
		assertThat(statesOf("a")).isEqualTo(life);
	}

	enum Fault {

		DROPPED("was closed") {
			@Override
			void happenTo(AgentStream stream) {
				stream.drop();
			}
		},
		RESET("Connection reset") {
			@Override
			void happenTo(AgentStream stream) {
				stream.reset();
			}
		},
		HALF_CLOSED("was closed") {
			@Override
			void happenTo(AgentStream stream) {
				stream.halfClose();
			}
		},
		ENDED("The agent ended the event stream") {
			@Override
			void happenTo(AgentStream stream) {
				stream.end();
			}
		},
		LENGTH_IS_TEXT("Not the length of a record: \"xyz") {
			@Override
			void happenTo(AgentStream stream) {
				raw(stream, "xyz\n");
			}
		},
		LENGTH_IS_NEGATIVE("Not the length of a record: \"-1") {
			@Override
			void happenTo(AgentStream stream) {
				raw(stream, "-1\n");
			}
		},
		LENGTH_OF_20_DIGITS("A record of 99999999999999999999 bytes is beyond the limit") {
			@Override
			void happenTo(AgentStream stream) {
				raw(stream, "99999999999999999999\nabc");
			}
		},
		LENGTH_OF_4_GIB("A record of 4294967296 bytes is beyond the limit") {
			@Override
			void happenTo(AgentStream stream) {
				raw(stream, "4294967296\nabc");
			}
		},
		LENGTH_IS_MISSING("Not the length of a record") {
			@Override
			void happenTo(AgentStream stream) {
				raw(stream, "\n\n");
			}
		},
		RECORD_IS_NO_EVENT("2 bytes of application/x-protobuf are not a valid mesos.v1.executor.Event") {
			@Override
			void happenTo(AgentStream stream) {
				stream.rawRecord(new byte[] { 0x08, (byte) 0xff });
			}
		},
		RECORD_IS_CUT_OFF("The stream ended inside a record, after 3 of its 100 bytes") {
			@Override
			void happenTo(AgentStream stream) {
				raw(stream, "100\nabc");
				stream.end();
			}
		},
		RECORD_IS_CUT_OFF_BY_A_DROP("was closed") {
			@Override
			void happenTo(AgentStream stream) {
				raw(stream, "100\nabc");
				stream.drop();
			}
		};

		private final String reason;

		Fault(String reason) {
			this.reason = reason;
		}

		abstract void happenTo(AgentStream stream);

		private static void raw(AgentStream stream, String bytes) {
			stream.rawBytes(bytes.getBytes(StandardCharsets.US_ASCII));
		}

	}

}
