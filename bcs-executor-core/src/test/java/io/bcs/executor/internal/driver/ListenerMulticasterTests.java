/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ListenerMulticasterTests {

	private static final DriverEvent EVENT = new DriverEvent.EventReceived(Event.Type.MESSAGE);

	private final RecordedLog log = new RecordedLog(ListenerMulticaster.class);

	private final List<DriverEvent> received = new ArrayList<>();

	private long now;

	@AfterEach
	void stopRecording() {
		this.log.close();
	}

	private ListenerMulticaster multicaster(DriverListener... listeners) {
		return new ListenerMulticaster(List.of(listeners), new RateLimit(() -> this.now), () -> this.now);
	}

	@Test
	void aListenerThatFailsKeepsNothingFromTheOthers() {
		ListenerMulticaster multicaster = multicaster(new Failing(), this.received::add);
		for (int i = 0; i < 10; i++) {
			multicaster.publish(EVENT);
		}
		assertThat(this.received).hasSize(10);
		assertThat(this.log.lines(Level.WARN)).singleElement()
			.asString()
			.contains(Failing.class.getName(), "EventReceived", "the driver continues");
	}

	@Test
	void aListenerThatDoesNotReturnAtOnceIsNamed() {
		ListenerMulticaster multicaster = multicaster(new Slow());
		multicaster.publish(EVENT);
		assertThat(this.log.lines(Level.WARN)).singleElement()
			.asString()
			.contains(Slow.class.getName(), "250 ms", "listeners must return at once");
	}

	private static final class Failing implements DriverListener {

		@Override
		public void onEvent(DriverEvent event) {
			throw new AssertionError("It fails");
		}

	}

	private final class Slow implements DriverListener {

		@Override
		public void onEvent(DriverEvent event) {
			ListenerMulticasterTests.this.now += 250_000_000;
		}

	}

}
