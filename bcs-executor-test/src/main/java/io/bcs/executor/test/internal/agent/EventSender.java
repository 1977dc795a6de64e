/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.agent;

import io.bcs.executor.test.Delivery;
import io.bcs.executor.test.Tasks;
import io.bcs.executor.test.internal.model.AgentEvents;
import io.bcs.executor.test.internal.model.CallSite;
import io.bcs.executor.test.internal.model.LaunchRules;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a master lets through.
 */
final class EventSender {

	private final AgentCore core;

	EventSender(AgentCore core) {
		this.core = core;
	}

	Delivery launch(TaskInfo task) {
		LaunchRules.requireTask(task);
		if (task.hasCommand()) {
			return launchGroup(Tasks.group(task));
		}
		return launch(AgentEvents.launch(task, this.core.settings()), CallSite.ofCaller());
	}

	Delivery launchGroup(TaskGroupInfo group) {
		LaunchRules.requireGroup(group);
		return launch(AgentEvents.launchGroup(group, this.core.settings()), CallSite.ofCaller());
	}

	private Delivery launch(Event event, String site) {
		return this.core.change(() -> {
			this.core.model().requireInactive(event);
			return this.core.model().launch(event, site);
		});
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

	private Delivery send(Event event) {
		return this.core.change(() -> this.core.model().send(event));
	}

}
