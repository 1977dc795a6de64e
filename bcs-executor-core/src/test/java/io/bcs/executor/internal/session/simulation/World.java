/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

import io.bcs.executor.internal.session.StepContext;
import io.bcs.executor.internal.session.SessionSettings;

/**
 * The parts of one run.
 */
final class World {

	final Dice dice;

	final Plan plan;

	final Timeline timeline = new Timeline();

	final Trace trace;

	/** Rules that are not looked at in this run. */
	final Set<Rule> silenced;

	/** Kinds of whatever there are kinds of that have really occurred. */
	final Set<Enum<?>> happened = new HashSet<>();

	final Ledger ledger;

	final SessionPort session;

	final Checker checker;

	final Network network;

	final ModelAgent agent;

	final Application application;

	final CallbackThread callbacks;

	final Shell shell;

	World(long seed, boolean traced, Function<SessionSettings, SessionPort> sessions, Set<Rule> silenced) {
		this.silenced = silenced;
		this.dice = new Dice(seed);
		this.plan = new Plan(this.dice);
		this.trace = new Trace(this.timeline, traced);
		this.session = sessions.apply(this.plan.settings);
		this.ledger = new Ledger(this.plan.settings);
		this.network = new Network(this);
		this.agent = new ModelAgent(this);
		this.application = new Application(this);
		this.callbacks = new CallbackThread(this);
		this.shell = new Shell(this);
		this.checker = new Checker(this);
	}

	StepContext context() {
		return new StepContext(this.plan.clockOrigin + now(), this.dice.chance());
	}

	long now() {
		return this.timeline.now();
	}

}
