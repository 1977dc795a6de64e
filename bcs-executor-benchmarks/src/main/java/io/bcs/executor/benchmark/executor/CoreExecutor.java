/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.executor;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;

/**
 * An executor on the core driver alone.
 */
public final class CoreExecutor {

	private CoreExecutor() {
	}

	/**
	 * Runs the executor until its driver ends.
	 * @param args none
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		BcsExecutorDriver.create(new ReportingExecutor(), DriverEnv.fromEnvironment()).run();
	}

}
