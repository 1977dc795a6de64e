/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.nio.charset.StandardCharsets;

import io.bcs.executor.protocol.AgentResponse;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * What both connections to the agent have in common: reading responses that are one
 * sentence, and the reason why a connection ends.
 */
// The outcome of a close is seen through the channel's end.
@SuppressWarnings("FutureReturnValueIgnored")
abstract class AgentConnectionHandler extends ChannelDuplexHandler {

	private final TransportSettings settings;

	private final AgentContact contact;

	private final StringBuilder text = new StringBuilder();

	private @Nullable HttpResponse response;

	private @Nullable String closeReason;

	AgentConnectionHandler(TransportSettings settings, AgentContact contact) {
		this.settings = settings;
		this.contact = contact;
	}

	TransportSettings settings() {
		return this.settings;
	}

	/** The response is complete. */
	abstract void responded(ChannelHandlerContext context, AgentResponse response);

	/** The connection has ended. Called once. */
	abstract void disconnected(String reason);

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		boolean kept = false;
		try {
			if (message instanceof HttpObject part) {
				kept = read(context, part);
			}
		}
		finally {
			if (!kept) {
				ReferenceCountUtil.release(message);
			}
		}
	}

	/**
	 * Reads a part of a response.
	 * @param context the channel's
	 * @param part the part
	 * @return whether it is kept, to be released later
	 */
	boolean read(ChannelHandlerContext context, HttpObject part) {
		DecoderResult result = part.decoderResult();
		if (result.isFailure()) {
			close(context, "The response of " + this.settings.agent() + " is not HTTP: "
					+ TransportErrors.message(result.cause()));
			return false;
		}
		if (part instanceof HttpResponse head) {
			this.response = head;
			this.text.setLength(0);
			this.contact.made();
		}
		if (part instanceof HttpContent content && this.text.length() < AgentResponse.MAX_TEXT_LENGTH) {
			int length = Math.min(content.content().readableBytes(),
					AgentResponse.MAX_TEXT_LENGTH - this.text.length());
			this.text
				.append(content.content().toString(content.content().readerIndex(), length, StandardCharsets.UTF_8));
		}
		HttpResponse head = this.response;
		// 1xx responses only announce the real one.
		if (part instanceof LastHttpContent && head != null
				&& head.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
			this.response = null;
			responded(context, response(head, this.text.toString()));
		}
		return false;
	}

	/** The response so far, for one whose text does not arrive. */
	@Nullable AgentResponse incompleteResponse() {
		HttpResponse head = this.response;
		return (head != null) ? response(head, "(the text of the response did not arrive)") : null;
	}

	private AgentResponse response(HttpResponse head, String body) {
		HttpResponseStatus status = head.status();
		AgentResponse result = AgentResponse.of(status.code(), this.settings.redact(body));
		if (isForeign(head)) {
			return new AgentResponse(
					(result.kind() == AgentResponse.Kind.ACCEPTED) ? AgentResponse.Kind.RETRY : result.kind(),
					status.code(), "This is no Mesos agent (" + this.settings.endpoint() + ", " + status.code() + ", "
							+ head.headers().get(HttpHeaderNames.CONTENT_TYPE) + "); check MESOS_AGENT_ENDPOINT");
		}
		return result;
	}

	/** An agent never sends a page. */
	static boolean isForeign(HttpResponse head) {
		String contentType = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
		return contentType != null && contentType.regionMatches(true, 0, "text/html", 0, 9);
	}

	/** Ends the connection; the first reason is the one that is told. */
	void close(ChannelHandlerContext context, String reason) {
		if (this.closeReason == null) {
			this.closeReason = reason;
		}
		context.close();
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
		if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
			exceptionCaught(context, handshake.cause());
		}
		super.userEventTriggered(context, event);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		close(context, TransportErrors.describe(cause, this.settings, !this.contact.wasMade()));
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		String reason = this.closeReason;
		disconnected((reason != null) ? reason : TransportErrors.closed(this.settings, !this.contact.wasMade()));
	}

	/**
	 * Whether the agent has ever responded, so that both sides agree on TLS.
	 */
	static final class AgentContact {

		private boolean made;

		void made() {
			this.made = true;
		}

		boolean wasMade() {
			return this.made;
		}

	}

}
