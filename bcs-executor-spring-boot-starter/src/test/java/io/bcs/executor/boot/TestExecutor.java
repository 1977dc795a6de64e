/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * An executor that does nothing and remembers its driver.
 */
public class TestExecutor implements Executor {

	private @Nullable ExecutorDriver driver;

	public @Nullable ExecutorDriver driver() {
		return this.driver;
	}

	@Override
	public void setDriver(ExecutorDriver driver) {
		this.driver = driver;
	}

	@Override
	public void launchTask(ExecutorDriver driver, TaskInfo task) {
	}

	@Override
	public void killTask(ExecutorDriver driver, TaskID taskId) {
	}

	@Override
	public void shutdown(ExecutorDriver driver) {
	}

}
