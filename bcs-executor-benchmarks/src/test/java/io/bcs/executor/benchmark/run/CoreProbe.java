/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.benchmark.executor.ReportingExecutor;

/** The driver alone, until it is subscribed. */
final class CoreProbe implements DriverListener {

	private CoreProbe() {
	}

	public static void main(String[] args) throws InterruptedException {
		BcsExecutorDriver.builder(new ReportingExecutor(), DriverEnv.fromEnvironment())
			.listener(new CoreProbe())
			.build()
			.run();
	}

	@Override
	public void onEvent(DriverEvent event) {
		if (event instanceof DriverEvent.Subscribed) {
			Milestone.reached();
		}
	}

}
