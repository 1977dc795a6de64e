/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.bcs.executor.internal.session.Phase;
import io.bcs.executor.internal.session.Session;
import io.bcs.executor.internal.session.SessionSettings;
import io.bcs.executor.internal.session.SessionTimer;
import org.jspecify.annotations.Nullable;

/**
 * One run: a seed decides on everything that happens in it.
 */
final class Simulation {

	private static final long TICK = Duration.ofSeconds(1).toNanos();

	/** No settings let an end take longer. */
	private static final Duration LONGEST_END = Duration.ofMinutes(17);

	private final long seed;

	private final World world;

	private final Chaos chaos;

	private boolean over;

	private Simulation(long seed, boolean traced, Function<SessionSettings, SessionPort> sessions, Set<Rule> silenced) {
		this.seed = seed;
		this.world = new World(seed, traced, sessions, silenced);
		this.chaos = new Chaos(this.world);
	}

	/**
	 * Runs a seed with the real session.
	 * @param seed the seed
	 * @param traced whether to write down what happens
	 * @return how it went
	 */
	static Outcome run(long seed, boolean traced) {
		return run(seed, traced, (settings) -> SessionPort.of(new Session(settings)), Set.of());
	}

	/**
	 * Runs a seed with another session.
	 * @param seed the seed
	 * @param traced whether to write down what happens
	 * @param sessions makes the session
	 * @param silenced rules that are not looked at
	 * @return how it went
	 */
	static Outcome run(long seed, boolean traced, Function<SessionSettings, SessionPort> sessions, Set<Rule> silenced) {
		return new Simulation(seed, traced, sessions, silenced).run();
	}

	private Outcome run() {
		Violation violation = null;
		try {
			this.world.trace.add("plan", this.world.plan::toString);
			live();
		}
		catch (Violation ex) {
			violation = ex;
		}
		catch (RuntimeException ex) {
			violation = new Violation("THE_SESSION_DOES_NOT_THROW", ex.toString());
			violation.initCause(ex);
		}
		return new Outcome(this.seed, violation, this.world.trace.lines(), this.world.checker.steps(),
				this.world.happened);
	}

	private void live() {
		Timeline timeline = this.world.timeline;
		Duration late = this.world.plan.agentIsLate;
		if (late != null) {
			this.world.agent.startLate(late);
		}
		this.world.shell.start();
		this.chaos.begin();
		tick();
		long chaosEnd = this.world.plan.chaos.toNanos();
		if (this.world.plan.endsInChaos) {
			timeline.run((long) (chaosEnd * this.world.dice.chance()));
			this.chaos.end();
		}
		timeline.run(chaosEnd);
		this.chaos.heal();
		converge(chaosEnd);
		if (!this.world.plan.endsInChaos && !this.world.shell.isFinished()) {
			this.chaos.end();
		}
		runUntilFinished(Duration.ofSeconds(40));
		if (!this.world.shell.isFinished() && !this.world.ledger.isEnding()) {
			// What should have ended the run came when nobody could hear it.
			timeline.run(timeline.now() + this.world.plan.settings.recoveryTimeout().toNanos());
			this.chaos.endForCertain();
		}
		runUntilFinished(LONGEST_END);
		this.over = true;
		timeline.run(timeline.now() + Duration.ofSeconds(10).toNanos());
		this.world.checker.end();
	}

	/** A healthy agent and network: in the end nothing may be left to deliver. */
	private void converge(long since) {
		Timeline timeline = this.world.timeline;
		Duration limit = (this.world.plan.chaos.compareTo(Duration.ofMinutes(2)) < 0) ? Duration.ofMinutes(20)
				: Duration.ofMinutes(45);
		while (!isConverged() && timeline.now() - since < limit.toNanos()) {
			timeline.run(timeline.now() + Duration.ofSeconds(5).toNanos());
		}
		if (!isConverged()) {
			this.world.checker.notConverged(limit);
		}
		if (!this.world.shell.isFinished() && !this.world.ledger.isEnding()) {
			this.world.checker.converged();
		}
	}

	private boolean isConverged() {
		return this.world.shell.isFinished() || this.world.ledger.isEnding()
				|| (this.world.session.phase() == Phase.SUBSCRIBED && this.world.ledger.pending().isEmpty()
						&& this.world.ledger.callsInFlight() == 0
						&& !this.world.shell.timers().containsKey(SessionTimer.RETRY));
	}

	private void runUntilFinished(Duration limit) {
		Timeline timeline = this.world.timeline;
		long end = timeline.now() + limit.toNanos();
		while (!this.world.shell.isFinished() && timeline.now() < end) {
			timeline.run(timeline.now() + TICK);
		}
	}

	private void tick() {
		this.world.timeline.in(TICK, () -> {
			this.world.checker.tick();
			if (!this.over) {
				tick();
			}
		});
	}

	/**
	 * How a run went.
	 *
	 * @param seed its seed
	 * @param violation the rule that was broken, or {@code null}
	 * @param trace what happened, if it was asked for
	 * @param steps how many steps the session took
	 * @param happened the kinds of faults, inputs, effects and so on that have occurred
	 */
	record Outcome(long seed, @Nullable Violation violation, List<String> trace, long steps, Set<Enum<?>> happened) {
	}

}
