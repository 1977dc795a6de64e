/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.bcs.executor.protocol.FrameworkMessageEncoding;
import io.bcs.executor.internal.session.SessionSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a run is going to be like, drawn from its seed: the session's settings, the
 * faults, the habits of agent, scheduler and application.
 */
final class Plan {

	/**
	 * Sessions are started at any value of the clock, shortly before it wraps included.
	 */
	final long clockOrigin;

	final SessionSettings settings;

	/** How long faults happen. */
	final Duration chaos;

	/** Mean time between two faults. */
	final Duration faultPause;

	final List<Fault> faults;

	final Duration shortestLatency;

	final Duration longestLatency;

	/** How often a packet takes long. */
	final double spikes;

	final Duration callTimeout;

	/** Time between two of the agent's HEARTBEAT events, or {@code null} for none. */
	final @Nullable Duration agentHeartbeat;

	final boolean agentKnowsHeartbeatCalls;

	/** Time until the scheduler acknowledges, or {@code null} for never. */
	final @Nullable Duration schedulerAcknowledges;

	/** How late the agent is, or {@code null} if it is there from the beginning. */
	final @Nullable Duration agentIsLate;

	final int launches;

	final Duration launchPause;

	/** Longest pause between two updates of a task. */
	final Duration updatePause;

	final double throwing;

	final double blocking;

	final double hanging;

	/** Updates for tasks nobody knows. */
	final double strays;

	/** Updates the agent refuses for good. */
	final double invalid;

	final double afterTerminal;

	final double messages;

	final double endless;

	/** The last is carried out at the latest when all faults are over. */
	final List<EndingAct> endings;

	final boolean endsInChaos;

	Plan(Dice dice) {
		this.clockOrigin = dice.in(0.2) ? Long.MAX_VALUE - dice.between(Duration.ZERO, Duration.ofSeconds(60))
				: dice.between(-1_000_000_000_000L, 1_000_000_000_000L);
		this.chaos = Duration.ofNanos(dice.in(0.03) ? dice.between(Duration.ofMinutes(2), Duration.ofMinutes(25))
				: dice.skewed(Duration.ofSeconds(1), Duration.ofSeconds(90)));
		this.faultPause = Duration.ofNanos(dice.skewed(Duration.ofMillis(200), Duration.ofSeconds(20)));
		this.faults = faults(dice);
		this.shortestLatency = dice.pick(Duration.ofNanos(50_000), Duration.ofMillis(1));
		this.longestLatency = dice.pick(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(60));
		this.spikes = dice.pick(0.0, 0.0, 0.01, 0.05);
		this.callTimeout = dice.pick(Duration.ofSeconds(2), Duration.ofSeconds(10));
		this.agentHeartbeat = dice.in(0.4) ? null
				: dice.pick(Duration.ofSeconds(4), Duration.ofSeconds(30), Duration.ofMinutes(30));
		this.agentKnowsHeartbeatCalls = dice.in(0.8);
		this.schedulerAcknowledges = dice.in(0.2) ? null
				: dice.pick(Duration.ofMillis(2), Duration.ofMillis(2), Duration.ofMillis(50), Duration.ofSeconds(2));
		this.agentIsLate = dice.in(0.15) ? Duration.ofNanos(dice.skewed(Duration.ofMillis(100), Duration.ofMinutes(2)))
				: null;
		this.launches = 1 + dice.below(dice.pick(4, 10, 30));
		this.launchPause = Duration.ofNanos(dice.skewed(Duration.ofMillis(10), Duration.ofSeconds(5)));
		this.updatePause = dice.pick(Duration.ofNanos(1), Duration.ofMillis(20), Duration.ofSeconds(2),
				Duration.ofSeconds(15));
		this.throwing = dice.pick(0.0, 0.0, 0.2);
		this.blocking = dice.pick(0.0, 0.0, 0.2);
		this.hanging = dice.pick(0.0, 0.0, 0.0, 0.0, 0.1);
		this.strays = dice.pick(0.0, 0.0, 0.1);
		this.invalid = dice.pick(0.0, 0.0, 0.1);
		this.afterTerminal = dice.pick(0.0, 0.0, 0.1);
		this.messages = dice.pick(0.0, 0.0, 0.3);
		this.endless = dice.pick(0.1, 0.5);
		this.endings = endings(dice);
		this.endsInChaos = dice.in(0.5);
		this.settings = settings(dice);
	}

	private static List<Fault> faults(Dice dice) {
		List<Fault> faults = new ArrayList<>();
		double share = dice.pick(0.15, 0.4, 0.7);
		for (Fault fault : Fault.values()) {
			if (dice.in(share)) {
				faults.add(fault);
			}
		}
		return faults;
	}

	private static List<EndingAct> endings(Dice dice) {
		List<EndingAct> endings = new ArrayList<>();
		EndingAct[] often = { EndingAct.STOP, EndingAct.SHUTDOWN, EndingAct.AGENT_SHUTDOWN, EndingAct.AGENT_CLEANUP,
				EndingAct.AGENT_GONE };
		for (int count = dice.pick(1, 1, 1, 2, 3); count > 0; count--) {
			endings.add(dice.in(0.75) ? dice.pick(often) : dice.pick(EndingAct.values()));
		}
		return endings;
	}

	private static SessionSettings settings(Dice dice) {
		Duration recovery = dice.in(0.05) ? Duration.ofMinutes(15)
				: Duration.ofNanos(dice.between(Duration.ofSeconds(5), Duration.ofSeconds(40)));
		return new SessionSettings("framework", "executor", "agent:5051", dice.in(0.8),
				dice.pick(Duration.ofSeconds(10), Duration.ofMinutes(1)), recovery,
				dice.pick(Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(15)),
				dice.pick(Duration.ofSeconds(2), Duration.ofSeconds(10)),
				dice.pick(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30)),
				dice.in(0.3) ? null : dice.pick(Duration.ofSeconds(1), Duration.ofSeconds(10)),
				dice.pick(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(10)),
				dice.pick(1, 2, 5, 256, 256), dice.pick(Duration.ofSeconds(7), Duration.ofMinutes(30)),
				dice.in(0.25) ? Duration.ofSeconds(20) : null, FrameworkMessageEncoding.RAW, Duration.ofSeconds(10),
				Duration.ofMinutes(10));
	}

	boolean has(Fault fault) {
		return this.faults.contains(fault);
	}

	@Override
	public String toString() {
		return "faults " + this.faults + " for " + this.chaos + " every " + this.faultPause + ", then " + this.endings
				+ (this.endsInChaos ? " (in the middle)" : "") + ", agent heartbeat " + this.agentHeartbeat
				+ ", scheduler acknowledges after " + this.schedulerAcknowledges + ", clock from " + this.clockOrigin
				+ ", " + this.settings;
	}

}
