/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import org.apache.mesos.v1.Protos.Status;
import org.jspecify.annotations.Nullable;

/**
 * Ends the session: at once by an error or an abort, and otherwise when nothing is left
 * to wait for, or when the time is over.
 */
class SessionFinisher {

	/**
	 * An agent that has sent SHUTDOWN may be terminating, or its framework. It then
	 * accepts updates and never acknowledges them.
	 */
	static final long ACKNOWLEDGEMENT_WAIT = Duration.ofSeconds(1).toNanos();

	private final ActiveTasks tasks;

	private final StatusUpdateManager updates;

	private final Subscription subscription;

	private final Termination termination;

	private final EffectCollector effects;

	/** The acceptance that the timer runs from, or {@code null} if it does not run. */
	private @Nullable Long waitingSince;

	private boolean failed;

	SessionFinisher(ActiveTasks tasks, StatusUpdateManager updates, Subscription subscription, Termination termination,
			EffectCollector effects) {
		this.tasks = tasks;
		this.updates = updates;
		this.subscription = subscription;
		this.termination = termination;
		this.effects = effects;
	}

	/** Whether the session ended by an error. */
	boolean hasFailed() {
		return this.failed;
	}

	/** Ends the session if there is nothing left to wait for. */
	void finishIfDone() {
		if (this.subscription.phase() == Phase.ENDED || !isReady()) {
			return;
		}
		if (!this.subscription.canDeliver() || this.updates.isDrained()) {
			finish(false);
		}
		else if (isOnlyAcknowledgementMissing()) {
			awaitAcknowledgement();
		}
	}

	private boolean isReady() {
		return this.termination.isReady(this.tasks.runningCount());
	}

	/**
	 * Tells whether the agent sent SHUTDOWN and has accepted all that the executor had to
	 * report.
	 * @return {@code true} if acknowledgements alone are missing
	 */
	boolean isOnlyAcknowledgementMissing() {
		return this.termination.isAgentShutdown() && isReady() && this.tasks.runningCount() == 0
				&& this.updates.isEveryUpdateAccepted();
	}

	private void awaitAcknowledgement() {
		long since = this.updates.lastAcceptedAt();
		if (this.waitingSince == null || this.waitingSince != since) {
			this.waitingSince = since;
			this.effects.startTimer(SessionTimer.ACKNOWLEDGEMENT, since + ACKNOWLEDGEMENT_WAIT - this.effects.now());
		}
	}

	/** The last wait for acknowledgements is over, unless there was reason to go on. */
	void acknowledgementTimerFired() {
		this.waitingSince = null;
		if (isOnlyAcknowledgementMissing()
				&& this.effects.now() - this.updates.lastAcceptedAt() >= ACKNOWLEDGEMENT_WAIT) {
			finish(false);
		}
	}

	/** The grace period or the stop time-out is over. */
	void timedOut() {
		finish(true);
	}

	private void finish(boolean timedOut) {
		end(Status.DRIVER_STOPPED, this.termination.reason(), this.termination.message() + "; "
				+ EndDescription.of(this.termination.isStopping(), timedOut, this.tasks, this.updates.updates));
	}

	/** Ends the session because the application wants so; no callback follows. */
	void abort() {
		end(Status.DRIVER_ABORTED, StopReason.ABORT_REQUESTED, "The application aborted the driver");
	}

	/**
	 * Ends the session by an error. The executor is told, and then asked to shut down, so
	 * that its tasks get their grace period.
	 * @param reason why
	 * @param message the same as a sentence
	 */
	void fail(StopReason reason, String message) {
		this.failed = true;
		end(Status.DRIVER_ABORTED, reason, message);
		this.effects.invoke(new Callback.Failed(message));
		if (!this.termination.hasShutdownReturned()) {
			this.effects.invoke(new Callback.Shutdown());
		}
	}

	private void end(Status status, StopReason reason, String message) {
		this.subscription.end();
		this.updates.reportUndelivered();
		this.effects.add(new Effect.Finish(status, reason, message));
		this.effects.report(new DriverEvent.Ended(status, reason, message, this.updates.updates.size()));
	}

}
