/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;
import java.util.OptionalLong;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import org.jspecify.annotations.Nullable;

/**
 * How a session comes to its end: by a shutdown, which lets the executor end and report
 * its tasks, or by a stop, which delivers only what was recorded before.
 */
class Termination {

	/** A tenth of the grace period, but no more than this, is left for the way out. */
	private static final long MAX_MARGIN = Duration.ofMillis(500).toNanos();

	private final SessionSettings settings;

	private final EffectCollector effects;

	private Stage stage = Stage.NONE;

	private boolean agentShutdown;

	private boolean shutdownReturned;

	private StopReason reason = StopReason.STOP_REQUESTED;

	private String message = "";

	private long deadline;

	Termination(SessionSettings settings, EffectCollector effects) {
		this.settings = settings;
		this.effects = effects;
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

	boolean isStopping() {
		return this.stage == Stage.STOPPING;
	}

	/** Whether the agent sent SHUTDOWN. */
	boolean isAgentShutdown() {
		return this.agentShutdown;
	}

	/** Whether events still reach the executor: not once the application has stopped. */
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

	/** The agent sent SHUTDOWN. */
	void agentShutdown() {
		this.agentShutdown = true;
		shutdown(StopReason.AGENT_SHUTDOWN, "The agent sent SHUTDOWN", this.settings.shutdownGracePeriod());
	}

	/** The application asked for a shutdown, and may grant less time than the agent. */
	void applicationShutdown() {
		Duration period = this.settings.shutdownGracePeriod();
		Duration limit = this.settings.applicationShutdownPeriod();
		shutdown(StopReason.SHUTDOWN_REQUESTED, "The application asked for a shutdown",
				(limit != null && limit.compareTo(period) < 0) ? limit : period);
	}

	/** There is no agent any more. */
	void agentLost(StopReason reason, String message) {
		shutdown(reason, message, null);
	}

	/**
	 * Tells the executor to shut down. The first call decides on the reason; a later one
	 * can only shorten the time.
	 * @param period the time until whoever asks ends the executor, or {@code null} if
	 * nobody does
	 */
	private void shutdown(StopReason reason, String message, @Nullable Duration period) {
		if (isEnding()) {
			if (period != null) {
				shorten(withoutMargin(period));
			}
			return;
		}
		Duration granted = (period != null) ? period : this.settings.shutdownGracePeriod();
		this.stage = Stage.SHUTTING_DOWN;
		this.reason = reason;
		this.message = message;
		endWithin(withoutMargin(granted));
		this.effects.report(new DriverEvent.ShutdownRequested(reason, granted));
		this.effects.invoke(new Callback.Shutdown());
	}

	private static long withoutMargin(Duration period) {
		long nanos = period.toNanos();
		return nanos - Math.min(nanos / 10, MAX_MARGIN);
	}

	/** Delivers, then ends. Cuts a shutdown short, whose reason remains. */
	void stop() {
		if (this.stage == Stage.STOPPING) {
			return;
		}
		long timeout = this.settings.stopTimeout().toNanos();
		if (this.stage == Stage.NONE) {
			this.message = "The application stopped the driver";
			endWithin(timeout);
		}
		else {
			shorten(timeout);
		}
		this.stage = Stage.STOPPING;
	}

	void shutdownReturned() {
		this.shutdownReturned = true;
	}

	/** Whether the shutdown callback has returned. */
	boolean hasShutdownReturned() {
		return this.shutdownReturned;
	}

	/**
	 * Tells whether nothing but the delivery of updates is left to wait for.
	 * @param runningTasks how many tasks have no terminal update
	 * @return {@code true} if the executor is done
	 */
	boolean isReady(int runningTasks) {
		return this.stage == Stage.STOPPING
				|| (this.stage == Stage.SHUTTING_DOWN && this.shutdownReturned && runningTasks == 0);
	}

	private void shorten(long nanos) {
		if (this.effects.now() + nanos - this.deadline < 0) {
			endWithin(nanos);
		}
	}

	private void endWithin(long nanos) {
		this.deadline = this.effects.now() + nanos;
		this.effects.startTimer(SessionTimer.TERMINATION, nanos);
	}

	private enum Stage {

		NONE, SHUTTING_DOWN, STOPPING

	}

}
