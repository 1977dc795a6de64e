/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.agent;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.bcs.executor.test.AgentWaits;
import io.bcs.executor.test.RecordedCall;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Waits so long.
 */
final class Waits implements AgentWaits {

	private final AgentCore core;

	private final Duration timeout;

	Waits(AgentCore core, Duration timeout) {
		this.core = core;
		this.timeout = timeout;
	}

	@Override
	public void awaitSubscription() {
		await("a subscription", () -> this.core.model().streamOpen());
	}

	@Override
	public void awaitSubscriptions(int count) {
		await("subscription number " + count, () -> this.core.model().subscriptions() >= count);
	}

	@Override
	public void awaitDisconnection() {
		await("the end of the event stream", () -> !this.core.model().streamOpen());
	}

	@Override
	public TaskStatus awaitUpdate(String taskId, TaskState state) {
		return await(state + " of task " + taskId, () -> firstOrNull(this.core.statuses()
			.select((status) -> status.getState() == state && status.getTaskId().getValue().equals(taskId))));
	}

	@Override
	public RecordedCall awaitCall(String what, Predicate<RecordedCall> which) {
		return await(what, () -> this.core.log().select(RecordedCall.class, which).findFirst().orElse(null));
	}

	@Override
	public void await(String what, BooleanSupplier condition) {
		await(what, () -> condition.getAsBoolean() ? Boolean.TRUE : null);
	}

	private <T> T await(String what, Supplier<@Nullable T> probe) {
		return this.core.awaiter().await(what, this.timeout, probe, () -> "it did not come");
	}

	@Override
	public AgentWaits within(Duration timeout) {
		return new Waits(this.core, timeout);
	}

	private static @Nullable TaskStatus firstOrNull(List<TaskStatus> statuses) {
		return statuses.isEmpty() ? null : statuses.get(0);
	}

}
