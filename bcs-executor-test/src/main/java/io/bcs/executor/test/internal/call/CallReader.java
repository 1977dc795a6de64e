/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.call;

import java.io.IOException;
import java.util.zip.GZIPInputStream;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.test.internal.http.AgentHttpResponse;
import io.bcs.executor.test.internal.http.AgentRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * Turns a request into a call, or into the response a real agent gives to one that is
 * none.
 */
public final class CallReader {

	/** Name of the agent's process in libprocess, the first part of its paths. */
	public static final String PROCESS_NAME = "slave(1)";

	private static final String API = "/api/v1";

	private static final String EXECUTOR_API = API + "/executor";

	private CallReader() {
	}

	/**
	 * Checks that the path leads to the executor API.
	 */
	public static void requireExecutorApi(AgentRequest request) throws CallRejectedException {
		String path = new QueryStringDecoder(request.path()).path();
		String prefix = "/" + PROCESS_NAME;
		if (request.viaDomainSocket() && !path.equals(prefix + EXECUTOR_API)) {
			throw new CallRejectedException(AgentHttpResponse.FORBIDDEN);
		}
		String route = path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
		if (isAt(route, EXECUTOR_API)) {
			return;
		}
		if (isAt(route, API)) {
			// The API for operators. It knows none of the types of an executor's call.
			throw new CallRejectedException(
					AgentHttpResponse.badRequest("Failed to validate agent::Call: Expecting 'type' to be present"));
		}
		throw new CallRejectedException(AgentHttpResponse.NOT_FOUND);
	}

	private static boolean isAt(String route, String api) {
		return route.equals(api) || route.startsWith(api + "/");
	}

	public static Call read(AgentRequest request) throws CallRejectedException {
		if (!request.method().equals("POST")) {
			throw new CallRejectedException(AgentHttpResponse.methodNotAllowed(request.method()));
		}
		String contentType = request.header("Content-Type");
		if (contentType == null) {
			throw new CallRejectedException(AgentHttpResponse.badRequest("Expecting 'Content-Type' to be present"));
		}
		if (contentType.equals(MediaType.PROTOBUF.mediaType())) {
			try {
				return Call.parseFrom(body(request));
			}
			catch (InvalidProtocolBufferException ex) {
				throw new CallRejectedException(
						AgentHttpResponse.badRequest("Failed to parse body into Call protobuf"));
			}
		}
		if (contentType.equals(MediaType.JSON.mediaType())) {
			Call.Builder call = Call.newBuilder();
			MesosJson.read(body(request), call);
			return call.build();
		}
		throw new CallRejectedException(
				AgentHttpResponse.text(415, "Expecting 'Content-Type' of application/json or application/x-protobuf"));
	}

	/**
	 * Chooses the format of the events. JSON is preferred whatever the order in which the
	 * header names them.
	 */
	public static MediaType eventFormat(AgentRequest request) throws CallRejectedException {
		String accept = request.header("Accept");
		for (MediaType format : new MediaType[] { MediaType.JSON, MediaType.PROTOBUF }) {
			if (AcceptHeader.admits(accept, format.mediaType())) {
				return format;
			}
		}
		throw new CallRejectedException(AgentHttpResponse.text(406,
				"Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'"));
	}

	private static ByteString body(AgentRequest request) throws CallRejectedException {
		if (!"gzip".equals(request.header("Content-Encoding"))) {
			return request.body();
		}
		try (GZIPInputStream unzipped = new GZIPInputStream(request.body().newInput())) {
			return ByteString.readFrom(unzipped);
		}
		catch (IOException ex) {
			throw new CallRejectedException(AgentHttpResponse.badRequest("Failed to decompress the body"));
		}
	}

}
