/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;
import java.util.List;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.internal.session.Callback;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.SessionSettings;
import io.bcs.executor.internal.session.SessionTimer;
import io.bcs.executor.internal.session.simulation.Ledger.Stage;
import io.bcs.executor.internal.session.simulation.Ledger.TrackedTask;
import org.apache.mesos.v1.Protos.Status;
import org.jspecify.annotations.Nullable;

/**
 * The session ends when it should, and never when it should not.
 */
final class EndingChecks extends Checks {

	private static final long ACKNOWLEDGEMENT_WAIT = Duration.ofSeconds(1).toNanos();

	private final SessionSettings settings;

	private @Nullable Since started;

	private @Nullable Since outage;

	private @Nullable Since stop;

	private @Nullable Since shutdown;

	private @Nullable Since agentShutdown;

	private @Nullable Since applicationShutdown;

	/**
	 * Since when acknowledgements alone have been missing, and from which acceptance on.
	 */
	private @Nullable Since acknowledgementMissing;

	private long lastAcceptedAt;

	/** There is no agent any more, and none is waited for. */
	private boolean hopeless;

	private Input input = new Input.Start();

	private @Nullable Termination ending;

	EndingChecks(World world) {
		super(world);
		this.settings = world.plan.settings;
	}

	@Override
	void begin(Input input) {
		this.input = input;
		this.hopeless |= input instanceof Input.TimerFired fired && fired.timer() == SessionTimer.OUTAGE
				&& recoveryIsOver();
	}

	@Override
	void effect(Effect effect) {
		if (this.ending != null) {
			boolean allowed = effect instanceof Effect.Invoke invoke ? isLastCallback(invoke.callback())
					: effect instanceof Effect.Report report && (report.event() instanceof DriverEvent.Ended
							|| (report.event() instanceof DriverEvent.UpdateUndelivered && !isLateAfterError())
							|| (report.event() instanceof DriverEvent.UpdateDropped && isLateAfterError()));
			require(allowed, Rule.SILENT_AFTER_THE_END,
					() -> "after its end the session wants " + Words.effect(effect));
		}
		if (effect instanceof Effect.Disconnect && this.ledger.subscribed) {
			this.outage = new Since();
		}
		else if (effect instanceof Effect.Report report) {
			if (report.event() instanceof DriverEvent.Disconnected lost) {
				require(lost.reconnecting() || !this.settings.checkpoint()
						|| this.ledger.isOnlyAcknowledgementMissing(), Rule.ENDS_FOR_A_REASON,
						() -> "no subscription is tried again");
				this.hopeless |= !lost.reconnecting();
			}
			else if (report.event() instanceof DriverEvent.ShutdownRequested requested) {
				this.shutdown = new Since();
				shutdownRequested(requested.reason());
			}
		}
		else if (effect instanceof Effect.Finish finish) {
			this.ending = new Termination(finish, this.ledger.stage, this.ledger.isReady(), this.hopeless,
					this.ledger.isOnlyAcknowledgementMissing());
		}
	}

	/** After an end by an error, an update is dropped and nothing else. */
	private boolean isLateAfterError() {
		return this.ledger.failed && this.ledger.stageBefore == Stage.ENDED;
	}

	private boolean isLastCallback(Callback callback) {
		return this.ledger.failed && (callback instanceof Callback.Failed || callback instanceof Callback.Shutdown);
	}

	private void shutdownRequested(StopReason reason) {
		boolean justified = switch (reason) {
			case AGENT_SHUTDOWN -> this.ledger.agentShutdown;
			case SHUTDOWN_REQUESTED -> this.ledger.shutdownRequested;
			case DISCONNECTED -> !this.settings.checkpoint() && this.ledger.everSubscribed && !this.ledger.subscribed;
			case RECOVERY_TIMEOUT -> recoveryIsOver();
			case STOP_REQUESTED, ABORT_REQUESTED, REGISTRATION_TIMEOUT, SUBSCRIPTION_REFUSED, UNAUTHORIZED, AGENT_ERROR,
					INVALID_UPDATE, INTERNAL_ERROR ->
				false;
		};
		require(justified, Rule.ENDS_FOR_A_REASON, () -> "the executor is shut down because of " + reason);
	}

	private boolean recoveryIsOver() {
		return this.settings.checkpoint() && !this.ledger.subscribed && this.outage != null
				&& this.outage.reaches(this.settings.recoveryTimeout().toNanos());
	}

	@Override
	void after(Input input, List<Effect> effects) {
		require(this.ledger.stageBefore != Stage.ENDED || effects.isEmpty() || input instanceof Input.SendUpdate,
				Rule.SILENT_AFTER_THE_END, () -> "after its end the session reacts to " + Words.input(input));
		if (this.ledger.stageBefore == Stage.ENDED) {
			return;
		}
		note(input);
		Termination end = this.ending;
		if (end != null) {
			require(isJustified(end), Rule.ENDS_FOR_A_REASON,
					() -> "the session ends " + end.finish().status() + " because of " + end.finish().reason() + " ("
							+ end.finish().message() + ") on " + Words.input(input) + " in stage " + end.stage()
							+ ", when " + this.ledger.pending() + " waited");
			return;
		}
		require(!this.ledger.abortRequested && !this.ledger.invalidUpdate && !this.ledger.agentError, Rule.ENDS_IN_TIME,
				() -> "the session does not end at once on " + Words.input(input));
		require(!this.ledger.isReady() || !this.ledger.pending().isEmpty(), Rule.ENDS_IN_TIME,
				() -> "everything is delivered, and the session does not end");
	}

	private void note(Input input) {
		if (input.kind() == Input.Kind.START) {
			this.started = new Since();
		}
		else if (this.ledger.stopRequested && this.stop == null) {
			this.stop = new Since();
		}
		if (this.ledger.shutdownRequested && this.applicationShutdown == null) {
			this.applicationShutdown = new Since();
		}
		if (this.ledger.agentShutdown && this.agentShutdown == null) {
			this.agentShutdown = new Since();
		}
	}

	private boolean isJustified(Termination end) {
		StopReason reason = end.finish().reason();
		boolean stopped = end.finish().status() == Status.DRIVER_STOPPED;
		return switch (reason) {
			case STOP_REQUESTED -> stopped && this.ledger.stopRequested && isDue(end);
			case SHUTDOWN_REQUESTED -> stopped && this.ledger.shutdownRequested && isDue(end);
			case AGENT_SHUTDOWN -> stopped && this.ledger.agentShutdown && isDue(end);
			case DISCONNECTED, RECOVERY_TIMEOUT -> stopped && this.hopeless && isDue(end);
			case ABORT_REQUESTED -> !stopped && this.ledger.abortRequested;
			case REGISTRATION_TIMEOUT -> !stopped && end.stage() == Stage.NONE && !this.ledger.everSubscribed
					&& this.started != null && this.started.reaches(this.settings.registrationTimeout().toNanos());
			case SUBSCRIPTION_REFUSED ->
				!stopped && this.ledger.valid && this.input instanceof Input.SubscribeRefused refused
						&& refused.response().kind() == AgentResponse.Kind.REFUSED;
			case UNAUTHORIZED -> !stopped && this.ledger.valid && isUnauthorized();
			case AGENT_ERROR -> !stopped && this.ledger.agentError;
			case INVALID_UPDATE -> !stopped && this.ledger.invalidUpdate;
			case INTERNAL_ERROR -> false;
		};
	}

	private boolean isUnauthorized() {
		return (this.input instanceof Input.SubscribeRefused refused
				&& refused.response().kind() == AgentResponse.Kind.UNAUTHORIZED)
				|| (this.input instanceof Input.CallCompleted completed
						&& completed.response().kind() == AgentResponse.Kind.UNAUTHORIZED);
	}

	private boolean isDue(Termination end) {
		if (this.input instanceof Input.TimerFired fired && fired.timer() == SessionTimer.TERMINATION) {
			long grace = this.settings.shutdownGracePeriod().toNanos();
			return (this.applicationShutdown != null
					&& this.applicationShutdown.reaches(applicationPeriod() / 100 * 85))
					|| (this.stop != null && this.stop.reaches(this.settings.stopTimeout().toNanos()))
					|| (this.shutdown != null && this.shutdown.reaches(grace / 100 * 85))
					|| (this.agentShutdown != null && this.agentShutdown.reaches(grace / 100 * 85));
		}
		return end.ready()
				&& (end.hopeless() || this.ledger.pending().stream().allMatch(this::isNotWaitedFor) || hasWaited(end));
	}

	/** The smaller of what agent and application grant. */
	private long applicationPeriod() {
		Duration period = this.settings.applicationShutdownPeriod();
		long grace = this.settings.shutdownGracePeriod().toNanos();
		return (period != null) ? Math.min(period.toNanos(), grace) : grace;
	}

	/** A second has passed since the agent accepted the last update. */
	private boolean hasWaited(Termination end) {
		return end.onlyAcknowledgementMissing() && this.input instanceof Input.TimerFired fired
				&& fired.timer() == SessionTimer.ACKNOWLEDGEMENT
				&& this.world.now() - this.ledger.lastAcceptedAt >= ACKNOWLEDGEMENT_WAIT;
	}

	/** Accepted, and of a task whose updates the agent does not acknowledge. */
	private boolean isNotWaitedFor(TrackedUpdate update) {
		TrackedTask task = this.ledger.tasks().get(update.task());
		return task == null && update.accepted > 0;
	}

	@Override
	void tick() {
		long grace = this.settings.shutdownGracePeriod().toNanos();
		overdue(this.stop, this.settings.stopTimeout().toNanos(), "the stop");
		overdue(this.shutdown, grace, "the shutdown");
		overdue(this.agentShutdown, grace, "the agent's SHUTDOWN");
		overdue(this.applicationShutdown, applicationPeriod(), "the application's shutdown");
		boolean missing = this.ledger.isOnlyAcknowledgementMissing();
		if (!missing || this.lastAcceptedAt != this.ledger.lastAcceptedAt) {
			this.acknowledgementMissing = missing ? new Since() : null;
			this.lastAcceptedAt = this.ledger.lastAcceptedAt;
		}
		overdue(this.acknowledgementMissing, ACKNOWLEDGEMENT_WAIT, "the acceptance of the last update");
		if (this.ledger.stage == Stage.NONE) {
			if (!this.ledger.everSubscribed) {
				overdue(this.started, this.settings.registrationTimeout().toNanos(), "the start without an agent");
			}
			else if (!this.ledger.subscribed) {
				overdue(this.outage, this.settings.recoveryTimeout().toNanos(), "the begin of the outage");
			}
		}
	}

	private void overdue(@Nullable Since since, long nanos, String what) {
		require(since == null || !since.exceeds(nanos), Rule.ENDS_IN_TIME,
				() -> "since " + what + " more time has passed than allowed");
	}

	/** The run is over. */
	void end() {
		require(this.ending != null, Rule.ENDS_IN_TIME,
				() -> "the session has not ended, although everything else has");
		require(this.world.shell.timers().isEmpty(), Rule.SILENT_AFTER_THE_END,
				() -> "timers are left: " + this.world.shell.timers().keySet());
	}

	/**
	 * How the session has ended.
	 *
	 * @param finish the effect
	 * @param stage the stage in which it ended
	 * @param ready whether the executor was done, its updates apart
	 * @param hopeless whether there was no agent any more
	 * @param onlyAcknowledgementMissing whether the agent, terminating, had accepted all
	 */
	private record Termination(Effect.Finish finish, Stage stage, boolean ready, boolean hopeless,
			boolean onlyAcknowledgementMissing) {
	}

}
