/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.function.Consumer;

import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * A transport whose first subscription is a stream that is there already. Everything else
 * goes to connections of its own.
 */
public final class AdoptingTransport implements AgentTransport {

	private final AgentTransport transport;

	private @Nullable EarlyStream early;

	/**
	 * Creates the transport.
	 * @param transport opens the other connections
	 * @param early becomes the first subscription
	 */
	public AdoptingTransport(AgentTransport transport, EarlyStream early) {
		this.transport = transport;
		this.early = early;
	}

	@Override
	public void subscribe(Call call, EventReceiver receiver) {
		EarlyStream stream = this.early;
		// The early SUBSCRIBE has listed nothing.
		boolean same = call.getSubscribe().getUnacknowledgedTasksCount() == 0
				&& call.getSubscribe().getUnacknowledgedUpdatesCount() == 0;
		if (stream != null && same && stream.handOver(receiver)) {
			return;
		}
		closeEarly();
		this.transport.subscribe(call, receiver);
	}

	@Override
	public void setReading(boolean reading) {
		this.transport.setReading(reading);
		if (this.early != null) {
			this.early.setReading(reading);
		}
	}

	@Override
	public void send(Call call, Consumer<AgentResponse> receiver) {
		this.transport.send(call, receiver);
	}

	@Override
	public void flush() {
		this.transport.flush();
	}

	@Override
	public void disconnect() {
		closeEarly();
		this.transport.disconnect();
	}

	@Override
	public void close() {
		closeEarly();
		this.transport.close();
	}

	private void closeEarly() {
		EarlyStream stream = this.early;
		this.early = null;
		if (stream != null) {
			stream.close();
		}
	}

}
