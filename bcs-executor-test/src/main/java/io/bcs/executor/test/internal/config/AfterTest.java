/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.config;

import io.bcs.executor.test.EmbeddedAgent;
import org.jspecify.annotations.Nullable;

/**
 * What is done with an agent after a test, whichever framework runs it.
 */
public final class AfterTest {

	private AfterTest() {
	}

	/**
	 * Fails a test after which the agent has seen what nobody expected, unless the test
	 * has failed by itself; and makes the agent fit for the next one, which fails the
	 * test if it has left tasks that do not end.
	 * @param agent the agent
	 * @param failure what the test has failed with, if it has; gets what follows as
	 * suppressed
	 * @param failOnRefusedCalls whether refused calls fail it
	 * @param reset whether there is a next test
	 */
	public static void finish(EmbeddedAgent agent, @Nullable Throwable failure, boolean failOnRefusedCalls,
			boolean reset) {
		AssertionError found = null;
		if (failure == null) {
			if (!failOnRefusedCalls) {
				agent.expectRefusedCalls((call) -> true);
			}
			found = failureOf(agent::verify);
		}
		AssertionError left = reset ? failureOf(agent::reset) : null;
		if (left != null) {
			if (failure != null) {
				failure.addSuppressed(left);
			}
			else if (found != null) {
				found.addSuppressed(left);
			}
			else {
				found = left;
			}
		}
		if (found != null) {
			throw found;
		}
	}

	private static @Nullable AssertionError failureOf(Runnable check) {
		try {
			check.run();
			return null;
		}
		catch (AssertionError ex) {
			return ex;
		}
	}

}
