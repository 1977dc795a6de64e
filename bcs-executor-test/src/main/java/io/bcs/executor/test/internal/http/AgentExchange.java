/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import io.bcs.executor.protocol.MediaType;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * A request and its place in the queue of responses: responses leave a connection in the
 * order of the requests, so what is written here is held back until it is this exchange's
 * turn. Confined to the agent's thread.
 */
public final class AgentExchange implements EventStream.Output {

	private final AgentConnection connection;

	private final AgentRequest request;

	private final boolean keepAlive;

	private final Deque<Object> held = new ArrayDeque<>();

	private @Nullable EventStream stream;

	private boolean finished;

	private boolean onHold;

	public AgentExchange(AgentConnection connection, AgentRequest request, boolean keepAlive) {
		this.connection = connection;
		this.request = request;
		this.keepAlive = keepAlive;
	}

	public AgentRequest request() {
		return this.request;
	}

	public int agentPort() {
		return this.connection.agentPort();
	}

	public boolean keepAlive() {
		return this.keepAlive;
	}

	public boolean finished() {
		return this.finished;
	}

	public boolean onHold() {
		return this.onHold;
	}

	public Deque<Object> held() {
		return this.held;
	}

	@Nullable EventStream stream() {
		return this.stream;
	}

	public void respond(AgentHttpResponse response) {
		write(response.toResponse());
		finish();
	}

	/**
	 * Responds with 200 and a stream of events that stays open.
	 * @param format how the events are written
	 * @return the stream
	 */
	public EventStream openStream(MediaType format) {
		HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
		head.headers().set("Date", AgentHttpResponse.date());
		head.headers().set("Transfer-Encoding", "chunked");
		head.headers().set("Content-Type", format.mediaType());
		write(head);
		EventStream opened = new EventStream(this, format, this.connection.pieces());
		this.stream = opened;
		return opened;
	}

	@Override
	public void write(Object message) {
		this.connection.write(this, message);
	}

	@Override
	public void finish() {
		this.finished = true;
		this.connection.proceed();
	}

	/**
	 * Keeps back what is written from now on, and all later responses of the connection.
	 */
	@Override
	public void hold() {
		this.onHold = true;
	}

	/**
	 * Keeps back what is written from now on, for a while.
	 * @param delay how long
	 */
	public void hold(Duration delay) {
		hold();
		this.connection.after(delay, this::release);
	}

	@Override
	public void release() {
		this.onHold = false;
		this.connection.proceed();
	}

	/**
	 * Closes the connection after what was written.
	 */
	@Override
	public void closeConnection() {
		this.connection.close();
	}

	@Override
	public void resetConnection() {
		this.connection.reset();
	}

	@Override
	public void halfCloseConnection() {
		this.connection.halfClose();
	}

}
