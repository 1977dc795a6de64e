/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.check;

import java.time.Duration;

import io.bcs.executor.task.TaskContext;
import org.apache.mesos.v1.Protos.HealthCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports whether a task is healthy, and kills it after so many failures in a row as its
 * health check allows. Until the first success, failures within the grace period do not
 * count.
 */
final class HealthEvaluation implements CheckLoop.Evaluation {

	private static final Logger logger = LoggerFactory.getLogger(HealthEvaluation.class);

	private final HealthCheck check;

	private boolean succeeded;

	private int failures;

	HealthEvaluation(HealthCheck check) {
		this.check = check;
	}

	@Override
	public boolean evaluate(ProbeResult result, TaskContext context, Duration elapsed) {
		if (result.isSuccess()) {
			this.succeeded = true;
			this.failures = 0;
			context.healthy(true);
			return true;
		}
		if (!this.succeeded && elapsed.compareTo(Timeouts.ofSeconds(this.check.getGracePeriodSeconds())) <= 0) {
			logger.debug("Task {} does not pass its health check yet: {}", context.taskId(), result.description());
			return true;
		}
		this.failures++;
		logger.info("Task {} failed its health check ({} of {} times in a row): {}", context.taskId(), this.failures,
				this.check.getConsecutiveFailures(), result.description());
		context.healthy(false);
		if (this.failures < this.check.getConsecutiveFailures()) {
			return true;
		}
		String checks = (this.failures == 1) ? "its health check failed"
				: this.failures + " health checks in a row failed, the last";
		context.kill("Killed because it is unhealthy (" + checks + " with " + result.description() + ")");
		return false;
	}

}
