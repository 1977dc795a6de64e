/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Decides when an idle event stream counts as lost. Without a fixed limit, the limit is
 * three times the longest interval between the agent's HEARTBEAT events on this stream;
 * before the second of them it is that of an earlier stream, if there is one, doubled for
 * each stream that ended by it without a heartbeat. An agent that never sends any is
 * never suspected.
 */
class StreamIdleTimeout {

	private static final int MISSED_HEARTBEATS = 3;

	private static final long SHORTEST_INTERVAL = Duration.ofSeconds(1).toNanos();

	private static final long LONGEST_DOUBLED_LIMIT = Duration.ofHours(2).toNanos();

	private final @Nullable Duration fixedLimit;

	private final EffectCollector effects;

	private long lastHeartbeat;

	private long longestInterval;

	private int heartbeats;

	private long limit;

	StreamIdleTimeout(@Nullable Duration fixedLimit, EffectCollector effects) {
		this.fixedLimit = fixedLimit;
		this.effects = effects;
	}

	/** A new stream began. What the one before has shown counts until it shows more. */
	void start() {
		this.lastHeartbeat = this.effects.now();
		this.longestInterval = SHORTEST_INTERVAL;
		this.heartbeats = 0;
		if (this.fixedLimit != null) {
			this.limit = this.fixedLimit.toNanos();
		}
		arm();
	}

	/**
	 * The stream was silent for too long. If it never had a heartbeat, the agent may send
	 * them less often than before, or not at all: the next stream is given twice the
	 * time. It is not trusted for ever, because it may be as dead as this one.
	 */
	void onTimeout() {
		if (this.heartbeats == 0) {
			this.limit = Math.max(this.limit, Math.min(2 * this.limit, LONGEST_DOUBLED_LIMIT));
		}
	}

	/** The agent sent a HEARTBEAT event. */
	void onHeartbeat() {
		long now = this.effects.now();
		if (this.fixedLimit == null) {
			// The longest interval: heartbeats that were held up arrive all at once.
			this.longestInterval = Math.max(this.longestInterval, now - this.lastHeartbeat);
			this.heartbeats++;
			if (this.heartbeats > 1) {
				this.limit = MISSED_HEARTBEATS * this.longestInterval;
			}
		}
		this.lastHeartbeat = now;
		arm();
	}

	/** The agent sent any event. */
	void onActivity() {
		arm();
	}

	private void arm() {
		if (this.limit > 0) {
			this.effects.startTimer(SessionTimer.STREAM_IDLE, this.limit);
		}
	}

}
