/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * What becomes of subscriptions, in words, in the order in which it happens.
 */
final class SubscriptionOutcomes implements EventReceiver {

	static final String CONNECTED = "connected";

	private final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();

	@Override
	public void connected() {
		this.outcomes.add(CONNECTED);
	}

	@Override
	public void event(Event event) {
	}

	@Override
	public void refused(AgentResponse response) {
		this.outcomes.add(response.describe());
	}

	@Override
	public void ended(String reason) {
		this.outcomes.add(reason);
	}

	/** Waits for the next one. */
	String next() throws InterruptedException {
		return Objects.requireNonNull(this.outcomes.poll(60, TimeUnit.SECONDS), "Nothing became of it");
	}

}
