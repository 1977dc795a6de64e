/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.agent;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.bcs.executor.test.AgentWaits;
import io.bcs.executor.test.RecordedCall;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Waits so long.
 */
final class Waits implements AgentWaits {

	private static final String NOBODY = "no executor has subscribed";

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
		return this.core.awaiter()
			.await("task " + taskId + " to reach " + state, this.timeout,
					() -> updatesOf(taskId).filter((status) -> status.getState() == state).findFirst().orElse(null),
					() -> statesOf(taskId));
	}

	private Stream<TaskStatus> updatesOf(String taskId) {
		return this.core.statuses().select((status) -> status.getTaskId().getValue().equals(taskId)).stream();
	}

	private String statesOf(String taskId) {
		List<String> states = updatesOf(taskId).map((status) -> status.getState().name()).toList();
		if (!states.isEmpty()) {
			return ((states.size() == 1) ? "its state is " : "its states are ") + String.join(", ", states);
		}
		Set<String> launched = this.core.model().taskIds();
		if (!launched.contains(taskId)) {
			return "no such task was launched" + (launched.isEmpty() ? "" : ", only " + String.join(", ", launched));
		}
		return (this.core.model().subscriptions() == 0) ? NOBODY : "it has no updates";
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
		return this.core.awaiter()
			.await(what, this.timeout, probe,
					() -> (this.core.model().subscriptions() == 0) ? NOBODY : "it did not come");
	}

	@Override
	public AgentWaits within(Duration timeout) {
		return new Waits(this.core, timeout);
	}

}
