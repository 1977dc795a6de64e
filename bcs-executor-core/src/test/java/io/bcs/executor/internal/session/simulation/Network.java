/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * What lies between the executor's machine and the agent's, with the transport at the
 * executor's end: a stream connection for each SUBSCRIBE, and one pipelined connection
 * for the calls that is opened when it is needed.
 */
final class Network {

	private static final long CONNECT_TIMEOUT = Duration.ofSeconds(2).toNanos();

	private final World world;

	private final Dice dice;

	private final List<Effect.SendCall> batch = new ArrayList<>();

	private @Nullable StreamConnection stream;

	private @Nullable CallConnection calls;

	private long refusedUntil;

	private long partitionedUntil;

	private long slowUntil;

	private boolean healed;

	Network(World world) {
		this.world = world;
		this.dice = world.dice;
	}

	long latency() {
		Plan plan = this.world.plan;
		long latency = this.dice.between(plan.shortestLatency, plan.longestLatency);
		if (!this.healed && this.dice.in(plan.spikes)) {
			latency += this.dice.skewed(Duration.ofMillis(10), Duration.ofSeconds(1));
		}
		if (this.partitionedUntil > this.world.now()) {
			this.world.happened.add(Fault.PARTITION);
		}
		return latency + Math.max(0, this.partitionedUntil - this.world.now());
	}

	/** What the connection takes to fail, or -1 if it opens. */
	private long failsToOpenAfter() {
		if (this.world.agent.isUp() && this.world.now() < this.refusedUntil) {
			this.world.happened.add(Fault.REFUSED);
		}
		if (!this.world.agent.isUp() || this.world.now() < this.refusedUntil) {
			return this.dice.between(this.world.plan.shortestLatency, this.world.plan.longestLatency);
		}
		return (this.partitionedUntil - this.world.now() > CONNECT_TIMEOUT) ? CONNECT_TIMEOUT : -1;
	}

	void subscribe(Effect.Subscribe effect) {
		closeStream();
		StreamConnection connection = new StreamConnection(effect.epoch());
		this.stream = connection;
		long failure = failsToOpenAfter();
		if (failure >= 0) {
			this.world.timeline.in(failure, () -> ended(connection, "connection refused"));
			return;
		}
		long arrival = latency();
		this.world.timeline.in(arrival / 2, () -> accepted(connection));
		this.world.timeline.in(arrival, () -> {
			if (!connection.cut && !connection.dead) {
				this.world.agent.connected(connection, effect.call());
			}
		});
	}

	/** The kernel of the agent's machine accepts, whatever the agent does. */
	private void accepted(StreamConnection connection) {
		if (!connection.cut && !connection.closed) {
			this.world.shell.post(new Input.ConnectionAccepted(connection.epoch));
		}
	}

	/** The agent's events and the end of its stream, in order. */
	void event(StreamConnection connection, Event event) {
		deliver(connection, new Input.EventReceived(connection.epoch, event));
	}

	void refuse(StreamConnection connection, AgentResponse response) {
		deliver(connection, new Input.SubscribeRefused(connection.epoch, response));
	}

	void end(StreamConnection connection, String reason) {
		deliver(connection, new Input.StreamEnded(connection.epoch, reason));
	}

	private void deliver(StreamConnection connection, Input input) {
		connection.lastDelivery = Math.max(connection.lastDelivery, this.world.now() + latency());
		this.world.timeline.at(connection.lastDelivery, () -> {
			// What was read when the executor closed the connection may still come.
			if (!connection.cut && !connection.dead && (!connection.closed || this.dice.in(0.3))) {
				this.world.shell.post(input);
			}
		});
	}

	private void ended(StreamConnection connection, String reason) {
		if (!connection.closed || this.dice.in(0.3)) {
			this.world.shell.post(new Input.StreamEnded(connection.epoch, reason));
		}
	}

	/** Cuts the stream; what is under way is lost. The agent may not notice. */
	boolean cutStream(boolean agentNotices) {
		StreamConnection connection = this.stream;
		if (connection == null || connection.cut) {
			return false;
		}
		cut(connection, agentNotices);
		return true;
	}

	void cut(StreamConnection connection, boolean agentNotices) {
		connection.cut = true;
		this.world.timeline.in(latency(), () -> ended(connection, "connection reset"));
		if (agentNotices) {
			this.world.timeline.in(latency(), () -> this.world.agent.streamGone(connection));
		}
	}

	/** Nothing comes through the stream any more, and nobody is told for long. */
	boolean killStream() {
		StreamConnection connection = this.stream;
		if (connection == null || connection.cut) {
			return false;
		}
		connection.dead = true;
		this.world.timeline.in(this.dice.skewed(Duration.ofSeconds(5), Duration.ofMinutes(30)),
				() -> revive(connection));
		return true;
	}

	/** TCP has found out that nobody is there. */
	private void revive(StreamConnection connection) {
		if (connection.dead && !connection.cut) {
			cut(connection, true);
		}
	}

	private void closeStream() {
		StreamConnection connection = this.stream;
		this.stream = null;
		if (connection != null) {
			connection.closed = true;
			if (this.dice.in(0.5)) {
				this.world.timeline.in(latency(), () -> this.world.agent.streamGone(connection));
			}
		}
	}

	void send(Effect.SendCall effect) {
		this.batch.add(effect);
	}

	void flush() {
		for (Effect.SendCall effect : this.batch) {
			CallConnection open = this.calls;
			if (open == null) {
				open = new CallConnection();
				this.calls = open;
				CallConnection opening = open;
				long failure = failsToOpenAfter();
				if (failure >= 0) {
					open.dead = true;
					this.world.timeline.in(failure, () -> breakCalls(opening, "connection refused"));
				}
			}
			write(open, effect);
		}
		this.batch.clear();
	}

	private void write(CallConnection connection, Effect.SendCall effect) {
		connection.inFlight.add(effect);
		connection.lastArrival = Math.max(connection.lastArrival, this.world.now() + latency());
		this.world.timeline.at(connection.lastArrival, () -> arrive(connection, effect));
		this.world.timeline.in(this.world.plan.callTimeout.toNanos(), () -> {
			if (connection.inFlight.contains(effect)) {
				breakCalls(connection, "no response in time");
			}
		});
	}

	private void arrive(CallConnection connection, Effect.SendCall effect) {
		if (connection.dead || (connection.broken && !connection.lateArrivals) || !this.world.agent.isUp()) {
			return;
		}
		Call call = effect.call();
		AgentResponse response = this.world.agent.call(call);
		this.world.trace.add("agent", () -> Words.call(call) + " -> " + response.describe());
		long slowness = (this.world.now() < this.slowUntil)
				? this.dice.skewed(Duration.ofMillis(10), Duration.ofSeconds(8)) : 0;
		if (slowness > 0) {
			this.world.happened.add(Fault.SLOW_RESPONSES);
		}
		connection.lastResponse = Math.max(connection.lastResponse, this.world.now() + latency() + slowness);
		this.world.timeline.at(connection.lastResponse, () -> {
			if (!connection.broken && !connection.dead) {
				connection.inFlight.remove(effect);
				this.world.shell.post(new Input.CallCompleted(effect.epoch(), effect.callId(), response));
			}
		});
	}

	private void breakCalls(CallConnection connection, String reason) {
		if (connection.broken) {
			return;
		}
		connection.broken = true;
		connection.lateArrivals = this.dice.in(0.3);
		if (this.calls == connection) {
			this.calls = null;
		}
		List<Effect.SendCall> failed = new ArrayList<>(connection.inFlight);
		connection.inFlight.clear();
		this.world.timeline.in(this.dice.between(0, 200_000), () -> failed.forEach((effect) -> this.world.shell
			.post(new Input.CallCompleted(effect.epoch(), effect.callId(), AgentResponse.failed(reason)))));
	}

	boolean cutCalls() {
		if (this.calls == null) {
			return false;
		}
		breakCalls(this.calls, "connection reset");
		return true;
	}

	boolean killCalls() {
		if (this.calls == null) {
			return false;
		}
		this.calls.dead = true;
		return true;
	}

	/** The executor closes both connections. Responses may still come, or never. */
	void disconnect() {
		closeStream();
		CallConnection connection = this.calls;
		this.calls = null;
		List<Effect.SendCall> failed = new ArrayList<>(this.batch);
		this.batch.clear();
		if (connection != null && !connection.broken) {
			connection.broken = true;
			connection.lateArrivals = this.dice.in(0.5);
			failed.addAll(connection.inFlight);
			connection.inFlight.clear();
		}
		for (Effect.SendCall effect : failed) {
			if (this.dice.in(0.7)) {
				long late = this.dice.pick(0L, this.dice.skewed(Duration.ofMillis(1), Duration.ofSeconds(5)));
				AgentResponse response = this.dice.in(0.8) ? AgentResponse.failed("closed")
						: AgentResponse.of(this.dice.pick(202, 400, 401, 503), "late");
				this.world.timeline.in(late, () -> this.world.shell
					.post(new Input.CallCompleted(effect.epoch(), effect.callId(), response)));
			}
		}
	}

	void refuseConnections(long nanos) {
		this.refusedUntil = this.world.now() + nanos;
	}

	void partition(long nanos) {
		this.partitionedUntil = this.world.now() + nanos;
	}

	void slowResponses(long nanos) {
		this.slowUntil = this.world.now() + nanos;
	}

	/** No more faults, and those that are there are found out about. */
	void heal() {
		this.healed = true;
		this.refusedUntil = 0;
		this.partitionedUntil = 0;
		this.slowUntil = 0;
		StreamConnection connection = this.stream;
		if (connection != null && connection.dead) {
			this.world.timeline.in(this.dice.between(Duration.ZERO, Duration.ofSeconds(5)), () -> revive(connection));
		}
	}

	void close() {
		disconnect();
	}

	/** A connection that carries an event stream. */
	static final class StreamConnection {

		private final long epoch;

		private long lastDelivery;

		/** By the executor. */
		private boolean closed;

		private boolean cut;

		private boolean dead;

		StreamConnection(long epoch) {
			this.epoch = epoch;
		}

		long epoch() {
			return this.epoch;
		}

		boolean isOpen() {
			return !this.closed && !this.cut && !this.dead;
		}

	}

	/** A connection that carries calls. */
	private static final class CallConnection {

		private final List<Effect.SendCall> inFlight = new ArrayList<>();

		private long lastArrival;

		private long lastResponse;

		private boolean broken;

		private boolean dead;

		/** Whether what was under way when it broke reaches the agent nevertheless. */
		private boolean lateArrivals;

	}

}
