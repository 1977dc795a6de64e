/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.agent;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one connection. Responses of one read leave together, unless the
 * agent responds at once.
 */
// The outcome of a write is seen through the channel's end.
@SuppressWarnings("FutureReturnValueIgnored")
final class AgentConnection extends ChannelInboundHandlerAdapter {

	private static final int SUBSCRIBE = 1;

	private static final int UPDATE = 2;

	private static final int HEARTBEAT = 4;

	private static final byte[] ACCEPTED = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] STREAM = ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: "
			+ "application/x-protobuf\r\n\r\n")
		.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

	private final LeanAgent agent;

	private byte[] received = new byte[64 * 1024];

	private int start;

	private int end;

	private @Nullable ByteBuf responses;

	AgentConnection(LeanAgent agent) {
		this.agent = agent;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		ByteBuf input = (ByteBuf) message;
		try {
			append(input);
		}
		finally {
			input.release();
		}
		while (request(context)) {
			if (this.agent.isImmediate()) {
				flush(context);
			}
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		flush(context);
	}

	private void flush(ChannelHandlerContext context) {
		ByteBuf written = this.responses;
		this.responses = null;
		if (written != null) {
			context.writeAndFlush(written);
		}
		this.agent.flush();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.agent.closed(context.channel());
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.agent.failed(cause);
		context.close();
	}

	private void append(ByteBuf input) {
		int length = input.readableBytes();
		if (this.end + length > this.received.length) {
			int kept = this.end - this.start;
			byte[] target = (kept + length > this.received.length / 2)
					? new byte[Math.max(2 * this.received.length, 2 * (kept + length))] : this.received;
			System.arraycopy(this.received, this.start, target, 0, kept);
			this.received = target;
			this.start = 0;
			this.end = kept;
		}
		input.readBytes(this.received, this.end, length);
		this.end += length;
	}

	/** Handles a request; {@code false} if none is complete. */
	private boolean request(ChannelHandlerContext context) {
		int body = bodyStart();
		if (body < 0) {
			return false;
		}
		int bodyEnd = body + contentLength(body);
		if (bodyEnd > this.end) {
			return false;
		}
		call(context, body, bodyEnd);
		this.start = bodyEnd;
		if (this.start == this.end) {
			this.start = 0;
			this.end = 0;
		}
		return true;
	}

	private int bodyStart() {
		byte[] bytes = this.received;
		for (int i = this.start + 3; i < this.end; i++) {
			if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
				return i + 1;
			}
		}
		return -1;
	}

	private int contentLength(int headEnd) {
		for (int line = this.start; line < headEnd; line++) {
			if (startsLength(line)) {
				int length = 0;
				for (int i = line + CONTENT_LENGTH.length; this.received[i] != '\r'; i++) {
					if (this.received[i] != ' ') {
						length = length * 10 + (this.received[i] - '0');
					}
				}
				return length;
			}
			while (this.received[line] != '\n') {
				line++;
			}
		}
		throw new IllegalArgumentException("A request without Content-Length: this agent knows no other");
	}

	private boolean startsLength(int line) {
		for (int i = 0; i < CONTENT_LENGTH.length; i++) {
			int b = this.received[line + i];
			if (((b >= 'A' && b <= 'Z') ? b + ('a' - 'A') : b) != CONTENT_LENGTH[i]) {
				return false;
			}
		}
		return true;
	}

	private void call(ChannelHandlerContext context, int from, int to) {
		ProtobufScanner call = new ProtobufScanner(this.received, from, to);
		int type = 0;
		while (call.next()) {
			switch (call.field()) {
				case 3 -> type = (int) call.number();
				case 4 -> subscribe(context, call.content());
				case 5 -> update(call.content());
				default -> {
				}
			}
		}
		if (type == SUBSCRIBE) {
			return;
		}
		if (type != UPDATE && type != HEARTBEAT) {
			throw new IllegalArgumentException(
					"A call of type " + type + ": this agent knows SUBSCRIBE, UPDATE and HEARTBEAT");
		}
		ByteBuf out = this.responses;
		if (out == null) {
			out = context.alloc().directBuffer(64 * ACCEPTED.length);
			this.responses = out;
		}
		out.writeBytes(ACCEPTED);
	}

	private void subscribe(ChannelHandlerContext context, ProtobufScanner subscribe) {
		context.write(Unpooled.wrappedBuffer(STREAM));
		this.agent.subscribed(context.channel());
		while (subscribe.next()) {
			if (subscribe.field() == 2) {
				update(subscribe.content());
			}
		}
	}

	private void update(ProtobufScanner update) {
		while (update.next()) {
			if (update.field() == 1) {
				status(update.content());
			}
		}
	}

	private void status(ProtobufScanner status) {
		int task = -1;
		int state = -1;
		int uuid = -1;
		while (status.next()) {
			switch (status.field()) {
				case 1 -> {
					ProtobufScanner id = status.content();
					if (id.next()) {
						task = EncodedEvents.task(this.received, id.start(), id.end());
					}
				}
				case 2 -> state = (int) status.number();
				case 11 -> uuid = (status.end() - status.start() == EncodedEvents.UUID_LENGTH) ? status.start() : -1;
				default -> {
				}
			}
		}
		if (task < 0 || state < 0 || uuid < 0) {
			throw new IllegalArgumentException("An update without task, state or uuid: "
					+ Arrays.toString(Arrays.copyOfRange(this.received, this.start, this.end)));
		}
		this.agent.updated(task, state, this.received, uuid);
	}

}
