/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What happened in a run, line by line: virtual time, who, what. Written only when asked
 * for, because most runs are never read.
 */
final class Trace {

	private final Timeline timeline;

	private final boolean on;

	private final List<String> lines = new ArrayList<>();

	Trace(Timeline timeline, boolean on) {
		this.timeline = timeline;
		this.on = on;
	}

	void add(String who, Supplier<String> what) {
		if (this.on) {
			this.lines.add(String.format(Locale.ROOT, "%13.6f s  %-9s %s", this.timeline.now() / 1e9, who, what.get()));
		}
	}

	List<String> lines() {
		return this.lines;
	}

}
