/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one run of one executor gave. Not thread-safe.
 */
public final class Sample {

	private final Map<Metric, Double> values = new EnumMap<>(Metric.class);

	private final List<String> notes = new ArrayList<>();

	Sample put(Metric metric, double value) {
		this.values.put(metric, value);
		return this;
	}

	Sample note(String note) {
		this.notes.add(note);
		return this;
	}

	/**
	 * The values.
	 * @return the value of each metric
	 */
	public Map<Metric, Double> values() {
		return this.values;
	}

	/**
	 * What does not fit into a number.
	 * @return the notes
	 */
	public List<String> notes() {
		return this.notes;
	}

}
