/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.internal.session.Callback;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.SessionTimer;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.TaskStates;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Situations that no single input or effect stands for, and that must occur in the runs.
 */
enum Milestone {

	/** The session ended because only acknowledgements were missing for a second. */
	ENDED_WITHOUT_ACKNOWLEDGEMENT,

	/** The stream was lost when only acknowledgements were missing. */
	STREAM_LOST_WITHOUT_ACKNOWLEDGEMENT,

	/** SHUTDOWN came instead of SUBSCRIBED, and an update was accepted all the same. */
	UPDATE_ACCEPTED_WITHOUT_SUBSCRIPTION,

	/** The stream of the last subscription ended. */
	LAST_STREAM_ENDED,

	/** An attempt had more time because the agent was slow. */
	LONGER_ATTEMPT,

	/** An error ended the session, and {@code shutdown} is the last callback. */
	SHUTDOWN_AFTER_ERROR,

	/** An error ended a shutdown whose callback had returned. */
	ERROR_AFTER_SHUTDOWN,

	/** An update came after an end by error. */
	UPDATE_DROPPED,

	/** A terminal update was refused, and its task has ended. */
	TERMINAL_UPDATE_REFUSED,

	/** A task of an id was launched again whose terminal update had been refused. */
	RELAUNCHED_AFTER_REFUSAL,

	/** Calls were reported as failing. */
	CALLS_FAILING,

	/** A second executor was suspected. */
	DUPLICATE_EXECUTOR_SUSPECTED,

	/** The application granted a shutdown less time than the agent. */
	APPLICATION_GRANTED_LESS,

	/** A task came during a shutdown, and is not launched. */
	LAUNCH_DURING_A_SHUTDOWN;

	private static final long BASE = Duration.ofMillis(500).toNanos();

	static Set<Milestone> reached(Ledger ledger, Input input, List<Effect> effects) {
		Set<Milestone> reached = EnumSet.noneOf(Milestone.class);
		if (ledger.terminating && ledger.valid) {
			terminating(input, reached);
		}
		if (ledger.valid && ledger.stageBefore == Ledger.Stage.SHUTTING_DOWN
				&& input instanceof Input.EventReceived received && received.event().getType() == Event.Type.LAUNCH) {
			reached.add(LAUNCH_DURING_A_SHUTDOWN);
		}
		boolean aborted = false;
		boolean shutDown = false;
		for (Effect effect : effects) {
			if (effect instanceof Effect.Finish) {
				aborted = true;
				if (input instanceof Input.TimerFired fired && fired.timer() == SessionTimer.ACKNOWLEDGEMENT) {
					reached.add(ENDED_WITHOUT_ACKNOWLEDGEMENT);
				}
			}
			else if (effect instanceof Effect.Invoke invoke && aborted) {
				shutDown |= invoke.callback().kind() == Callback.Kind.SHUTDOWN;
				reached.add((invoke.callback().kind() == Callback.Kind.SHUTDOWN) ? SHUTDOWN_AFTER_ERROR
						: ERROR_AFTER_SHUTDOWN);
			}
			else if (effect instanceof Effect.StartTimer start && start.timer() == SessionTimer.SUBSCRIBE_TIMEOUT) {
				long base = Math.max(BASE, ledger.settings().backoffMax().toNanos() / 4 * 3);
				if (start.nanos() > base) {
					reached.add(LONGER_ATTEMPT);
				}
			}
			else if (effect instanceof Effect.Report report) {
				reported(ledger, report.event(), reached);
			}
		}
		if (shutDown) {
			reached.remove(ERROR_AFTER_SHUTDOWN);
		}
		return reached;
	}

	private static void terminating(Input input, Set<Milestone> reached) {
		if (input instanceof Input.CallCompleted completed
				&& completed.response().kind() == AgentResponse.Kind.ACCEPTED) {
			reached.add(UPDATE_ACCEPTED_WITHOUT_SUBSCRIPTION);
		}
		else if (input instanceof Input.StreamEnded) {
			reached.add(LAST_STREAM_ENDED);
		}
	}

	private static void reported(Ledger ledger, DriverEvent event, Set<Milestone> reached) {
		if (event instanceof DriverEvent.Disconnected lost) {
			if (!lost.reconnecting() && ledger.settings().checkpoint()) {
				reached.add(STREAM_LOST_WITHOUT_ACKNOWLEDGEMENT);
			}
		}
		else if (event instanceof DriverEvent.UpdateDropped) {
			reached.add(UPDATE_DROPPED);
		}
		else if (event instanceof DriverEvent.UpdateAbandoned abandoned) {
			if (ledger.responded != null && TaskStates.isTerminal(abandoned.status().getState())) {
				reached.add(TERMINAL_UPDATE_REFUSED);
			}
		}
		else if (event instanceof DriverEvent.TaskLaunched launched) {
			if (ledger.refused.contains(launched.task().getTaskId().getValue())) {
				reached.add(RELAUNCHED_AFTER_REFUSAL);
			}
		}
		else if (event instanceof DriverEvent.CallsFailing) {
			reached.add(CALLS_FAILING);
		}
		else if (event instanceof DriverEvent.DuplicateExecutorSuspected) {
			reached.add(DUPLICATE_EXECUTOR_SUSPECTED);
		}
		else if (event instanceof DriverEvent.ShutdownRequested requested
				&& requested.gracePeriod().compareTo(ledger.settings().shutdownGracePeriod()) < 0) {
			reached.add(APPLICATION_GRANTED_LESS);
		}
	}

}
