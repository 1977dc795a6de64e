/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.observation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

/**
 * Takes down what becomes of observations.
 */
public final class RecordedObservations implements ObservationHandler<Observation.Context> {

	private final List<String> steps = new CopyOnWriteArrayList<>();

	private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

	/** What happened, in order. */
	public List<String> steps() {
		return this.steps;
	}

	/** The observations that have ended. */
	public List<Observation.Context> stopped() {
		return this.stopped;
	}

	void note(String step) {
		this.steps.add(step);
	}

	@Override
	public void onStart(Observation.Context context) {
		note("start");
	}

	@Override
	public void onError(Observation.Context context) {
		note("error");
	}

	@Override
	public void onScopeOpened(Observation.Context context) {
		note("open");
	}

	@Override
	public void onScopeClosed(Observation.Context context) {
		note("close");
	}

	@Override
	public void onStop(Observation.Context context) {
		note("stop");
		this.stopped.add(context);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

}
