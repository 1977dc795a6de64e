/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;

import org.apache.mesos.v1.Protos.TaskState;

/**
 * Uses the agent without any test framework; run by {@link ClassPathIT} where there is
 * none. Ends with an exit code other than 0 if something is missing.
 */
final class PlainAgent {

	private PlainAgent() {
	}

	public static void main(String[] args) throws Exception {
		try (EmbeddedAgent agent = EmbeddedAgent.builder().authentication().tls().domainSocket().start();
				RawClient calls = new RawClient(agent.domainSocket())) {
			String token = "Authorization: Bearer " + agent.env().get("MESOS_EXECUTOR_AUTHENTICATION_TOKEN") + "\r\n";
			agent.launch(Tasks.data("a", "true"));
			try (RawClient stream = new RawClient(agent.domainSocket())) {
				stream.post(Calls.subscribe(agent), token);
				stream.readHead();
				agent.awaitSubscription();
				calls.post(Calls.update(agent, "a", TaskState.TASK_FINISHED), token);
				calls.readAnswer();
				agent.awaitUpdate("a", TaskState.TASK_FINISHED);
				agent.runScript((script) -> {
					script.heartbeat();
					script.stream().drop();
				}).await(Duration.ofMinutes(1));
			}
			agent.verify();
			agent.reset();
		}
	}

}
