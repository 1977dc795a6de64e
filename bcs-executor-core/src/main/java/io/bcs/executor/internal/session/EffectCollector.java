/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.util.ArrayList;
import java.util.List;

import io.bcs.executor.DriverEvent;

/**
 * The context of the current step, and the effects it has led to so far.
 */
final class EffectCollector {

	private List<Effect> effects = new ArrayList<>();

	private StepContext context = new StepContext(0, 0);

	void begin(StepContext context) {
		this.context = context;
		this.effects = new ArrayList<>();
	}

	List<Effect> effects() {
		return this.effects;
	}

	long now() {
		return this.context.nanoTime();
	}

	double random() {
		return this.context.random();
	}

	void add(Effect effect) {
		this.effects.add(effect);
	}

	void invoke(Callback callback) {
		add(new Effect.Invoke(callback));
	}

	void report(DriverEvent event) {
		add(new Effect.Report(event));
	}

	void startTimer(SessionTimer timer, long nanos) {
		add(new Effect.StartTimer(timer, Math.max(0, nanos)));
	}

	void cancelTimer(SessionTimer timer) {
		add(new Effect.CancelTimer(timer));
	}

}
