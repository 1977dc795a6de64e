/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.agent;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import io.bcs.executor.test.internal.loop.ConditionAwaiter;

/**
 * Ends the tasks that a test has left running.
 */
final class LeftoverTasks {

	private final AgentCore core;

	LeftoverTasks(AgentCore core) {
		this.core = core;
	}

	/**
	 * Kills them, and waits until they have ended. Blocks.
	 * @param timeout how long at most
	 * @throws AssertionError if one does not end in time
	 */
	void end(Duration timeout) {
		List<String> killed = this.core.change(() -> this.core.model().killActive());
		if (killed.isEmpty()) {
			return;
		}
		try {
			this.core.awaiter()
				.await("the end of tasks", timeout,
						() -> this.core.model().describeActive(killed).isEmpty() ? Boolean.TRUE : null,
						() -> "they last");
		}
		catch (AssertionError ex) {
			throw new AssertionError(this.core.loop()
				.call(() -> this.core.model()
					.describeActive(killed)
					.entrySet()
					.stream()
					.map((task) -> "Task " + task.getKey() + ", was left running, and did not end within "
							+ ConditionAwaiter.seconds(timeout) + " after a KILL: it is still " + task.getValue()
							+ ". ")
					.collect(Collectors.joining()) + this.core.log().describe()));
		}
	}

}
