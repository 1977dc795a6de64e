/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.time.Duration;
import java.util.Arrays;

import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.MediaType;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as the response to SUBSCRIBE, in any pieces, with reading stopped and resumed
 * between them: the end is told once, nothing comes after it, and nothing is thrown.
 */
public final class EventStreamFuzzer {

	private EventStreamFuzzer() {
	}

	/** Called by the fuzzer. */
	public static void fuzzerTestOneInput(byte[] input) {
		if (input.length < 2) {
			return;
		}
		int pieceSize = 1 + (input[0] & 0xff) * 4;
		boolean stopping = (input[1] & 1) != 0;
		MediaType format = ((input[1] & 2) != 0) ? MediaType.JSON : MediaType.PROTOBUF;
		byte[] response = Arrays.copyOfRange(input, 2, input.length);
		TransportSettings settings = new TransportSettings("127.0.0.1", 5051, null, "/slave(1)/api/v1/executor", null,
				null, format, Duration.ofSeconds(5), Duration.ofSeconds(10), 4096);
		Receiver receiver = new Receiver();
		EventStreamHandler handler = new EventStreamHandler(settings, new AgentConnectionHandler.AgentContact(),
				Unpooled.EMPTY_BUFFER, receiver);
		EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseDecoder(), handler);
		for (int i = 0; i < response.length && channel.isOpen(); i += pieceSize) {
			if (stopping) {
				handler.setReading((i / pieceSize) % 2 == 0);
			}
			// What was stopped may have held back the end.
			if (channel.isOpen()) {
				channel.writeInbound(Unpooled.copiedBuffer(response, i, Math.min(pieceSize, response.length - i)));
			}
		}
		handler.setReading(true);
		channel.finishAndReleaseAll();
		channel.checkException();
		if (receiver.end == null) {
			throw new IllegalStateException("The channel is closed, and the end is not told");
		}
	}

	private static final class Receiver implements EventReceiver {

		private @Nullable String end;

		@Override
		public void connected() {
			requireNoEnd("connected");
		}

		@Override
		public void event(Event event) {
			requireNoEnd("event");
		}

		@Override
		public void refused(AgentResponse response) {
			requireNoEnd("refused");
			this.end = response.toString();
		}

		@Override
		public void ended(String reason) {
			requireNoEnd("ended");
			this.end = reason;
		}

		private void requireNoEnd(String what) {
			if (this.end != null) {
				throw new IllegalStateException(what + " after the end: " + this.end);
			}
		}

	}

}
