/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.agent;

import java.time.Duration;
import java.util.function.Predicate;

import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.AgentAcknowledgements;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Tells the agent how to acknowledge.
 */
final class Acknowledgements implements AgentAcknowledgements {

	private final AgentCore core;

	Acknowledgements(AgentCore core) {
		this.core = core;
	}

	@Override
	public void use(AcknowledgementMode mode) {
		use(mode, Duration.ZERO);
	}

	@Override
	public void use(AcknowledgementMode mode, Duration delay) {
		this.core.change(() -> this.core.model().acknowledger().use(mode, delay));
	}

	@Override
	public int acknowledge(String taskId) {
		return acknowledge((status) -> status.getTaskId().getValue().equals(taskId));
	}

	@Override
	public int acknowledge(Predicate<TaskStatus> which) {
		return this.core.change(() -> this.core.model().acknowledger().acknowledgeWithheld(which));
	}

	@Override
	public int acknowledgeInReverse() {
		return this.core.change(() -> this.core.model().acknowledger().acknowledgeWithheldInReverse());
	}

	@Override
	public void forget(String taskId) {
		this.core.change(() -> this.core.model().forget(taskId));
	}

}
