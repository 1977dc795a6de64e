/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;

/**
 * A started {@link AgentScript}. Thread-safe.
 *
 * @since 0.1.0
 */
public interface ScriptRun extends AutoCloseable {

	/**
	 * Tells whether nothing more will happen: everything is done, something failed, or
	 * the run was closed.
	 * @return whether the script has ended
	 */
	boolean isDone();

	/**
	 * Waits for the end of the script. Blocks.
	 * @param timeout how long at most
	 * @throws AssertionError if the script failed, with the line at which it did, or the
	 * end does not come in time
	 */
	void await(Duration timeout);

	/**
	 * Ends the script where it is, and waits until its thread has ended.
	 */
	@Override
	void close();

}
