/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;
import java.util.List;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Delivers status updates: records them, sends each in its turn, and decides what a
 * response or a missing one means for it. An update stays until it is acknowledged or
 * abandoned.
 */
class StatusUpdateManager {

	final UnacknowledgedUpdates updates;

	private final ActiveTasks tasks;

	private final CallSender sender;

	private final EffectCollector effects;

	private final CallFailureDetector failures;

	private final UpdateResender resender;

	private final long backoffMax;

	/** When the agent last accepted an update. */
	private long lastAcceptedAt;

	StatusUpdateManager(SessionSettings settings, ActiveTasks tasks, UnacknowledgedUpdates updates, CallSender sender,
			CallFailureDetector failures, EffectCollector effects) {
		this.tasks = tasks;
		this.updates = updates;
		this.sender = sender;
		this.failures = failures;
		this.effects = effects;
		this.resender = new UpdateResender(settings, tasks, updates, effects);
		this.backoffMax = settings.backoffMax().toNanos();
	}

	/** Records an update, and sends it if it is its turn. */
	void enqueue(TaskStatus status) {
		if (!this.updates.add(status, this.effects.now())) {
			return;
		}
		this.tasks.updateRecorded(status.getTaskId(), status.getState(), this.effects.now());
		this.effects.report(new DriverEvent.UpdateQueued(status));
		send();
	}

	/** The agent acknowledged an update. */
	void acknowledged(TaskID taskId, ByteString uuid) {
		PendingUpdate update = this.updates.remove(uuid);
		if (update == null) {
			this.effects.report(new DriverEvent.UnknownAcknowledgement(taskId));
			return;
		}
		this.failures.reset();
		this.tasks.updateAcknowledged(update.taskId(), update.status.getState());
		this.effects.report(new DriverEvent.UpdateAcknowledged(update.status,
				Duration.ofNanos(this.effects.now() - update.enqueuedAt)));
		send();
	}

	/** The agent sent SUBSCRIBED: it has accepted what SUBSCRIBE listed. */
	void subscribed(long epoch) {
		this.updates.listAccepted(this.effects.now() + this.resender.firstPause());
		this.lastAcceptedAt = this.effects.now();
		open(epoch);
	}

	/**
	 * The agent sent SHUTDOWN instead of SUBSCRIBED: it ignores what SUBSCRIBE listed.
	 */
	void terminating(long epoch) {
		this.updates.listIgnored();
		open(epoch);
	}

	private void open(long epoch) {
		this.failures.reset();
		this.sender.open(epoch);
		this.resender.arm();
		send();
	}

	/** The connection is lost. */
	void disconnected() {
		this.sender.close();
		this.updates.connectionLost();
		this.effects.cancelTimer(SessionTimer.RETRY);
	}

	/**
	 * An UPDATE call got its response.
	 * @param update the update it carried
	 * @param response the response
	 */
	void responded(PendingUpdate update, AgentResponse response) {
		switch (response.kind()) {
			case ACCEPTED -> {
				this.lastAcceptedAt = this.effects.now();
				this.updates.accepted(update, this.effects.now() + this.resender.pause(update));
				this.resender.arm();
			}
			case RETRY, NOT_SUBSCRIBED -> retryLater(update, response);
			case REFUSED -> this.resender.abandon(update, response.describe());
			case UNAUTHORIZED -> {
				// The session ends, and reports the update as undelivered.
			}
		}
	}

	private void retryLater(PendingUpdate update, AgentResponse response) {
		if (update.state == PendingUpdate.State.DONE) {
			return;
		}
		long cap = Backoff.cap(update.failures, this.backoffMax);
		this.updates.failed(update, response.describe(), this.effects.now() + (long) (this.effects.random() * cap));
		this.effects.report(new DriverEvent.UpdateRetried(update.status, response.describe()));
		armRetry();
	}

	void retryDue() {
		this.updates.retryDue(this.effects.now());
		send();
		armRetry();
	}

	private void armRetry() {
		PendingUpdate next = this.updates.nextRetry();
		if (next != null) {
			this.effects.startTimer(SessionTimer.RETRY, next.dueAt - this.effects.now());
		}
	}

	void resendDue() {
		this.resender.resendDue(this.sender.isOpen());
		send();
	}

	/** Sends what may be sent now. */
	void send() {
		while (this.sender.isOpen() && this.sender.hasCapacity()) {
			PendingUpdate update = this.updates.pollSendable();
			if (update == null) {
				return;
			}
			this.sender.sendUpdate(update);
		}
	}

	/**
	 * Tells whether no acknowledgement is missing that will come: the agent accepts
	 * updates of tasks that it does not know, or not any more, and never acknowledges
	 * them.
	 * @return {@code true} if there is nothing to wait for
	 */
	boolean isDrained() {
		return isEveryUpdateAccepted()
				&& this.updates.all().stream().noneMatch((update) -> this.tasks.isActive(update.taskId()));
	}

	boolean isEveryUpdateAccepted() {
		return this.updates.acceptedCount() == this.updates.size();
	}

	long lastAcceptedAt() {
		return this.lastAcceptedAt;
	}

	List<TaskStatus> undelivered() {
		return this.updates.all().stream().map((update) -> update.status).toList();
	}

	/** Reports the updates that are left at the end. */
	void reportUndelivered() {
		for (PendingUpdate update : this.updates.all()) {
			this.effects
				.report(new DriverEvent.UpdateUndelivered(update.status, update.state == PendingUpdate.State.ACCEPTED));
		}
	}

}
