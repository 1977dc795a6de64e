/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import io.bcs.executor.internal.transport.AgentConnectionHandler.AgentContact;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * The event stream: one exchange for each SUBSCRIBE, on a connection that nothing else
 * uses, without a time-out for reading, with TCP keep-alive.
 */
final class EventStream {

	private final TransportSettings settings;

	private final AgentConnector connector;

	private final RequestFactory requests;

	private final AgentContact contact = new AgentContact();

	private boolean reading = true;

	private @Nullable EventStreamHandler current;

	private @Nullable Future<Channel> opening;

	EventStream(TransportSettings settings, AgentConnector connector, RequestFactory requests) {
		this.settings = settings;
		this.connector = connector;
		this.requests = requests;
	}

	void open(Call call, EventReceiver receiver) {
		close();
		EventStreamHandler handler = new EventStreamHandler(this.settings, this.contact, this.requests.request(call),
				receiver);
		handler.setReading(this.reading);
		this.current = handler;
		Future<Channel> next = this.connector.connect(handler);
		this.opening = next;
		next.addListener((connected) -> {
			if (!connected.isSuccess()) {
				handler.failed(TransportErrors.describe(connected.cause(), this.settings, !this.contact.wasMade()));
			}
		});
	}

	void setReading(boolean reading) {
		this.reading = reading;
		if (this.current != null) {
			this.current.setReading(reading);
		}
	}

	void close() {
		EventStreamHandler open = this.current;
		Future<Channel> unfinished = this.opening;
		this.current = null;
		this.opening = null;
		if (open != null) {
			open.close();
		}
		if (unfinished != null) {
			unfinished.cancel(false);
		}
	}

}
