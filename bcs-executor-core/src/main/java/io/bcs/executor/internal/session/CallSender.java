/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.CallFactory;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * Sends the calls other than SUBSCRIBE, a bounded number at a time, and matches them with
 * their responses. Framework messages are sent once or not at all.
 */
class CallSender {

	private final CallFactory calls;

	private final EffectCollector effects;

	private final int concurrency;

	private final Map<Long, SentCall> inFlight = new HashMap<>();

	private long epoch;

	private boolean open;

	private long lastCallId;

	CallSender(SessionSettings settings, CallFactory calls, EffectCollector effects) {
		this.calls = calls;
		this.effects = effects;
		this.concurrency = settings.callConcurrency();
	}

	/**
	 * Lets calls be sent.
	 * @param epoch the attempt they belong to
	 */
	void open(long epoch) {
		this.epoch = epoch;
		this.open = true;
	}

	/** The connection is lost: nothing is sent, and no response will come. */
	void close() {
		for (SentCall call : this.inFlight.values()) {
			if (call.type() == Call.Type.MESSAGE) {
				this.effects.report(new DriverEvent.MessageDropped(1, "The connection was lost"));
			}
		}
		this.inFlight.clear();
		this.open = false;
	}

	boolean isOpen() {
		return this.open;
	}

	boolean hasCapacity() {
		return this.inFlight.size() < this.concurrency;
	}

	void sendUpdate(PendingUpdate update) {
		send(this.calls.update(update.status), update, 0);
		this.effects.report(new DriverEvent.UpdateSent(update.status, update.attempts));
	}

	void sendHeartbeat() {
		send(this.calls.heartbeat(), null, 0);
	}

	void sendMessage(ByteString data) {
		if (!this.open) {
			this.effects.report(new DriverEvent.MessageDropped(1, "The executor is not subscribed"));
		}
		else if (!hasCapacity()) {
			this.effects.report(new DriverEvent.MessageDropped(1, "Too many calls are in flight"));
		}
		else {
			send(this.calls.message(data), null, data.size());
		}
	}

	private void send(Call call, @Nullable PendingUpdate update, int size) {
		long callId = ++this.lastCallId;
		this.inFlight.put(callId, new SentCall(call.getType(), update, size, this.effects.now()));
		this.effects.add(new Effect.SendCall(this.epoch, callId, call));
	}

	/**
	 * Takes a response.
	 * @param callId the call
	 * @param response its response
	 * @return the call, or {@code null} if it is unknown or was given its response before
	 */
	@Nullable SentCall complete(long callId, AgentResponse response) {
		SentCall call = this.inFlight.remove(callId);
		if (call == null) {
			return null;
		}
		this.effects.report(new DriverEvent.CallCompleted(call.type(), response.status(),
				Duration.ofNanos(this.effects.now() - call.sentAt())));
		if (call.type() == Call.Type.MESSAGE) {
			this.effects
				.report((response.kind() == AgentResponse.Kind.ACCEPTED) ? new DriverEvent.MessageSent(call.size())
						: new DriverEvent.MessageDropped(1, response.describe()));
		}
		return call;
	}

	/**
	 * A call in flight.
	 *
	 * @param type its type
	 * @param update the update it carries, or {@code null}
	 * @param size the size of the message it carries
	 * @param sentAt when it was sent
	 */
	record SentCall(Call.Type type, @Nullable PendingUpdate update, int size, long sentAt) {
	}

}
