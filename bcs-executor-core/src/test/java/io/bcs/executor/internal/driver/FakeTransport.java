/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.bcs.executor.internal.transport.AgentTransport;
import io.bcs.executor.internal.transport.EventReceiver;
import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * An agent without connections: accepts every call before {@code send} returns. Records
 * what it is asked for.
 */
final class FakeTransport implements AgentTransport {

	final List<String> actions = Collections.synchronizedList(new ArrayList<>());

	private volatile @Nullable EventReceiver receiver;

	private final boolean failOnClose;

	FakeTransport(boolean failOnClose) {
		this.failOnClose = failOnClose;
	}

	/** The agent sends an event. The event loop only. */
	void event(Event event) {
		Objects.requireNonNull(this.receiver).event(event);
	}

	@Override
	public void subscribe(Call call, EventReceiver receiver) {
		this.actions.add("subscribe");
		this.receiver = receiver;
		receiver.connected();
		receiver.event(Event.newBuilder()
			.setType(Event.Type.SUBSCRIBED)
			.setSubscribed(Event.Subscribed.getDefaultInstance())
			.buildPartial());
	}

	@Override
	public void setReading(boolean reading) {
		this.actions.add("reading " + reading);
	}

	@Override
	public void send(Call call, Consumer<AgentResponse> receiver) {
		this.actions.add("send " + call.getType());
		receiver.accept(AgentResponse.of(202, ""));
	}

	@Override
	public void flush() {
		this.actions.add("flush");
	}

	@Override
	public void disconnect() {
		this.actions.add("disconnect");
	}

	@Override
	public void close() {
		this.actions.add("close");
		if (this.failOnClose) {
			throw new IllegalStateException("It can't be closed");
		}
	}

}
