/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The calls that the agent refused although nobody had told it to, and those of them that
 * a test expects. Confined to the agent's thread.
 */
final class RejectedCalls {

	private final List<RecordedCall> refused = new ArrayList<>();

	private final List<Predicate<RecordedCall>> expected = new ArrayList<>();

	void add(RecordedCall call) {
		this.refused.add(call);
	}

	void expect(Predicate<RecordedCall> which) {
		this.expected.add(which);
	}

	List<RecordedCall> all() {
		return List.copyOf(this.refused);
	}

	List<RecordedCall> unexpected() {
		return this.refused.stream()
			.filter((call) -> this.expected.stream().noneMatch((which) -> which.test(call)))
			.toList();
	}

	/** Forgets what was refused. */
	void forget() {
		this.refused.clear();
	}

	/** Forgets what was refused and what is expected. */
	void clear() {
		forget();
		this.expected.clear();
	}

}
