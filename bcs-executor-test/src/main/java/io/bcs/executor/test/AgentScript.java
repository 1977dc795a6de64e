/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What an {@link EmbeddedAgent} does, one after the other, while a test or an executor in
 * development goes its own way: ordinary code that acts and waits, run by
 * {@link EmbeddedAgent#runScript(AgentScript)} on a thread of its own.
 *
 * <pre class="code">
 * agent.runScript((script) -&gt; {
 *   script.awaitUpdate("t1", TASK_RUNNING);
 *   script.stream().drop();
 *   script.awaitSubscriptions(2);
 *   script.process().restartGradually();
 * });
 * </pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AgentScript {

	/**
	 * Does everything. May block, and is interrupted when the run is closed.
	 * @param agent the agent
	 * @throws Exception whatever the script throws, which fails its run
	 */
	void run(EmbeddedAgent agent) throws Exception;

	/**
	 * Lets time pass in a script. Blocks.
	 * @param time how much
	 * @throws InterruptedException if the run is closed meanwhile
	 */
	static void pause(Duration time) throws InterruptedException {
		new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
	}

}
