/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.record;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.bcs.executor.test.RecordedCall;

/**
 * The calls that the agent refused although nobody had told it to, and those of them that
 * a test expects. Confined to the agent's thread.
 */
public final class RejectedCalls {

	private final List<RecordedCall> refused = new ArrayList<>();

	private final List<Predicate<RecordedCall>> expected = new ArrayList<>();

	public void add(RecordedCall call) {
		this.refused.add(call);
	}

	public void expect(Predicate<RecordedCall> which) {
		this.expected.add(which);
	}

	public List<RecordedCall> all() {
		return List.copyOf(this.refused);
	}

	public List<RecordedCall> unexpected() {
		return this.refused.stream()
			.filter((call) -> this.expected.stream().noneMatch((which) -> which.test(call)))
			.toList();
	}

	/** Forgets what was refused. */
	public void forget() {
		this.refused.clear();
	}

	/** Forgets what was refused and what is expected. */
	public void clear() {
		forget();
		this.expected.clear();
	}

}
