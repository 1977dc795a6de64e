/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import io.bcs.executor.DriverEvent;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionWatchTests {

	private long now = -5;

	private final ConnectionWatch watch = new ConnectionWatch(() -> this.now);

	@Test
	void knowsNothingAtFirst() {
		assertThat(this.watch.isConnected()).isFalse();
		assertThat(this.watch.outage()).isZero();
		assertThat(this.watch.eventAge()).isNaN();
	}

	@Test
	void countsAnOutageFromTheFirstAttemptOrTheLossOfTheStream() {
		this.watch.onEvent(new DriverEvent.Subscribing(1, 0, 0));
		this.now += 10;
		this.watch.onEvent(new DriverEvent.Subscribing(2, 0, 0));
		this.now += 10;
		assertThat(this.watch.outage()).isEqualTo(20);
		this.watch.onEvent(DriverEvents.subscribed());
		assertThat(this.watch.outage()).isZero();
		this.watch.onEvent(DriverEvents.disconnected());
		this.now += 7;
		this.watch.onEvent(new DriverEvent.Subscribing(1, 0, 0));
		assertThat(this.watch.outage()).isEqualTo(7);
		assertThat(this.watch.isConnected()).isFalse();
	}

	@Test
	void aDriverThatHasEndedIsOutOfNothing() {
		this.watch.onEvent(DriverEvents.subscribed());
		this.watch.onEvent(DriverEvents.disconnected());
		this.watch.onEvent(DriverEvents.ended());
		this.now += 7;
		assertThat(this.watch.isConnected()).isFalse();
		assertThat(this.watch.outage()).isZero();
	}

	@Test
	void tellsHowLongAgoTheLastEventWas() {
		this.watch.onEvent(new DriverEvent.EventReceived(Event.Type.HEARTBEAT));
		this.now += 3;
		assertThat(this.watch.eventAge()).isEqualTo(3);
		this.watch.onEvent(new DriverEvent.EventReceived(Event.Type.HEARTBEAT));
		assertThat(this.watch.eventAge()).isZero();
	}

}
