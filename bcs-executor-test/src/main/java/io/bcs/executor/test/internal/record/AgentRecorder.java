/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.record;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.bcs.executor.test.AgentListener;
import io.bcs.executor.test.Delivery;
import io.bcs.executor.test.RecordedCall;
import io.bcs.executor.test.RecordedEvent;
import io.bcs.executor.test.internal.summary.MessageSummaries;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Writes the journal and tells the listeners. Confined to the agent's thread.
 */
public final class AgentRecorder {

	private final EventLog journal;

	private final List<AgentListener> listeners;

	private final RejectedCalls refusals = new RejectedCalls();

	public AgentRecorder(EventLog journal, List<AgentListener> listeners) {
		this.journal = journal;
		this.listeners = listeners;
	}

	public Duration now() {
		return this.journal.now();
	}

	public void record(RecordedCall call) {
		this.journal.add(call.at(), call);
		tell((listener) -> listener.onCall(call));
	}

	/**
	 * Records a call that was refused for what it is.
	 */
	public void recordRefused(RecordedCall call) {
		this.refusals.add(call);
		record(call);
	}

	public RejectedCalls refusals() {
		return this.refusals;
	}

	public void recorded(Event event, Delivery delivery, String reason) {
		Duration at = now();
		this.journal.add(at, new RecordedEvent(at, event, delivery, reason));
	}

	public void updated(TaskStatus status) {
		if (status.getSource() == TaskStatus.Source.SOURCE_AGENT) {
			note("the agent itself says " + MessageSummaries.of(status));
		}
		tell((listener) -> listener.onUpdate(status));
	}

	public void ignored(TaskStatus status, String why) {
		note("ignored " + MessageSummaries.of(status) + ": " + why);
	}

	public void subscribed(int count) {
		tell((listener) -> listener.onSubscribed(count));
	}

	public void streamClosed() {
		note("event stream closed");
		tell(AgentListener::onStreamClosed);
	}

	private void tell(Consumer<AgentListener> event) {
		for (AgentListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException | AssertionError ex) {
				note("a listener failed: " + ex);
			}
		}
	}

	public void note(String text) {
		this.journal.add(now(), text);
	}

}
