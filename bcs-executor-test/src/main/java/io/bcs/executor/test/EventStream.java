/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import io.bcs.executor.protocol.MessageFormat;
import io.bcs.executor.protocol.RecordIoEncoder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * The answer to a SUBSCRIBE: RecordIO in a chunked body, one record a chunk. Confined to
 * the agent's thread.
 */
final class EventStream {

	private final AgentExchange exchange;

	private final MessageFormat format;

	private boolean open = true;

	EventStream(AgentExchange exchange, MessageFormat format) {
		this.exchange = exchange;
		this.format = format;
	}

	boolean isOpen() {
		return this.open;
	}

	/**
	 * Sends an event.
	 * @param event the event
	 * @return whether the stream was open
	 */
	boolean send(Event event) {
		if (this.open) {
			byte[] chunk = RecordIoEncoder.encode(this.format.encode(event));
			this.exchange.write(new DefaultHttpContent(Unpooled.wrappedBuffer(chunk)));
		}
		return this.open;
	}

	/**
	 * Ends the stream with its last chunk and leaves the connection open.
	 */
	void end() {
		if (this.open) {
			this.open = false;
			this.exchange.write(LastHttpContent.EMPTY_LAST_CONTENT);
			this.exchange.finish();
		}
	}

	/**
	 * Closes the connection in the middle of the body.
	 */
	void drop() {
		this.open = false;
		this.exchange.closeConnection();
	}

	/**
	 * The connection is gone.
	 */
	void connectionClosed() {
		this.open = false;
	}

}
