/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.check;

import java.time.Duration;

/**
 * Looks once at a task.
 */
@FunctionalInterface
public interface Probe {

	/**
	 * Looks at the task. Blocks until there is a result.
	 * @param timeout the longest time it may take, zero for any
	 * @return the result; a failure is a result too
	 * @throws InterruptedException if the task has ended meanwhile
	 */
	ProbeResult probe(Duration timeout) throws InterruptedException;

}
