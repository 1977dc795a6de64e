/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.agent;

import io.bcs.executor.test.Delivery;
import io.bcs.executor.test.UncheckedEvents;
import io.bcs.executor.test.internal.model.AgentEvents;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to the executor.
 */
final class EventSender implements UncheckedEvents {

	private final AgentCore core;

	EventSender(AgentCore core) {
		this.core = core;
	}

	@Override
	public Delivery launch(TaskInfo task) {
		return this.core.change(() -> this.core.model().launch(AgentEvents.launch(task, this.core.settings())));
	}

	@Override
	public Delivery launchGroup(TaskGroupInfo group) {
		return this.core.change(() -> this.core.model().launch(AgentEvents.launchGroup(group, this.core.settings())));
	}

	Delivery kill(String taskId, @Nullable KillPolicy policy) {
		return this.core.change(() -> this.core.model().kill(taskId, AgentEvents.kill(taskId, policy)));
	}

	Delivery message(byte[] data) {
		return send(AgentEvents.message(data));
	}

	Delivery shutdown() {
		return this.core.change(this.core.model()::shutdown);
	}

	Delivery error(String message) {
		return send(AgentEvents.error(message));
	}

	Delivery heartbeat() {
		return send(AgentEvents.HEARTBEAT);
	}

	@Override
	public Delivery send(Event event) {
		return this.core.change(() -> this.core.model().send(event));
	}

}
