/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

/**
 * A rule was broken.
 */
final class Violation extends AssertionError {

	private static final long serialVersionUID = 1L;

	private final String rule;

	Violation(String rule, String sentence) {
		super(rule + ": " + sentence);
		this.rule = rule;
	}

	/** The name of the broken rule. */
	String rule() {
		return this.rule;
	}

}
