/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.agent;

import io.bcs.executor.test.Delivery;
import io.bcs.executor.test.UncheckedEvents;
import io.bcs.executor.test.internal.model.AgentEvents;
import io.bcs.executor.test.internal.model.CallSite;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Sends whatever it is given.
 */
final class Unchecked implements UncheckedEvents {

	private final AgentCore core;

	Unchecked(AgentCore core) {
		this.core = core;
	}

	@Override
	public Delivery launch(TaskInfo task) {
		String site = CallSite.ofCaller();
		return this.core.change(() -> this.core.model().launch(AgentEvents.launch(task, this.core.settings()), site));
	}

	@Override
	public Delivery launchGroup(TaskGroupInfo group) {
		String site = CallSite.ofCaller();
		return this.core
			.change(() -> this.core.model().launch(AgentEvents.launchGroup(group, this.core.settings()), site));
	}

	@Override
	public Delivery send(Event event) {
		return this.core.change(() -> this.core.model().send(event));
	}

}
