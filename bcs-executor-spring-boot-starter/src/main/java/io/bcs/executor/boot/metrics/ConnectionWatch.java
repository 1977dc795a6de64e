/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.util.function.LongSupplier;

import io.bcs.executor.DriverEvent;

import org.jspecify.annotations.Nullable;

/**
 * Since when there is no subscription, and since when nothing was heard. Written by the
 * driver's thread, read by any.
 */
final class ConnectionWatch {

	private final LongSupplier nanoTime;

	private volatile boolean connected;

	private volatile @Nullable Long outageSince;

	private volatile boolean heard;

	private volatile long heardAt;

	ConnectionWatch(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	void onEvent(DriverEvent event) {
		if (event instanceof DriverEvent.EventReceived) {
			this.heardAt = this.nanoTime.getAsLong();
			this.heard = true;
		}
		else if (event instanceof DriverEvent.Subscribed) {
			this.connected = true;
			this.outageSince = null;
		}
		else if (event instanceof DriverEvent.Disconnected
				|| (event instanceof DriverEvent.Subscribing && this.outageSince == null)) {
			this.connected = false;
			this.outageSince = this.nanoTime.getAsLong();
		}
		else if (event instanceof DriverEvent.Ended) {
			this.connected = false;
			this.outageSince = null;
		}
	}

	boolean isConnected() {
		return this.connected;
	}

	/** Nanoseconds without a subscription. */
	double outage() {
		Long since = this.outageSince;
		return (since != null) ? this.nanoTime.getAsLong() - since : 0;
	}

	/** Nanoseconds since the last event. */
	double eventAge() {
		return this.heard ? this.nanoTime.getAsLong() - this.heardAt : Double.NaN;
	}

}
