/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.CallFactory;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stream that is handed over to a session later than it was opened.
 */
class EarlyStreamTests {

	private static final Call SUBSCRIBE = new CallFactory("framework", "executor").subscribe(List.of(), List.of());

	private final Agent agent = new Agent("early");

	private final Agent own = new Agent("own");

	private final EarlyStream early = new EarlyStream(this.agent);

	private final AdoptingTransport transport = new AdoptingTransport(this.own, this.early);

	private final Session session = new Session();

	private static Event event(String data) {
		return Event.newBuilder()
			.setType(Event.Type.MESSAGE)
			.setMessage(Event.Message.newBuilder().setData(ByteString.copyFromUtf8(data)))
			.build();
	}

	private static TaskInfo task() {
		return TaskInfo.newBuilder()
			.setName("t")
			.setTaskId(TaskID.newBuilder().setValue("t"))
			.setAgentId(AgentID.newBuilder().setValue("agent"))
			.build();
	}

	private EventReceiver opened() {
		this.early.open(SUBSCRIBE);
		return this.agent.receiver();
	}

	@Test
	void everythingThatCameIsToldInOrderAndThenWhatComes() {
		EventReceiver agent = opened();
		agent.connected();
		agent.event(event("1"));
		agent.event(event("2"));
		this.transport.subscribe(SUBSCRIBE, this.session);
		agent.event(event("3"));
		agent.ended("gone");
		assertThat(this.session.told).containsExactly("connected", "1", "2", "3", "ended gone");
		assertThat(this.own.actions).isEmpty();
	}

	@Test
	void anAttemptUnderWayIsTakenOver() {
		EventReceiver agent = opened();
		this.transport.subscribe(SUBSCRIBE, this.session);
		agent.connected();
		agent.refused(AgentResponse.of(503, "not yet"));
		assertThat(this.session.told).containsExactly("connected", "refused 503");
	}

	@Test
	void anAttemptThatHasFailedIsForgotten() {
		opened().ended("Connection refused");
		this.transport.subscribe(SUBSCRIBE, this.session);
		assertThat(this.session.told).isEmpty();
		assertThat(this.agent.actions).contains("close");
		assertThat(this.own.actions).containsExactly("subscribe");
	}

	@Test
	void aRefusalIsForgotten() {
		EventReceiver agent = opened();
		agent.connected();
		agent.refused(AgentResponse.of(503, "not yet"));
		this.transport.subscribe(SUBSCRIBE, this.session);
		assertThat(this.session.told).isEmpty();
		assertThat(this.own.actions).containsExactly("subscribe");
	}

	@Test
	void aStreamThatIsLostAfterEventsIsALostStream() {
		EventReceiver agent = opened();
		agent.connected();
		agent.event(event("1"));
		agent.ended("connection reset");
		this.transport.subscribe(SUBSCRIBE, this.session);
		assertThat(this.session.told).containsExactly("connected", "1", "ended connection reset");
		this.transport.disconnect();
		this.transport.subscribe(SUBSCRIBE, this.session);
		assertThat(this.own.actions).containsExactly("disconnect", "subscribe");
	}

	@Test
	void anAttemptThatListsSomethingIsMadeAnew() {
		opened().event(event("1"));
		Call listing = new CallFactory("framework", "executor").subscribe(List.of(task()), List.of());
		this.transport.subscribe(listing, this.session);
		assertThat(this.session.told).isEmpty();
		assertThat(this.own.actions).containsExactly("subscribe");
	}

	@Test
	void noMoreIsReadThanTheBoundUntilTheSessionHasIt() {
		EventReceiver agent = opened();
		for (int i = 1; i < EarlyStream.MAX_EVENTS; i++) {
			agent.event(event("e" + i));
		}
		assertThat(this.agent.actions).containsExactly("subscribe");
		agent.event(event("last"));
		assertThat(this.agent.actions).containsExactly("subscribe", "reading false");
		this.transport.subscribe(SUBSCRIBE, this.session);
		assertThat(this.session.told).hasSize(EarlyStream.MAX_EVENTS).endsWith("last");
		assertThat(this.agent.actions).endsWith("reading true");
	}

	@Test
	void largeEventsReachTheBoundEarlier() {
		EventReceiver agent = opened();
		agent.event(event("x".repeat(EarlyStream.MAX_BYTES)));
		assertThat(this.agent.actions).containsExactly("subscribe", "reading false");
	}

	@Test
	void theSessionStopsTheReplayAndResumesIt() {
		EventReceiver agent = opened();
		agent.event(event("1"));
		agent.event(event("2"));
		agent.event(event("3"));
		this.session.onEvent = (data) -> {
			if (data.equals("2")) {
				this.transport.setReading(false);
			}
		};
		this.transport.subscribe(SUBSCRIBE, this.session);
		assertThat(this.session.told).containsExactly("1", "2");
		agent.event(event("4"));
		agent.ended("gone");
		assertThat(this.session.told).as("nothing overtakes what waits").containsExactly("1", "2");
		this.transport.setReading(true);
		assertThat(this.session.told).containsExactly("1", "2", "3", "4", "ended gone");
	}

	@Test
	void whatIsReadDuringTheReplayComesBehindIt() {
		EventReceiver agent = opened();
		agent.event(event("1"));
		agent.event(event("2"));
		this.session.onEvent = (data) -> {
			if (data.equals("1")) {
				agent.event(event("3"));
			}
		};
		this.transport.subscribe(SUBSCRIBE, this.session);
		assertThat(this.session.told).containsExactly("1", "2", "3");
	}

	@Test
	void aSessionThatGivesUpDuringTheReplayHearsNoMore() {
		EventReceiver agent = opened();
		agent.event(event("1"));
		agent.event(event("2"));
		this.session.onEvent = (data) -> this.transport.disconnect();
		this.transport.subscribe(SUBSCRIBE, this.session);
		agent.event(event("3"));
		assertThat(this.session.told).containsExactly("1");
		assertThat(this.agent.actions).contains("close");
	}

	@Test
	void tasksAreCounted() {
		EventReceiver agent = opened();
		Event.Builder launch = Event.newBuilder().setType(Event.Type.LAUNCH);
		launch.getLaunchBuilder().setTask(task());
		Event.Builder group = Event.newBuilder().setType(Event.Type.LAUNCH_GROUP);
		group.getLaunchGroupBuilder().getTaskGroupBuilder().addTasks(task()).addTasks(task());
		agent.event(event("1"));
		agent.event(launch.build());
		agent.event(group.build());
		assertThat(this.early.tasks()).isEqualTo(3);
	}

	/** Connections that the test plays. */
	private static final class Agent implements AgentTransport {

		private final List<String> actions = new ArrayList<>();

		private final String name;

		private @Nullable EventReceiver receiver;

		Agent(String name) {
			this.name = name;
		}

		EventReceiver receiver() {
			return Objects.requireNonNull(this.receiver, this.name);
		}

		@Override
		public void subscribe(Call call, EventReceiver receiver) {
			this.actions.add("subscribe");
			this.receiver = receiver;
		}

		@Override
		public void setReading(boolean reading) {
			this.actions.add("reading " + reading);
		}

		@Override
		public void send(Call call, Consumer<AgentResponse> receiver) {
			this.actions.add("send");
		}

		@Override
		public void flush() {
			this.actions.add("flush");
		}

		@Override
		public void disconnect() {
			this.actions.add("disconnect");
		}

		@Override
		public void close() {
			this.actions.add("close");
		}

	}

	/** Notes what it is told. */
	private static final class Session implements EventReceiver {

		private final List<String> told = new ArrayList<>();

		private Consumer<String> onEvent = (data) -> {
		};

		@Override
		public void connected() {
			this.told.add("connected");
		}

		@Override
		public void event(Event event) {
			String data = event.getMessage().getData().toStringUtf8();
			this.told.add(data);
			this.onEvent.accept(data);
		}

		@Override
		public void refused(AgentResponse response) {
			this.told.add("refused " + response.status());
		}

		@Override
		public void ended(String reason) {
			this.told.add("ended " + reason);
		}

	}

}
