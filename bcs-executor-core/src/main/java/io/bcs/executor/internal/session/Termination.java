/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;
import java.util.OptionalLong;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;

/**
 * How a session comes to its end: by a shutdown, which lets the executor end and report
 * its tasks, or by a stop, which only drains what was reported.
 */
final class Termination {

	/** A tenth of the grace period, but no more than this, is left for the way out. */
	private static final long MAX_MARGIN = Duration.ofMillis(500).toNanos();

	private final SessionSettings settings;

	private final EffectCollector outbox;

	private Stage stage = Stage.NONE;

	private boolean shutdownReturned;

	private StopReason reason = StopReason.STOP_REQUESTED;

	private String message = "";

	private long deadline;

	Termination(SessionSettings settings, EffectCollector outbox) {
		this.settings = settings;
		this.outbox = outbox;
	}

	/**
	 * Returns when a shutdown or stop ends at the latest.
	 * @return the time, empty while the session is not ending
	 */
	OptionalLong deadline() {
		return isEnding() ? OptionalLong.of(this.deadline) : OptionalLong.empty();
	}

	boolean isEnding() {
		return this.stage != Stage.NONE;
	}

	/** Whether the agent's wishes still reach the executor: not once it has stopped. */
	boolean takesCallbacks() {
		return this.stage != Stage.STOPPING;
	}

	boolean takesLaunches() {
		return this.stage == Stage.NONE;
	}

	StopReason reason() {
		return this.reason;
	}

	String message() {
		return this.message;
	}

	/**
	 * Tells the executor to shut down. Only the first call has an effect.
	 * @param reason why
	 * @param message the same as a sentence
	 */
	void shutdown(StopReason reason, String message) {
		long grace = this.settings.shutdownGracePeriod().toNanos();
		long time = grace - Math.min(grace / 10, MAX_MARGIN);
		if (isEnding()) {
			// The agent kills at the end of the grace period, whatever is still to be
			// drained.
			if (reason == StopReason.AGENT_SHUTDOWN && this.outbox.now() + time - this.deadline < 0) {
				endWithin(time);
			}
			return;
		}
		this.stage = Stage.SHUTTING_DOWN;
		this.reason = reason;
		this.message = message;
		endWithin(time);
		this.outbox.report(new DriverEvent.ShutdownRequested(reason, this.settings.shutdownGracePeriod()));
		this.outbox.invoke(new Callback.Shutdown());
	}

	void shutdownReturned() {
		this.shutdownReturned = true;
	}

	/** Drains, then ends. Cuts a shutdown short, whose reason remains. */
	void stop() {
		if (this.stage == Stage.STOPPING) {
			return;
		}
		long timeout = this.settings.stopTimeout().toNanos();
		if (this.stage == Stage.NONE) {
			this.message = "The application stopped the driver";
			endWithin(timeout);
		}
		else if (this.outbox.now() + timeout - this.deadline < 0) {
			endWithin(timeout);
		}
		this.stage = Stage.STOPPING;
	}

	/**
	 * Tells whether the executor is done, its updates apart.
	 * @param noneRunning whether every task has its terminal update
	 * @return {@code true} once only updates are left to wait for
	 */
	boolean isReady(boolean noneRunning) {
		return this.stage == Stage.STOPPING
				|| (this.stage == Stage.SHUTTING_DOWN && this.shutdownReturned && noneRunning);
	}

	private void endWithin(long nanos) {
		this.deadline = this.outbox.now() + nanos;
		this.outbox.startTimer(SessionTimer.TERMINATION, nanos);
	}

	/**
	 * How far the end has come.
	 */
	private enum Stage {

		NONE, SHUTTING_DOWN, STOPPING

	}

}
