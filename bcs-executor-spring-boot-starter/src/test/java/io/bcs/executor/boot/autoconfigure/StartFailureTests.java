/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StartFailureTests {

	private static final String BEGIN = "The executor's application could not be started: ";

	@Test
	void isTheFirstSentenceOfTheCause() {
		Throwable failure = new IllegalStateException("Bean x could not be created. Trace follows",
				new IllegalArgumentException("There is no database. Start one.\nOr more"));
		assertThat(StartFailure.describe(failure)).isEqualTo(BEGIN + "There is no database");
	}

	@Test
	void keepsNamesWithDots() {
		assertThat(StartFailure.describe(new IllegalStateException("No bean of type a.b.C is there")))
			.isEqualTo(BEGIN + "No bean of type a.b.C is there");
	}

	@Test
	void isTheTypeWithoutAMessage() {
		assertThat(StartFailure.describe(new OutOfMemoryError())).isEqualTo(BEGIN + "java.lang.OutOfMemoryError");
		assertThat(StartFailure.describe(new IllegalStateException(" \n")))
			.isEqualTo(BEGIN + "java.lang.IllegalStateException");
	}

	@Test
	void isBounded() {
		assertThat(StartFailure.describe(new IllegalStateException("x".repeat(10_000)))).hasSize(BEGIN.length() + 500);
	}

}
