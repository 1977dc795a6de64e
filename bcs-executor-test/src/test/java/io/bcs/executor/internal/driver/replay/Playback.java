/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

import com.google.protobuf.ByteString;
import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.internal.driver.RecordingExecutor;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plays a recording to a driver, step by step. What the recorded executor did of its own
 * accord, the driver's executor does at the same place; what the driver has to do by
 * itself is waited for.
 */
final class Playback implements AutoCloseable {

	/** Attempts to connect in vain take their time; a few stand for all. */
	private static final int REFUSALS = 2;

	private final RecordingExecutor executor = new RecordingExecutor();

	private final Recording recording;

	private final PlayedAgent agent;

	private final Rewriting rewriting;

	private final Map<String, String> variables;

	private final List<Call.Subscribe> listings = new ArrayList<>();

	private UnaryOperator<BcsExecutorDriver.Builder> configuration = (builder) -> builder;

	private @Nullable BcsExecutorDriver driver;

	private @Nullable PlayedCall subscription;

	private @Nullable PlayedCall call;

	private int written;

	private int failures;

	private int refusals;

	private boolean away;

	private Playback(Recording recording, int pieceSize) {
		this.recording = recording;
		this.agent = new PlayedAgent(recording.format(), pieceSize);
		this.rewriting = new Rewriting(recording.format());
		this.variables = variables(recording, this.agent.endpoint());
		this.executor.onShutdown = () -> driver().stop();
	}

	static Playback of(String scenario) {
		return of(Recording.of(scenario));
	}

	static Playback of(Recording recording) {
		return new Playback(recording, Integer.MAX_VALUE);
	}

	/** Plays with writes of a few bytes each. */
	static Playback inPieces(String scenario, int pieceSize) {
		return new Playback(Recording.of(scenario), pieceSize);
	}

	private static Map<String, String> variables(Recording recording, String endpoint) {
		Map<String, String> variables = new HashMap<>(Map.of("MESOS_AGENT_ENDPOINT", endpoint, "MESOS_FRAMEWORK_ID",
				recording.frameworkId(), "MESOS_EXECUTOR_ID", recording.executorId(), "MESOS_SLAVE_ID",
				recording.agentId(), "MESOS_SLAVE_PID", "slave(1)@" + endpoint, "MESOS_DIRECTORY", "/sandbox",
				"MESOS_SANDBOX", "/sandbox", "MESOS_CHECKPOINT", isCheckpointing(recording) ? "1" : "0",
				"MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "5secs", "MESOS_RECOVERY_TIMEOUT", "15mins"));
		// An attempt may last three quarters of it, and a busy machine needs them.
		variables.put("MESOS_SUBSCRIPTION_BACKOFF_MAX", "2secs");
		return variables;
	}

	/**
	 * A recorded executor that subscribed again did what only a checkpointing one may do.
	 */
	private static boolean isCheckpointing(Recording recording) {
		return recording.steps(Step.Subscribe.class).count() > 1 || recording.events()
			.stream()
			.anyMatch((event) -> event.getSubscribed().getFrameworkInfo().getCheckpoint());
	}

	Playback variable(String name, String value) {
		this.variables.put(name, value);
		return this;
	}

	/**
	 * How long a task has when the driver ends by an error: the played executor ends
	 * none.
	 */
	Playback gracePeriod(String period) {
		return variable("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", period);
	}

	Playback configure(UnaryOperator<BcsExecutorDriver.Builder> configuration) {
		this.configuration = configuration;
		return this;
	}

	RecordingExecutor executor() {
		return this.executor;
	}

	PlayedAgent agent() {
		return this.agent;
	}

	BcsExecutorDriver driver() {
		return Objects.requireNonNull(this.driver, "the driver was not started");
	}

	/** What the driver listed in each SUBSCRIBE. */
	List<Call.Subscribe> listings() {
		return this.listings;
	}

	/** The driver's uuid of a recorded update. */
	ByteString uuid(ByteString recorded) {
		return Objects.requireNonNull(this.rewriting.mapped(recorded), "the driver has sent no such update");
	}

	/** The last call that was waited for, other than SUBSCRIBE. */
	PlayedCall lastCall() {
		return Objects.requireNonNull(this.call, "there was no call");
	}

	PlayedCall lastSubscription() {
		return Objects.requireNonNull(this.subscription, "the driver has not subscribed");
	}

	/** Lets the driver's update be acknowledged with the bytes for a recorded one. */
	void acknowledge(ByteString recorded, ByteString uuid) {
		this.rewriting.map(recorded, uuid);
		Step.Write acknowledgement = this.recording.steps(Step.Write.class)
			.filter((step) -> step.event().getAcknowledged().getUuid().equals(recorded))
			.findFirst()
			.orElseThrow();
		write(acknowledgement);
	}

	Playback play() {
		for (Step step : this.recording.steps()) {
			play(step);
		}
		return this;
	}

	/**
	 * Lets the executor end, as the recorded one did after SHUTDOWN or by itself.
	 * @return how the driver has ended
	 */
	Status finish() throws InterruptedException {
		if (!this.recording.has(Event.Type.SHUTDOWN)) {
			awaitEvents();
			driver().stop();
		}
		return driver().join();
	}

	private void play(Step step) {
		if (step instanceof Step.Subscribe subscribe) {
			subscribe(subscribe);
		}
		else if (step instanceof Step.Send send) {
			send(send);
		}
		else if (step instanceof Step.Repeat repeat) {
			ByteString uuid = uuid(repeat.uuid());
			this.call = this.agent.await("repeated UPDATE",
					(arrived) -> arrived.is(Call.Type.UPDATE) && arrived.status().getUuid().equals(uuid));
		}
		else if (step instanceof Step.OpenStream open) {
			lastSubscription().answer(open.head());
		}
		else if (step instanceof Step.Answer answer) {
			(answer.subscription() ? lastSubscription() : lastCall()).answer(answer.bytes());
		}
		else if (step instanceof Step.Write write) {
			write(write);
		}
		else if (step instanceof Step.EndStream end) {
			awaitEvents();
			lastSubscription().connection().write(end.bytes());
		}
		else if (step instanceof Step.CutStream) {
			awaitEvents();
			lastSubscription().connection().close();
		}
		else if (step instanceof Step.GoAway goAway) {
			awaitEvents();
			this.failures = failedSubscriptions();
			this.refusals = goAway.refusals();
			this.away = true;
			this.agent.goAway();
		}
	}

	private int failedSubscriptions() {
		return this.executor.events(DriverEvent.SubscriptionFailed.class).size();
	}

	/** What reaches the driver before the next step, reaches it before. */
	private void awaitEvents() {
		this.executor.await(this.written + " events",
				() -> this.executor.events(DriverEvent.EventReceived.class).size() >= this.written);
	}

	private void subscribe(Step.Subscribe subscribe) {
		if (this.driver == null) {
			this.driver = this.configuration.apply(builder()).build();
			this.driver.start();
		}
		else if (this.away) {
			int expected = this.failures + Math.min(REFUSALS, this.refusals);
			this.executor.await("refused attempts to connect", () -> failedSubscriptions() >= expected);
			this.agent.comeBack();
			this.away = false;
		}
		PlayedCall arrived = this.agent.await("SUBSCRIBE", (each) -> each.is(Call.Type.SUBSCRIBE));
		Call.Subscribe listed = arrived.call().getSubscribe();
		this.listings.add(listed);
		this.subscription = arrived;
		for (int i = 0; i < Math.min(subscribe.updates().size(), listed.getUnacknowledgedUpdatesCount()); i++) {
			this.rewriting.map(subscribe.updates().get(i).getUuid(),
					listed.getUnacknowledgedUpdates(i).getStatus().getUuid());
		}
	}

	private BcsExecutorDriver.Builder builder() {
		BcsExecutorDriver.Builder builder = BcsExecutorDriver.builder(this.executor, DriverEnv.from(this.variables))
			.listener(this.executor)
			.mediaType(this.recording.format())
			.stopTimeout(Duration.ofMillis(300));
		boolean heartbeats = this.recording.steps(Step.Send.class)
			.anyMatch((send) -> send.call().getType() == Call.Type.HEARTBEAT);
		return heartbeats ? builder.heartbeatInterval(Duration.ofMillis(20)) : builder;
	}

	private void send(Step.Send send) {
		awaitEvents();
		Call recorded = send.call();
		switch (recorded.getType()) {
			case UPDATE -> update(recorded.getUpdate().getStatus(), send.reaches());
			case MESSAGE -> {
				driver().sendFrameworkMessage(recorded.getMessage().getData().toByteArray());
				this.call = this.agent.await("MESSAGE", (arrived) -> arrived.call().equals(recorded));
			}
			case HEARTBEAT -> this.call = this.agent.await("HEARTBEAT", (arrived) -> arrived.call().equals(recorded));
			case SUBSCRIBE, UNKNOWN -> throw new IllegalStateException("Nobody sends " + recorded.getType());
		}
	}

	private void update(TaskStatus recorded, boolean reaches) {
		this.executor.awaitCallback("launchTask " + recorded.getTaskId().getValue());
		if (!reaches) {
			// Made while the agent is away: sooner, it might still go to the dying one.
			this.executor.await("the outage", () -> this.executor.events(DriverEvent.Disconnected.class)
				.size() >= this.executor.events(DriverEvent.Subscribed.class).size());
		}
		driver().sendStatusUpdate(recorded.toBuilder().clearUuid().clearSource().build());
		if (reaches) {
			PlayedCall arrived = this.agent.await("UPDATE " + recorded.getState(), (each) -> each.is(Call.Type.UPDATE));
			TaskStatus sent = arrived.status();
			assertThat(comparable(sent, recorded)).isEqualTo(comparable(recorded, recorded));
			this.rewriting.map(recorded.getUuid(), sent.getUuid());
			this.call = arrived;
		}
	}

	/** Without what the driver fills in, where the recorded executor did not. */
	private static TaskStatus comparable(TaskStatus status, TaskStatus recorded) {
		TaskStatus.Builder comparable = status.toBuilder().clearUuid();
		if (!recorded.hasTimestamp()) {
			comparable.clearTimestamp();
		}
		if (!recorded.hasAgentId()) {
			comparable.clearAgentId();
		}
		return comparable.build();
	}

	private void write(Step.Write write) {
		this.written++;
		lastSubscription().connection().write(this.rewriting.rewrite(write));
	}

	@Override
	public void close() {
		if (this.driver != null) {
			this.driver.abort();
		}
		this.agent.close();
	}

}
