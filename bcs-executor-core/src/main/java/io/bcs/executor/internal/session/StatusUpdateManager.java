/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.CallFactory;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * Gets updates and messages to the agent: what is sent when, what an answer means for it,
 * when it is sent again, and when it is given up.
 */
final class StatusUpdateManager {

	/**
	 * The agent never acknowledges updates of tasks it does not know: enough is enough.
	 */
	static final int RESENDS_OF_UNKNOWN_TASK = 3;

	static final int RESENDS_OF_ENDED_TASK = 5;

	private final EffectCollector outbox;

	private final CallFactory calls;

	private final ActiveTasks tasks;

	private final UnacknowledgedUpdates updates = new UnacknowledgedUpdates();

	private final Map<Long, SentCall> inFlight = new HashMap<>();

	private final int concurrency;

	private final long backoffMax;

	private final long resendInterval;

	private final long resendIntervalMax;

	private long epoch;

	private boolean open;

	private long lastCallId;

	private boolean resendArmed;

	/** When updates began to fail without any answer in between, or {@code null}. */
	private @Nullable Long failingSince;

	StatusUpdateManager(SessionSettings settings, CallFactory calls, ActiveTasks tasks, EffectCollector outbox) {
		this.calls = calls;
		this.tasks = tasks;
		this.outbox = outbox;
		this.concurrency = settings.callConcurrency();
		this.backoffMax = settings.backoffMax().toNanos();
		this.resendInterval = settings.resendInterval().toNanos();
		this.resendIntervalMax = settings.resendIntervalMax().toNanos();
	}

	UnacknowledgedUpdates updates() {
		return this.updates;
	}

	/** Records an update, and sends it if its turn has come. */
	void take(TaskStatus status) {
		if (!this.updates.add(status, this.outbox.now())) {
			return;
		}
		this.tasks.updateRecorded(status.getTaskId(), status.getState(), this.outbox.now());
		this.outbox.report(new DriverEvent.UpdateQueued(status));
		send();
	}

	/** Sends a message now or never. */
	void message(ByteString data) {
		if (!this.open) {
			this.outbox.report(new DriverEvent.MessageDropped(1, "The executor is not subscribed"));
		}
		else if (this.inFlight.size() >= this.concurrency) {
			this.outbox.report(new DriverEvent.MessageDropped(1, "Too many calls are under way"));
		}
		else {
			call(this.calls.message(data), null, data.size());
		}
	}

	void heartbeat() {
		call(this.calls.heartbeat(), null, 0);
	}

	/** The agent acknowledged an update. */
	void acknowledged(TaskID taskId, ByteString uuid) {
		PendingUpdate update = this.updates.remove(uuid);
		if (update == null) {
			this.outbox.report(new DriverEvent.UnknownAcknowledgement(taskId));
			return;
		}
		this.failingSince = null;
		this.tasks.updateAcknowledged(update.taskId(), update.status.getState());
		this.outbox.report(new DriverEvent.UpdateAcknowledged(update.status,
				Duration.ofNanos(this.outbox.now() - update.enqueuedAt)));
		send();
	}

	/** Calls may be sent from now on; the agent has taken what SUBSCRIBE listed. */
	void subscribed(long epoch) {
		this.epoch = epoch;
		this.open = true;
		this.failingSince = null;
		this.updates.listAccepted(this.outbox.now() + this.resendInterval);
		armResend();
		send();
	}

	/** The connection is gone. */
	void disconnected() {
		for (SentCall call : this.inFlight.values()) {
			if (call.type() == Call.Type.MESSAGE) {
				this.outbox.report(new DriverEvent.MessageDropped(1, "The connection was lost"));
			}
		}
		this.inFlight.clear();
		this.open = false;
		this.updates.connectionLost();
		this.outbox.cancelTimer(SessionTimer.RETRY);
	}

	/**
	 * A call was answered.
	 * @param callId which
	 * @param response the answer
	 * @return the call's type, or {@code null} if it is not known (any more)
	 */
	Call.@Nullable Type answered(long callId, AgentResponse response) {
		SentCall call = this.inFlight.remove(callId);
		if (call == null) {
			return null;
		}
		this.outbox.report(new DriverEvent.CallCompleted(call.type(), response.status(),
				Duration.ofNanos(this.outbox.now() - call.sentAt())));
		if (call.update() != null) {
			trackFailures(response);
			updateAnswered(call.update(), response);
		}
		else if (call.type() == Call.Type.MESSAGE) {
			this.outbox
				.report((response.kind() == AgentResponse.Kind.ACCEPTED) ? new DriverEvent.MessageSent(call.size())
						: new DriverEvent.MessageDropped(1, response.describe()));
		}
		send();
		return call.type();
	}

	private void updateAnswered(PendingUpdate update, AgentResponse response) {
		switch (response.kind()) {
			case ACCEPTED -> {
				update.lastFailure = null;
				this.updates.accepted(update, this.outbox.now() + resendPause(update));
				armResend();
			}
			case RETRY, NOT_SUBSCRIBED -> retryLater(update, response);
			case REFUSED -> giveUp(update, response.describe());
			case UNAUTHORIZED -> {
				// The session ends; the update stays in the list of what was not
				// delivered.
			}
		}
	}

	private void retryLater(PendingUpdate update, AgentResponse response) {
		if (update.state == PendingUpdate.State.DONE) {
			return;
		}
		update.lastFailure = response.describe();
		long cap = Backoff.cap(update.failures, this.backoffMax);
		this.updates.failed(update, this.outbox.now() + (long) (this.outbox.random() * cap));
		this.outbox.report(new DriverEvent.UpdateRetried(update.status, response.describe()));
		armRetry();
	}

	private void giveUp(PendingUpdate update, String reason) {
		if (this.updates.remove(update.uuid()) != null) {
			this.tasks.updateAbandoned(update.taskId(), update.status.getState());
			this.outbox.report(new DriverEvent.UpdateAbandoned(update.status, reason));
		}
	}

	private void trackFailures(AgentResponse response) {
		boolean failed = response.status() == 0 || response.kind() == AgentResponse.Kind.NOT_SUBSCRIBED;
		if (!failed) {
			this.failingSince = null;
		}
		else if (this.failingSince == null) {
			this.failingSince = this.outbox.now();
		}
	}

	/**
	 * Tells how long every call has failed although the stream looks alive.
	 * @return nanoseconds, 0 if the last call was answered
	 */
	long failingFor() {
		return (this.failingSince != null) ? this.outbox.now() - this.failingSince : 0;
	}

	void retryDue() {
		this.updates.retryDue(this.outbox.now());
		send();
		armRetry();
	}

	private void armRetry() {
		PendingUpdate next = this.updates.nextRetry();
		if (next != null) {
			this.outbox.startTimer(SessionTimer.RETRY, next.dueAt - this.outbox.now());
		}
	}

	/** Looks for updates whose acknowledgement is overdue. */
	void resendDue() {
		this.resendArmed = false;
		Set<TaskID> seen = new HashSet<>();
		for (PendingUpdate update : new ArrayList<>(this.updates.all())) {
			if (update.state != PendingUpdate.State.ACCEPTED || update.dueAt - this.outbox.now() > 0) {
				continue;
			}
			if (isNeverAcknowledged(update)) {
				giveUpUnacknowledged(update);
			}
			else if (this.open && seen.add(update.taskId())) {
				resend(update);
			}
		}
		if (this.open) {
			send();
		}
		armResend();
	}

	private void resend(PendingUpdate update) {
		for (PendingUpdate again : this.updates.resend(update, this.outbox.now())) {
			this.outbox.report(new DriverEvent.UpdateRetried(again.status, "No acknowledgement came"));
		}
	}

	private void giveUpUnacknowledged(PendingUpdate update) {
		giveUp(update, "The agent accepted it " + (update.resends + 1)
				+ " times without acknowledging it: it does not know the task, or the task has ended for it");
	}

	/**
	 * The acknowledgement of a terminal update may be lost with the stream, and the agent
	 * does not repeat it once the scheduler has acknowledged the update.
	 */
	private boolean isNeverAcknowledged(PendingUpdate update) {
		if (this.tasks.isActive(update.taskId())) {
			return !this.tasks.isRunning(update.taskId()) && update.resends >= RESENDS_OF_ENDED_TASK;
		}
		return update.resends >= RESENDS_OF_UNKNOWN_TASK;
	}

	private void armResend() {
		if (!this.resendArmed && !this.updates.isEmpty()) {
			this.resendArmed = true;
			this.outbox.startTimer(SessionTimer.RESEND, this.resendInterval / 2);
		}
	}

	private long resendPause(PendingUpdate update) {
		return Backoff.doubled(this.resendInterval, update.resends, this.resendIntervalMax);
	}

	private void send() {
		while (this.open && this.inFlight.size() < this.concurrency) {
			PendingUpdate update = this.updates.takeReady();
			if (update == null) {
				return;
			}
			call(this.calls.update(update.status), update, 0);
			this.outbox.report(new DriverEvent.UpdateSent(update.status, update.attempts));
		}
	}

	private void call(Call call, @Nullable PendingUpdate update, int size) {
		long callId = ++this.lastCallId;
		this.inFlight.put(callId, new SentCall(call.getType(), update, size, this.outbox.now()));
		this.outbox.add(new Effect.SendCall(this.epoch, callId, call));
	}

	/**
	 * Tells whether everything that can be acknowledged has been. The agent takes updates
	 * of tasks it does not know (any more) without ever acknowledging them.
	 * @return {@code true} if nothing is worth waiting for
	 */
	boolean isDrained() {
		for (PendingUpdate update : this.updates.all()) {
			if (update.state != PendingUpdate.State.ACCEPTED || this.tasks.isActive(update.taskId())) {
				return false;
			}
		}
		return true;
	}

	/** Reports what is left at the end. */
	List<TaskStatus> undelivered() {
		List<TaskStatus> result = new ArrayList<>();
		for (PendingUpdate update : this.updates.all()) {
			result.add(update.status);
		}
		return result;
	}

	/**
	 * A call that was sent and has no answer yet.
	 *
	 * @param type its type
	 * @param update the update it carries, or {@code null}
	 * @param size of the message it carries
	 * @param sentAt when
	 */
	private record SentCall(Call.Type type, @Nullable PendingUpdate update, int size, long sentAt) {
	}

}
