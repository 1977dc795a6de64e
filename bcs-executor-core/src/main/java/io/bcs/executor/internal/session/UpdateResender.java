/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.internal.session.PendingUpdate.State;
import org.apache.mesos.v1.Protos.TaskID;

/**
 * Sends accepted updates again whose acknowledgement does not come, and abandons those
 * for which it never will.
 */
final class UpdateResender {

	/** The agent never acknowledges an update of a task that it does not know. */
	static final int RESENDS_OF_UNKNOWN_TASK = 3;

	static final int RESENDS_OF_ENDED_TASK = 5;

	private final ActiveTasks tasks;

	private final UnacknowledgedUpdates updates;

	private final EffectCollector effects;

	private final long interval;

	private final long intervalMax;

	private boolean armed;

	UpdateResender(SessionSettings settings, ActiveTasks tasks, UnacknowledgedUpdates updates,
			EffectCollector effects) {
		this.tasks = tasks;
		this.updates = updates;
		this.effects = effects;
		this.interval = settings.resendInterval().toNanos();
		this.intervalMax = settings.resendIntervalMax().toNanos();
	}

	/** Returns the pause before an update is sent again for the first time. */
	long firstPause() {
		return this.interval;
	}

	/** Returns the pause before an accepted update is sent again. */
	long pause(PendingUpdate update) {
		return Backoff.doubled(this.interval, update.resends, this.intervalMax);
	}

	/** Starts the timer of the next check, unless it runs already. */
	void arm() {
		if (!this.armed && this.updates.size() > 0) {
			this.armed = true;
			this.effects.startTimer(SessionTimer.RESEND, this.interval / 2);
		}
	}

	/**
	 * Checks for updates whose acknowledgement is overdue.
	 * @param open whether calls can be sent
	 */
	void resendDue(boolean open) {
		this.armed = false;
		Set<TaskID> seen = new HashSet<>();
		for (PendingUpdate update : new ArrayList<>(this.updates.all())) {
			if (update.state != State.ACCEPTED || update.dueAt - this.effects.now() > 0) {
				continue;
			}
			if (isNeverAcknowledged(update)) {
				abandon(update, "The agent accepted it " + (update.resends + 1)
						+ " times without acknowledging it: it does not know the task, or the task has ended for it");
			}
			else if (open && seen.add(update.taskId())) {
				resend(update.taskId());
			}
		}
		arm();
	}

	private void resend(TaskID taskId) {
		for (PendingUpdate update : this.updates.resend(taskId, this.effects.now())) {
			this.effects.report(new DriverEvent.UpdateRetried(update.status, "No acknowledgement came"));
		}
	}

	/**
	 * The acknowledgement of a terminal update may be lost with the stream. The agent
	 * does not repeat it once the scheduler has acknowledged the update.
	 */
	private boolean isNeverAcknowledged(PendingUpdate update) {
		if (this.tasks.isActive(update.taskId())) {
			return !this.tasks.isRunning(update.taskId()) && update.resends >= RESENDS_OF_ENDED_TASK;
		}
		return update.resends >= RESENDS_OF_UNKNOWN_TASK;
	}

	/**
	 * Abandons an update; a terminal one ends its task all the same.
	 * @param update the update
	 * @param reason why
	 */
	void abandon(PendingUpdate update, String reason) {
		if (this.updates.remove(update.uuid()) != null) {
			this.tasks.updateAbandoned(update.taskId(), update.status.getState());
			this.effects.report(new DriverEvent.UpdateAbandoned(update.status, reason));
		}
	}

}
