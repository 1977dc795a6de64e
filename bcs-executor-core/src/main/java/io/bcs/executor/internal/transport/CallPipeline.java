/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

import io.bcs.executor.internal.transport.AgentConnectionHandler.AgentContact;
import io.bcs.executor.internal.transport.ResponseHandler.PendingCall;
import io.bcs.executor.protocol.AgentResponse;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection for all calls, pipelined: requests leave in the order they were
 * sent without waiting for responses, and the responses, which come in the same order,
 * are matched by position. Opened when it is first needed. When it breaks, every call
 * without a response fails; whether to send it again is the caller's decision.
 */
// The outcome of a write or a close is seen through the channel's end.
@SuppressWarnings("FutureReturnValueIgnored")
final class CallPipeline {

	private final TransportSettings settings;

	private final AgentConnector connector;

	private final RequestFactory requests;

	private final AgentContact contact = new AgentContact();

	/** Calls that wait for the connection to open. */
	private final Deque<PendingCall> queue = new ArrayDeque<>();

	private @Nullable Future<Channel> opening;

	private @Nullable ResponseHandler connection;

	CallPipeline(TransportSettings settings, AgentConnector connector, RequestFactory requests) {
		this.settings = settings;
		this.connector = connector;
		this.requests = requests;
	}

	void send(Call call, Consumer<AgentResponse> receiver) {
		PendingCall pending = new PendingCall(this.requests.body(call), receiver);
		ResponseHandler open = this.connection;
		if (open != null && open.isActive()) {
			open.send(pending);
		}
		else {
			this.queue.add(pending);
		}
	}

	void flush() {
		ResponseHandler open = this.connection;
		if (open != null && open.isActive()) {
			open.flush();
		}
		else if (!this.queue.isEmpty() && this.opening == null) {
			connect();
		}
	}

	private void connect() {
		ResponseHandler handler = new ResponseHandler(this.settings, this.contact, this.requests);
		Future<Channel> next = this.connector.connect(handler);
		this.opening = next;
		next.addListener((Future<Channel> connected) -> {
			if (this.opening != next) {
				return;
			}
			this.opening = null;
			if (connected.isSuccess()) {
				opened(handler);
			}
			else {
				failQueue(TransportErrors.describe(connected.cause(), this.settings, !this.contact.wasMade()));
			}
		});
	}

	private void opened(ResponseHandler open) {
		this.connection = open;
		if (!open.isActive()) {
			failQueue(TransportErrors.closed(this.settings, !this.contact.wasMade()));
			return;
		}
		for (PendingCall call = this.queue.poll(); call != null; call = this.queue.poll()) {
			open.send(call);
		}
		open.flush();
	}

	void disconnect() {
		Future<Channel> unfinished = this.opening;
		this.opening = null;
		if (unfinished != null) {
			unfinished.cancel(false);
		}
		ResponseHandler open = this.connection;
		this.connection = null;
		if (open != null) {
			open.close();
		}
		failQueue("The connection was closed");
	}

	private void failQueue(String reason) {
		Deque<PendingCall> failed = new ArrayDeque<>(this.queue);
		this.queue.clear();
		for (PendingCall call : failed) {
			call.receiver().accept(AgentResponse.failed(reason));
		}
	}

}
