/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.bcs.executor.test.EmbeddedAgent;
import org.awaitility.Awaitility;

/**
 * Strikes faults one after the other, each of them once before any comes again, and heals
 * each before the next. Two of these, with other faults, strike at the same time.
 */
final class ChaosFaults {

	private static final long EFFECT_MILLIS = 20_000;

	private static final long POLL_MILLIS = 20;

	private final Deque<ChaosFault> deck = new ArrayDeque<>();

	private final Map<ChaosFault, Integer> struck = new EnumMap<>(ChaosFault.class);

	private final Map<ChaosFault, Integer> withoutEffect = new EnumMap<>(ChaosFault.class);

	private final List<ChaosFault> kinds;

	private final Random random;

	private final EmbeddedAgent agent;

	private final ChaosProxy proxy;

	private final ChaosExecutor executor;

	private final ChaosTasks tasks;

	private int passes = -1;

	private int interrupted;

	private CountDownLatch enough = new CountDownLatch(0);

	ChaosFaults(Collection<ChaosFault> kinds, long seed, EmbeddedAgent agent, ChaosProxy proxy, ChaosExecutor executor,
			ChaosTasks tasks) {
		this.kinds = List.copyOf(kinds);
		this.random = new Random(seed);
		this.agent = agent;
		this.proxy = proxy;
		this.executor = executor;
		this.tasks = tasks;
	}

	/** Returns whether every fault has been struck at least once. */
	synchronized boolean isComplete() {
		return this.passes > 0 || (this.passes == 0 && this.deck.isEmpty());
	}

	synchronized Map<ChaosFault, Integer> struck() {
		return new EnumMap<>(this.struck);
	}

	synchronized Map<ChaosFault, Integer> withoutEffect() {
		return new EnumMap<>(this.withoutEffect);
	}

	/** Returns how many faults were over before an effect could be seen. */
	synchronized int interrupted() {
		return this.interrupted;
	}

	/** Strikes until it is enough, and heals what was struck. */
	void strikeUntil(CountDownLatch enough) {
		this.enough = enough;
		try {
			while (!enough.await(50 + this.random.nextInt(400), TimeUnit.MILLISECONDS)) {
				ChaosFault fault = next();
				boolean effect = strike(fault, 200 + this.random.nextInt(fault == ChaosFault.PAUSE ? 2800 : 1500));
				count(fault, effect);
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private synchronized ChaosFault next() {
		if (this.deck.isEmpty()) {
			List<ChaosFault> shuffled = new ArrayList<>(this.kinds);
			Collections.shuffle(shuffled, this.random);
			this.deck.addAll(shuffled);
			this.passes++;
		}
		return this.deck.element();
	}

	private synchronized void count(ChaosFault fault, boolean effect) {
		if (!effect && this.enough.getCount() == 0) {
			// Too short for an effect: it comes first when there is time again.
			this.interrupted++;
			return;
		}
		this.deck.remove();
		(effect ? this.struck : this.withoutEffect).merge(fault, 1, Integer::sum);
	}

	private boolean strike(ChaosFault fault, int millis) throws Exception {
		long evidence = this.tasks.evidence(fault);
		int subscriptions = this.agent.records().subscriptions();
		long affected = this.proxy.affected();
		BooleanSupplier seen = () -> this.tasks.evidence(fault) > evidence;
		BooleanSupplier subscribedAgain = () -> this.agent.records().subscriptions() > subscriptions;
		BooleanSupplier carriedBadly = () -> this.proxy.affected() > affected;
		return switch (fault) {
			case PAUSE -> during(this.executor::pause, this.executor::goOn, millis);
			case AGENT_RESTART -> {
				repeat(() -> this.agent.process()
					.restartGradually(Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofMillis(500)));
				yield await(subscribedAgain);
			}
			case AGENT_KILL -> {
				this.agent.stream().reset();
				repeat(this.agent.process()::stop);
				pass(millis);
				repeat(this.agent.process()::restart);
				yield await(subscribedAgain);
			}
			case CUT -> this.proxy.cut() > 0 && await(subscribedAgain);
			case RESET -> this.proxy.reset() > 0 && await(subscribedAgain);
			case HALF_OPEN -> this.proxy.abandon() > 0 && await(subscribedAgain);
			case HALF_CLOSE_TO_EXECUTOR -> this.proxy.halfCloseTowardsExecutor() > 0 && await(subscribedAgain);
			case HALF_CLOSE_TO_AGENT -> this.proxy.halfCloseTowardsAgent() > 0 && await(subscribedAgain);
			case DELAY ->
				until(() -> this.proxy.delay(10 + this.random.nextInt(300)), this.proxy::resume, millis, carriedBadly);
			case FREEZE -> until(this.proxy::freeze, this.proxy::resume, millis, carriedBadly);
			case DISK_FULL -> until(this.executor::fillDisk, this.executor::freeDisk, millis, seen);
			case FILE_SIZE ->
				until(() -> this.executor.limitFiles(true), () -> this.executor.limitFiles(false), millis, seen);
			case DESCRIPTORS -> until(() -> this.executor.limitDescriptors(true),
					() -> this.executor.limitDescriptors(false), millis, seen);
			case PROCESSES -> until(() -> this.executor.limitProcesses(true), () -> this.executor.limitProcesses(false),
					millis, seen);
			case CLOCK -> until(
					() -> this.executor.setClock((this.random.nextBoolean() ? 1 : -1) * (1 + this.random.nextInt(90))),
					() -> this.executor.setClock(0), millis, seen);
		};
	}

	/** Repeats a step of the agent's while a client has its port for its own side. */
	private static void repeat(Runnable step) {
		Awaitility.await().atMost(Duration.ofMinutes(10)).ignoreExceptions().until(() -> {
			step.run();
			return true;
		});
	}

	private boolean during(Effect strike, Action heal, int millis) throws Exception {
		try {
			boolean effect = strike.run();
			pass(millis);
			return effect;
		}
		finally {
			heal.run();
		}
	}

	/** Lasts until the effect is there, and some time. */
	private boolean until(Action strike, Action heal, int millis, BooleanSupplier effect) throws Exception {
		return during(() -> {
			strike.run();
			return await(effect);
		}, heal, millis);
	}

	/** Lets time pass, unless it is enough. */
	private void pass(int millis) throws InterruptedException {
		boolean unused = this.enough.await(millis, TimeUnit.MILLISECONDS);
	}

	/** Waits for an effect, unless nothing is left that could show it. */
	private boolean await(BooleanSupplier effect) throws InterruptedException {
		CountDownLatch never = new CountDownLatch(1);
		for (long waited = 0; !effect.getAsBoolean(); waited += POLL_MILLIS) {
			if (waited > EFFECT_MILLIS || !this.executor.isAlive() || this.enough.getCount() == 0) {
				return effect.getAsBoolean();
			}
			boolean unused = never.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
		}
		return true;
	}

	/** Something that is done. */
	@FunctionalInterface
	private interface Action {

		void run() throws Exception;

	}

	/** Something that is done and tells whether it had an effect. */
	@FunctionalInterface
	private interface Effect {

		boolean run() throws Exception;

	}

}
