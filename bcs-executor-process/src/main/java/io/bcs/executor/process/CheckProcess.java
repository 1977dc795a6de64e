/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.util.concurrent.CompletableFuture;

import io.bcs.executor.process.internal.os.SupervisedProcess;

/**
 * A process that looks at a task.
 *
 * @param process the process
 * @param exitCode completes with its exit code when nothing of it is left
 */
record CheckProcess(SupervisedProcess process, CompletableFuture<Integer> exitCode) {

	void kill() {
		this.process.kill();
	}

}
