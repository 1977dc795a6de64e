/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.agent;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.AgentAcknowledgements;
import io.bcs.executor.test.internal.loop.ConditionAwaiter;
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
		this.core.change(() -> {
			this.core.recorder()
				.note("acknowledgements in mode " + mode
						+ (delay.isZero() ? "" : ", " + ConditionAwaiter.seconds(delay) + " later"));
			this.core.model().acknowledger().use(mode, delay);
		});
	}

	@Override
	public int acknowledge(String taskId) {
		return acknowledge((status) -> status.getTaskId().getValue().equals(taskId));
	}

	@Override
	public int acknowledge(Predicate<TaskStatus> which) {
		return acknowledge(() -> this.core.model().acknowledger().acknowledgeWithheld(which));
	}

	@Override
	public int acknowledgeInReverse() {
		return acknowledge(this.core.model().acknowledger()::acknowledgeWithheldInReverse);
	}

	private int acknowledge(Supplier<Integer> action) {
		return this.core.change(() -> {
			int count = action.get();
			if (count == 0) {
				this.core.recorder().note("nothing withheld to acknowledge");
			}
			return count;
		});
	}

	@Override
	public void forget(String taskId) {
		this.core.change(() -> this.core.model().forget(taskId));
	}

}
