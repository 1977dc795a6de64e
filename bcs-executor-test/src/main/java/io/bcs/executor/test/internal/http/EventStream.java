/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.http;

import java.io.ByteArrayOutputStream;

import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.protocol.RecordIoEncoder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * The response to a SUBSCRIBE: RecordIO in a chunked body, one record a chunk unless told
 * otherwise. Confined to the agent's thread.
 */
public final class EventStream {

	private final Output output;

	private final MediaType format;

	private final WriteFragmentation pieces;

	/** What is collected for one chunk. */
	private @Nullable ByteArrayOutputStream collected;

	private boolean open = true;

	public EventStream(Output output, MediaType format, WriteFragmentation pieces) {
		this.output = output;
		this.format = format;
		this.pieces = pieces;
	}

	/**
	 * A stream to somebody else, of whom nothing is known here.
	 */
	public static EventStream elsewhere() {
		return new EventStream(new Elsewhere(), MediaType.PROTOBUF, new WriteFragmentation());
	}

	public boolean isOpen() {
		return this.open;
	}

	/**
	 * Sends an event.
	 * @param event the event
	 * @return whether the stream was open
	 */
	public boolean send(Event event) {
		return this.open && write(RecordIoEncoder.encode(this.format.encode(event)));
	}

	/**
	 * Writes anything into the body.
	 * @param bytes the bytes
	 * @return whether the stream was open
	 */
	public boolean write(byte[] bytes) {
		if (this.collected != null) {
			this.collected.writeBytes(bytes);
		}
		else if (this.open) {
			for (int from = 0; from < bytes.length;) {
				int length = Math.min(bytes.length - from, this.pieces.chunk());
				this.output.write(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes, from, length)));
				from += length;
			}
		}
		return this.open;
	}

	/**
	 * Keeps what is written from now on, for one chunk.
	 */
	public void collect() {
		if (this.collected == null) {
			this.collected = new ByteArrayOutputStream();
		}
	}

	public void flush() {
		ByteArrayOutputStream chunk = this.collected;
		this.collected = null;
		if (chunk != null) {
			write(chunk.toByteArray());
		}
	}

	/**
	 * Writes nothing until {@link #resume()}, as if the network had stopped to carry it.
	 */
	public void silence() {
		this.output.hold();
	}

	public void resume() {
		this.output.release();
	}

	/**
	 * Ends the stream with its last chunk and leaves the connection open.
	 */
	public void end() {
		if (this.open) {
			flush();
			this.open = false;
			this.output.write(LastHttpContent.EMPTY_LAST_CONTENT);
			this.output.finish();
		}
	}

	/**
	 * Closes the connection in the middle of the body.
	 */
	public void drop() {
		this.open = false;
		this.output.closeConnection();
	}

	/**
	 * Resets the connection in the middle of the body.
	 */
	public void reset() {
		this.open = false;
		this.output.resetConnection();
	}

	/**
	 * Closes the agent's half of the connection in the middle of the body.
	 */
	public void halfClose() {
		this.open = false;
		this.output.halfCloseConnection();
	}

	/**
	 * The connection is gone.
	 */
	public void connectionClosed() {
		this.open = false;
	}

	/**
	 * Where a stream goes: its place on a connection.
	 */
	public interface Output {

		void write(Object message);

		void finish();

		void hold();

		void release();

		void closeConnection();

		void resetConnection();

		void halfCloseConnection();

	}

	/**
	 * Takes everything and does nothing.
	 */
	private static final class Elsewhere implements Output {

		@Override
		public void write(Object message) {
		}

		@Override
		public void finish() {
		}

		@Override
		public void hold() {
		}

		@Override
		public void release() {
		}

		@Override
		public void closeConnection() {
		}

		@Override
		public void resetConnection() {
		}

		@Override
		public void halfCloseConnection() {
		}

	}

}
