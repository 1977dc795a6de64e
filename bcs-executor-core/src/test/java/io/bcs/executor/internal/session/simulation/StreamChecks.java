/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;
import java.util.List;

import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * When a connection is given up, and when not.
 */
final class StreamChecks extends Checks {

	private static final long CALLS_FAIL_LIMIT = Duration.ofSeconds(5).toNanos();

	private boolean disconnected;

	private boolean wasSubscribed;

	private @Nullable Since lastEvent;

	private @Nullable Since attempt;

	/** When the last one came, or the stream began. */
	private long lastHeartbeat;

	private int heartbeats;

	/** The longest time between two heartbeats on this stream. */
	private long interval;

	StreamChecks(World world) {
		super(world);
	}

	@Override
	void effect(Effect effect) {
		if (effect instanceof Effect.Disconnect && this.ledger.live) {
			this.disconnected = true;
			this.wasSubscribed = this.ledger.subscribed;
		}
	}

	@Override
	void after(Input input, List<Effect> effects) {
		if (this.disconnected) {
			this.disconnected = false;
			require(this.ledger.isEnded() || isReason(input), Rule.NOT_DISCONNECTED_WITHOUT_REASON,
					() -> "the connection is closed on " + Words.input(input));
		}
		if (this.ledger.answered != null && this.ledger.answered.update() != null && this.ledger.subscribed) {
			require(!callsFail(), Rule.FAILING_CALLS_NOTICED,
					() -> "updates have failed for more than 5 s, and the stream is still trusted");
		}
		for (Effect effect : effects) {
			if (effect instanceof Effect.Subscribe) {
				this.attempt = new Since();
				this.lastEvent = null;
			}
		}
		if (this.ledger.valid && input instanceof Input.EventReceived received) {
			received(received.event());
		}
	}

	private void received(Event event) {
		this.lastEvent = new Since();
		if (this.ledger.justSubscribed) {
			this.lastHeartbeat = this.world.now();
			this.interval = 0;
			this.heartbeats = 0;
		}
		if (event.getType() == Event.Type.HEARTBEAT) {
			this.heartbeats++;
			this.interval = Math.max(this.interval, this.world.now() - this.lastHeartbeat);
			this.lastHeartbeat = this.world.now();
		}
	}

	private boolean callsFail() {
		return this.ledger.failingSince >= 0 && this.world.now() - this.ledger.failingSince >= CALLS_FAIL_LIMIT;
	}

	private boolean isReason(Input input) {
		if (input instanceof Input.TimerFired fired) {
			return switch (fired.timer()) {
				case OUTAGE -> true;
				case SUBSCRIBE_TIMEOUT -> !this.wasSubscribed && this.attempt != null
						&& this.attempt.reaches(this.ledger.settings().callTimeout().toNanos());
				case STREAM_IDLE -> isSilent();
				case BACKOFF, TERMINATION, ACKNOWLEDGEMENT, RETRY, RESEND, HEARTBEAT -> false;
			};
		}
		if (input instanceof Input.CallCompleted answer) {
			return callsFail() && answer.response().kind() != AgentResponse.Kind.ACCEPTED;
		}
		return this.ledger.valid && (input instanceof Input.StreamEnded || input instanceof Input.SubscribeRefused);
	}

	/** Three times the longest pause that was seen on this stream must be over. */
	private boolean isSilent() {
		Since last = this.lastEvent;
		Duration fixed = this.ledger.settings().heartbeatTimeout();
		if (last == null) {
			return false;
		}
		if (fixed != null) {
			return last.reaches(fixed.toNanos());
		}
		return this.heartbeats >= 2 && last.reaches(limit());
	}

	private long limit() {
		return 3 * Math.max(this.interval, Duration.ofSeconds(1).toNanos());
	}

	@Override
	void tick() {
		Since last = this.lastEvent;
		if (!this.ledger.subscribed || last == null) {
			return;
		}
		Duration fixed = this.ledger.settings().heartbeatTimeout();
		if (fixed != null) {
			require(!last.exceeds(fixed.toNanos()), Rule.SILENCE_NOTICED,
					() -> "the stream has been silent for more than " + fixed);
		}
		else if (this.heartbeats >= 2) {
			require(!last.exceeds(limit()), Rule.SILENCE_NOTICED,
					() -> "three heartbeats are missing, and the stream is still trusted");
		}
	}

}
