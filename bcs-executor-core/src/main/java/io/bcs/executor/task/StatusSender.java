/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.ExecutorDriverException;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands updates to the driver. Never throws and never blocks. Thread-safe.
 */
final class StatusSender {

	private static final Logger logger = LoggerFactory.getLogger(TaskRunnerExecutor.class);

	private static final int ATTEMPTS = 3;

	private volatile @Nullable ExecutorDriver driver;

	void driver(ExecutorDriver driver) {
		this.driver = driver;
	}

	/**
	 * Sends an update after which others follow.
	 * @param status the update
	 * @return whether there is nothing left to do: {@code false} if it may be taken later
	 */
	boolean send(TaskStatus status) {
		ExecutorDriver current = this.driver;
		try {
			if (current != null) {
				current.sendStatusUpdate(status);
			}
			return true;
		}
		catch (Throwable ex) {
			logger.debug("An update of task {} was not taken", status.getTaskId().getValue(), ex);
			return current == null || !current.isRunning();
		}
	}

	/** Sends the last update of a task. */
	void sendLast(TaskStatus status) {
		ExecutorDriver current = this.driver;
		for (int attempt = 1; current != null; attempt++) {
			try {
				current.sendStatusUpdate(status);
				return;
			}
			catch (Throwable ex) {
				if (attempt < ATTEMPTS && !(ex instanceof ExecutorDriverException)) {
					continue;
				}
				logger.atError()
					.addKeyValue("event", "bcs.executor.task-end-not-reported")
					.setCause(ex)
					.log("{} of task {} could not be reported; the agent will report it as failed when the executor has "
							+ "ended", status.getState(), status.getTaskId().getValue());
				return;
			}
		}
	}

}
