/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.bcs.executor.internal.session.FaultyCode;
import io.bcs.executor.internal.session.Session;
import io.bcs.executor.internal.session.SessionSettings;
import io.bcs.executor.internal.session.SessionTimer;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The proof of the checker: sessions with a fault in them break the rule that is there
 * for it, within a few hundred seeds.
 */
class CheckerTests {

	private static final int SEEDS = 300;

	@ParameterizedTest(name = "a session that {0} breaks {1}")
	@MethodSource("mutants")
	void aFaultySessionIsCaught(UnaryOperator<SessionPort> mutation, Rule rule, Set<Rule> silenced) {
		assertCaught(sessions(mutation), rule, silenced);
	}

	@ParameterizedTest(name = "code that {0} breaks {1}")
	@MethodSource("faults")
	void aFaultInTheCodeIsCaught(FaultyCode fault, Rule rule, Set<Rule> silenced) {
		assertCaught((settings) -> SessionPort.of(fault.session(settings)), rule, silenced);
	}

	private static void assertCaught(Function<SessionSettings, SessionPort> sessions, Rule rule, Set<Rule> silenced) {
		List<String> broken = new ArrayList<>();
		for (long seed = 1; seed <= SEEDS; seed++) {
			Violation violation = Simulation.run(seed, false, sessions, silenced).violation();
			if (violation != null && violation.rule().equals(rule.name())) {
				return;
			}
			if (violation != null) {
				broken.add(violation.rule());
			}
		}
		fail("None of %d seeds broke %s, but some broke %s", SEEDS, rule, broken);
	}

	static Stream<Arguments> mutants() {
		return Stream.of(
				mutant("forgets an update on reconnect", Mutant.ForgetsAnUpdateOnReconnect::new, Rule.NO_UPDATE_LOST),
				mutant("acknowledges by task instead of uuid", Mutant.AcknowledgesByTask::new,
						Rule.ACKNOWLEDGED_BY_UUID),
				mutant("swaps two updates", Mutant.SwapsTwoUpdates::new, Rule.TASK_ORDER_KEPT),
				mutant("keeps an acknowledged task listed", Mutant.KeepsAnAcknowledgedTaskListed::new,
						Rule.TASKS_LISTED_EXACTLY),
				mutant("ignores the recovery time-out", Mutant.IgnoresTheRecoveryTimeout::new, Rule.ENDS_IN_TIME),
				mutant("ignores the registration time-out",
						(session) -> new Mutant.IgnoresATimer(session, SessionTimer.OUTAGE), Rule.ENDS_IN_TIME),
				mutant("ignores the end of the grace period",
						(session) -> new Mutant.IgnoresATimer(session, SessionTimer.TERMINATION), Rule.ENDS_IN_TIME),
				mutant("does not try again", (session) -> new Mutant.IgnoresATimer(session, SessionTimer.BACKOFF),
						Rule.ATTEMPTS_IN_TIME),
				mutant("waits for ever for the response to SUBSCRIBE",
						(session) -> new Mutant.IgnoresATimer(session, SessionTimer.SUBSCRIBE_TIMEOUT),
						Rule.ATTEMPTS_IN_TIME),
				mutant("does not repeat what failed",
						(session) -> new Mutant.IgnoresATimer(session, SessionTimer.RETRY), Rule.NO_UPDATE_IDLES),
				mutant("does not repeat what is not acknowledged",
						(session) -> new Mutant.IgnoresATimer(session, SessionTimer.RESEND), Rule.NO_UPDATE_IDLES),
				mutant("trusts a silent stream",
						(session) -> new Mutant.IgnoresATimer(session, SessionTimer.STREAM_IDLE),
						Rule.IDLE_STREAM_NOTICED),
				mutant("sends no HEARTBEAT", (session) -> new Mutant.IgnoresATimer(session, SessionTimer.HEARTBEAT),
						Rule.HEARTBEATS_KEPT),
				mutant("forgets tasks on reconnect", Mutant.ForgetsTasksOnReconnect::new, Rule.TASKS_LISTED_EXACTLY),
				mutant("abandons on the first failure", Mutant.AbandonsOnTheFirstFailure::new,
						Rule.ABANDONED_FOR_A_REASON),
				mutant("takes a failure for an acceptance", Mutant.TakesFailuresForAcceptance::new,
						Rule.TASK_ORDER_KEPT),
				mutant("makes no pauses", Mutant.DoesNotPause::new, Rule.ATTEMPTS_PACED),
				mutant("loses KILL events", Mutant.LosesKills::new, Rule.CALLBACKS_FOLLOW_EVENTS),
				mutant("believes old connections", Mutant.BelievesOldConnections::new,
						Rule.NOT_DISCONNECTED_WITHOUT_REASON),
				mutant("leaves a timer running", Mutant.LeavesATimer::new, Rule.SILENT_AFTER_THE_END),
				mutant("hides what was not delivered", Mutant.HidesUndelivered::new, Rule.NO_UPDATE_LOST),
				mutant("changes updates", MoreMutants.ChangesUpdates::new, Rule.NONE_INVENTED),
				mutant("lists acknowledged updates", MoreMutants.ListsAcknowledgedUpdates::new,
						Rule.NONE_REPEATED_AFTER_ITS_END),
				mutant("sends updates twice", twice(Call.Type.UPDATE), Rule.ONE_IN_FLIGHT_PER_TASK),
				mutant("sends messages twice", twice(Call.Type.MESSAGE), Rule.MESSAGES_AT_MOST_ONCE),
				mutant("sends updates twice and nobody minds", twice(Call.Type.UPDATE), Rule.CALLS_BOUNDED,
						Rule.ONE_IN_FLIGHT_PER_TASK),
				mutant("repeats what was accepted", MoreMutants.RepeatsWhatWasAccepted::new, Rule.REPEATS_PACED),
				mutant("does not repeat what failed and nobody minds",
						(session) -> new Mutant.IgnoresATimer(session, SessionTimer.RETRY), Rule.EVERYTHING_DELIVERED,
						Rule.NO_UPDATE_IDLES),
				mutant("forgets tasks on reconnect and nobody minds", Mutant.ForgetsTasksOnReconnect::new,
						Rule.NO_TASK_LOST, Rule.TASKS_LISTED_EXACTLY),
				mutant("registers again", MoreMutants.RegistersAgain::new, Rule.CONNECTION_CALLBACKS_ALTERNATE),
				mutant("trusts a stream without calls", MoreMutants.TrustsAStreamWithoutCalls::new,
						Rule.FAILING_CALLS_NOTICED, Rule.FAILING_CALLS_REPORTED_ONCE),
				mutant("ends for another reason", MoreMutants.EndsForAnotherReason::new, Rule.ENDS_FOR_A_REASON),
				mutant("calls error after shutdown", MoreMutants.CallsErrorLast::new, Rule.SHUTDOWN_CALLED_LAST,
						Rule.CALLBACKS_FOLLOW_EVENTS),
				mutant("does not shut down after an error", MoreMutants.DoesNotShutDownAfterAnError::new,
						Rule.CALLBACKS_FOLLOW_EVENTS),
				mutant("keeps too much", MoreMutants.KeepsTooMuch::new, Rule.MEMORY_BOUNDED));
	}

	static Stream<Arguments> faults() {
		return Stream.of(fault(FaultyCode.FORGETS_WHAT_WAS_LISTED, Rule.NO_UPDATE_LOST),
				fault(FaultyCode.CLEARS_EARLIER_UPDATES, Rule.NO_UPDATE_LOST),
				fault(FaultyCode.KEEPS_RETRIES_OF_LOST_CONNECTIONS, Rule.MEMORY_BOUNDED),
				fault(FaultyCode.RETRIES_AT_ONCE, Rule.REPEATS_PACED),
				fault(FaultyCode.BELIEVES_A_TERMINATING_AGENT, Rule.ENDS_FOR_A_REASON),
				fault(FaultyCode.KEEPS_TASKS_OF_ABANDONED_UPDATES, Rule.TASKS_LISTED_EXACTLY),
				fault(FaultyCode.KEEPS_TASKS_OF_ABANDONED_UPDATES, Rule.CALLBACKS_FOLLOW_EVENTS,
						Rule.TASKS_LISTED_EXACTLY, Rule.MEMORY_BOUNDED, Rule.ENDS_IN_TIME, Rule.ENDS_FOR_A_REASON),
				fault(FaultyCode.FORGETS_TASKS_TOO_EARLY, Rule.ENDS_FOR_A_REASON),
				fault(FaultyCode.FAILS_TASKS_THAT_HAVE_ENDED, Rule.NO_UPDATE_LOST),
				fault(FaultyCode.WAITS_TOO_LONG_FOR_A_SUBSCRIPTION, Rule.ATTEMPTS_IN_TIME),
				fault(FaultyCode.HURRIES_THE_FIRST_SUBSCRIPTION, Rule.ATTEMPTS_GET_THEIR_TIME),
				fault(FaultyCode.DRIVES_A_SLOW_AGENT_IN_CIRCLES, Rule.ATTEMPTS_GET_THEIR_TIME),
				fault(FaultyCode.PAUSES_TOO_LONG_AFTER_AN_ATTEMPT, Rule.ATTEMPTS_IN_TIME),
				fault(FaultyCode.DOES_NOT_BACK_OFF, Rule.ATTEMPTS_PACED),
				fault(FaultyCode.SUBSCRIBES_AFTER_SHUTDOWN, Rule.NONE_AFTER_THE_LAST_SUBSCRIPTION,
						Rule.NOT_DISCONNECTED_WITHOUT_REASON),
				fault(FaultyCode.ENDS_BEFORE_ITS_TASKS, Rule.ENDS_FOR_A_REASON),
				fault(FaultyCode.NEVER_AWAITS_ACKNOWLEDGEMENTS, Rule.ENDS_FOR_A_REASON),
				fault(FaultyCode.ALWAYS_AWAITS_ACKNOWLEDGEMENTS, Rule.ENDS_IN_TIME),
				fault(FaultyCode.IGNORES_THE_APPLICATIONS_PERIOD, Rule.ENDS_IN_TIME),
				fault(FaultyCode.LAUNCHES_DURING_A_SHUTDOWN, Rule.CALLBACKS_FOLLOW_EVENTS),
				fault(FaultyCode.HAS_NO_BOUND_FOR_CALLS, Rule.CALLS_BOUNDED),
				fault(FaultyCode.SENDS_WITHOUT_A_CONNECTION, Rule.NONE_INVENTED),
				fault(FaultyCode.TRUSTS_HEARTBEATS_ALONE, Rule.NOT_DISCONNECTED_WITHOUT_REASON),
				fault(FaultyCode.HIDES_FAILING_CALLS, Rule.FAILING_CALLS_REPORTED_ONCE),
				fault(FaultyCode.SUSPECTS_TOO_EASILY, Rule.DUPLICATE_EXECUTOR_REPORTED_ONCE),
				fault(FaultyCode.TAKES_ACCEPTED_FOR_ACKNOWLEDGED, Rule.ENDS_FOR_A_REASON));
	}

	private static Arguments fault(FaultyCode fault, Rule rule, Rule... silenced) {
		return arguments(fault, rule, Set.of(silenced));
	}

	@Test
	void everyFaultInTheCodeIsTried() {
		assertThat(faults().map((arguments) -> (FaultyCode) arguments.get()[0]))
			.containsAll(EnumSet.allOf(FaultyCode.class));
	}

	/**
	 * A faulty session and the rule that it breaks.
	 * @param silenced rules that are stricter, and would be broken before
	 */
	private static Arguments mutant(String what, UnaryOperator<SessionPort> mutation, Rule rule, Rule... silenced) {
		return arguments(named(what, mutation), rule, Set.of(silenced));
	}

	private static Function<SessionSettings, SessionPort> sessions(UnaryOperator<SessionPort> mutation) {
		return (settings) -> mutation.apply(SessionPort.of(new Session(settings)));
	}

	private static UnaryOperator<SessionPort> twice(Call.Type type) {
		return (session) -> new MoreMutants.SendsTwice(session, type);
	}

	@Test
	void everyRuleIsThereForAMutant() {
		assertThat(Stream.concat(mutants(), faults()).map((arguments) -> (Rule) arguments.get()[1]))
			.containsAll(EnumSet.allOf(Rule.class));
	}

	@Test
	void aSeedMeansTheSameRunEveryTime() {
		for (long seed = 1; seed <= 20; seed++) {
			assertThat(Simulation.run(seed, true).trace()).isEqualTo(Simulation.run(seed, true).trace());
		}
	}

}
