/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;

import io.bcs.executor.test.internal.summary.MessageSummaries;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * An event that the agent sent, or had to send and did not.
 *
 * @param at time since the agent was started first
 * @param event the event
 * @param delivery what became of it
 * @param reason why it was not sent, or what it is queued for; otherwise empty
 * @since 0.1.0
 */
public record RecordedEvent(Duration at, Event event, Delivery delivery, String reason) {

	@Override
	public String toString() {
		return switch (this.delivery) {
			case SENT -> "sent " + MessageSummaries.of(this.event);
			case QUEUED -> "queued " + MessageSummaries.of(this.event) + " until " + this.reason;
			case LOST -> "did not send " + MessageSummaries.of(this.event) + ": " + this.reason;
		};
	}

}
