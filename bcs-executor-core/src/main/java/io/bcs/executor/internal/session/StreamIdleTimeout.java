/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Judges when a silent stream is a dead one. Without a fixed limit, the limit is three
 * times the longest interval seen between the agent's HEARTBEAT events on this stream,
 * the first counted from its begin, so that an agent that never sends any is never
 * suspected.
 */
final class StreamIdleTimeout {

	private static final int MISSED_HEARTBEATS = 3;

	private static final long SHORTEST_INTERVAL = Duration.ofSeconds(1).toNanos();

	private final @Nullable Duration fixedLimit;

	private final EffectCollector outbox;

	private long lastHeartbeat;

	private long longest;

	private int heartbeats;

	private long limit;

	StreamIdleTimeout(@Nullable Duration fixedLimit, EffectCollector outbox) {
		this.fixedLimit = fixedLimit;
		this.outbox = outbox;
	}

	/** A new stream began. */
	void begin() {
		this.lastHeartbeat = this.outbox.now();
		this.longest = SHORTEST_INTERVAL;
		this.heartbeats = 0;
		this.limit = (this.fixedLimit != null) ? this.fixedLimit.toNanos() : 0;
		arm();
	}

	/** The agent sent a HEARTBEAT. */
	void heartbeat() {
		long now = this.outbox.now();
		if (this.fixedLimit == null) {
			// The longest, so that heartbeats that were held up and come at once do not
			// count.
			this.longest = Math.max(this.longest, now - this.lastHeartbeat);
			this.heartbeats++;
			// One is no rhythm.
			this.limit = (this.heartbeats > 1) ? MISSED_HEARTBEATS * this.longest : 0;
		}
		this.lastHeartbeat = now;
		arm();
	}

	/** The agent sent anything. */
	void broken() {
		arm();
	}

	private void arm() {
		if (this.limit > 0) {
			this.outbox.startTimer(SessionTimer.STREAM_IDLE, this.limit);
		}
	}

}
