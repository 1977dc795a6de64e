/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.RecordIoDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * Sends one SUBSCRIBE request and turns the body of its response into events. While
 * reading is stopped it decodes no further event, not even of what has been received, and
 * the socket is not read.
 */
// The outcome of a write or a close is seen through the channel's end.
@SuppressWarnings("FutureReturnValueIgnored")
final class EventStreamHandler extends AgentConnectionHandler {

	private static final long TEXT_TIMEOUT_SECONDS = 5;

	private final EventReceiver receiver;

	private final RecordIoDecoder records;

	/** Parts of the body that are not decoded yet; only while reading is stopped. */
	private final Deque<HttpContent> unread = new ArrayDeque<>();

	private @Nullable ByteBuf request;

	private @Nullable ChannelHandlerContext context;

	private @Nullable Future<?> textTimeout;

	private @Nullable String endReason;

	private boolean streaming;

	private boolean reading = true;

	private boolean decoding;

	/** Whether the receiver has been told the end, or does not want to know. */
	private boolean done;

	EventStreamHandler(TransportSettings settings, AgentContact contact, ByteBuf request, EventReceiver receiver) {
		super(settings, contact);
		this.request = request;
		this.receiver = receiver;
		this.records = new RecordIoDecoder(settings.maxRecordSize());
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		ByteBuf subscribe = this.request;
		if (this.done || subscribe == null) {
			context.close();
			return;
		}
		this.context = context;
		this.request = null;
		this.receiver.connected();
		context.writeAndFlush(subscribe);
	}

	@Override
	boolean read(ChannelHandlerContext context, HttpObject part) {
		if (this.done) {
			return false;
		}
		if (this.streaming && part.decoderResult().isSuccess()) {
			if (part instanceof HttpContent content) {
				this.unread.add(content);
				decode();
				return true;
			}
			return false;
		}
		if (part instanceof HttpResponse head && part.decoderResult().isSuccess()) {
			if (head.status().equals(HttpResponseStatus.OK) && !isForeign(head)) {
				this.streaming = true;
				context.channel().config().setAutoRead(this.reading);
				super.read(context, head);
				return false;
			}
			if (head.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
				this.textTimeout = context.executor()
					.schedule(this::textTimedOut, TEXT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
			}
		}
		return super.read(context, part);
	}

	private void decode() {
		if (this.decoding) {
			return;
		}
		this.decoding = true;
		try {
			while (this.reading && !this.done && !this.unread.isEmpty()) {
				decode(this.unread.element());
			}
		}
		catch (Throwable ex) {
			// Whatever fails, memory included: the stream can't be read on behind it.
			fail("The event stream of " + settings().agent() + " can't be read: " + TransportErrors.message(ex));
		}
		finally {
			this.decoding = false;
		}
		if (this.unread.isEmpty() && this.endReason != null) {
			fail(this.endReason);
		}
		if (this.done) {
			releaseUnread();
		}
	}

	/** Reads the events of one part of the body, until reading is stopped. */
	private void decode(HttpContent part) {
		ByteBuffer input = part.content().nioBuffer();
		int before = input.remaining();
		while (this.reading && !this.done) {
			byte[] record = this.records.next(input);
			if (record == null) {
				this.unread.remove();
				part.release();
				if (part instanceof LastHttpContent) {
					this.records.finish();
					fail("The agent ended the event stream");
				}
				return;
			}
			this.receiver.event(settings().mediaType().decode(record, Event.getDefaultInstance()));
		}
		part.content().skipBytes(before - input.remaining());
	}

	/** Stops or resumes reading. */
	void setReading(boolean reading) {
		this.reading = reading;
		if (reading) {
			decode();
		}
		ChannelHandlerContext open = this.context;
		if (open != null && this.reading == reading) {
			open.channel().config().setAutoRead(reading || !this.streaming);
		}
	}

	@Override
	void responded(ChannelHandlerContext context, AgentResponse response) {
		if (!this.done) {
			finish();
			this.receiver.refused(response);
		}
		context.close();
	}

	private void textTimedOut() {
		AgentResponse response = incompleteResponse();
		if (!this.done && response != null) {
			finish();
			this.receiver.refused(response);
			closeChannel();
		}
	}

	@Override
	void disconnected(String reason) {
		if (this.unread.isEmpty()) {
			fail(reason);
		}
		else {
			// What has arrived still counts, once it is read.
			this.endReason = reason;
		}
	}

	/** The connection could not be opened. */
	void failed(String reason) {
		fail(reason);
	}

	private void fail(String reason) {
		if (!this.done) {
			finish();
			this.receiver.ended(reason);
		}
		closeChannel();
	}

	/** Closes the stream; the receiver hears nothing more. */
	void close() {
		finish();
		if (!this.decoding) {
			releaseUnread();
		}
		closeChannel();
	}

	private void finish() {
		this.done = true;
		if (this.textTimeout != null) {
			this.textTimeout.cancel(false);
		}
		ByteBuf unsent = this.request;
		this.request = null;
		if (unsent != null) {
			unsent.release();
		}
	}

	private void closeChannel() {
		if (this.context != null) {
			this.context.close();
		}
	}

	private void releaseUnread() {
		for (HttpContent part = this.unread.poll(); part != null; part = this.unread.poll()) {
			part.release();
		}
	}

}
