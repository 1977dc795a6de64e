/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * Makes the POST requests of calls. Only the body and its length differ between them.
 */
final class RequestFactory {

	private final TransportSettings settings;

	private final HttpHeaders headers = new DefaultHttpHeaders();

	RequestFactory(TransportSettings settings) {
		this.settings = settings;
		this.headers.set(HttpHeaderNames.HOST, settings.hostHeader())
			// Only this type: an agent that may choose chooses JSON.
			.set(HttpHeaderNames.ACCEPT, settings.mediaType().mediaType())
			.set(HttpHeaderNames.CONTENT_TYPE, settings.mediaType().mediaType());
		if (settings.token() != null) {
			this.headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + settings.token());
		}
	}

	FullHttpRequest request(Call call) {
		byte[] body = this.settings.mediaType().encode(call);
		HttpHeaders requestHeaders = this.headers.copy().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
		return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, this.settings.path(),
				Unpooled.wrappedBuffer(body), requestHeaders, EmptyHttpHeaders.INSTANCE);
	}

}
