/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What was expected of a run and did not hold.
 */
final class Expectations {

	private final List<String> failures = new ArrayList<>();

	private int checked;

	/**
	 * Checks that something holds.
	 * @param holds whether it does
	 * @param otherwise the sentence that says what is wrong if it does not
	 */
	void check(boolean holds, String otherwise) {
		this.checked++;
		if (!holds) {
			this.failures.add(otherwise);
		}
	}

	/**
	 * Checks that something is as expected.
	 * @param what what it is
	 */
	void equal(String what, Object expected, Object actual) {
		check(Objects.equals(expected, actual), what + " should be " + expected + ", but it is " + actual);
	}

	/**
	 * Adds something that went wrong by itself.
	 */
	void fail(String sentence) {
		check(false, sentence);
	}

	List<String> failures() {
		return this.failures;
	}

	int checked() {
		return this.checked;
	}

}
