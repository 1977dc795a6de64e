/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import io.bcs.executor.DriverEvent;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventCountersTests {

	private long now = -5;

	private final EventCounters counters = new EventCounters(() -> this.now);

	@Test
	void tellHowLongAgoTheLastEventOfTheAgentWas() {
		assertThat(this.counters.eventAge()).isNaN();
		this.counters.onEvent(new DriverEvent.EventReceived(Event.Type.HEARTBEAT));
		this.now += 3;
		assertThat(this.counters.eventAge()).isEqualTo(3);
		this.counters.onEvent(new DriverEvent.EventReceived(Event.Type.HEARTBEAT));
		assertThat(this.counters.eventAge()).isZero();
	}

}
