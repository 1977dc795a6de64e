/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.util.List;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.RecordedCall;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * What the {@linkplain DemoScenario demo} must have come to.
 */
final class DemoOutcome {

	private final ExecutorRun run;

	private final Expectations expectations;

	private final Sandbox sandbox;

	DemoOutcome(ExecutorRun run, Expectations expectations) {
		this.run = run;
		this.expectations = expectations;
		this.sandbox = new Sandbox(run.sandbox());
	}

	/**
	 * Checks what must be true once the executor has ended.
	 */
	void check() {
		checkTask("prints", TaskState.TASK_FINISHED, "hello from a task");
		checkTask("fails", TaskState.TASK_FAILED, "about to fail");
		checkTask("endless", TaskState.TASK_KILLED, "running until killed");
		checkTask("checked", TaskState.TASK_KILLED, "running while healthy");
		checkTask("group-a", TaskState.TASK_FINISHED, "first of two");
		checkTask("group-b", TaskState.TASK_FINISHED, "second of two");
		checkTask("outage", TaskState.TASK_FINISHED, "during the outage");
		checkTask("last", TaskState.TASK_KILLED, "running at the end");
		this.expectations.check(this.sandbox.output("prints", "stderr").contains("and from its stderr"),
				"The stderr of task prints should be in the sandbox");
		Scrape exported = new Scrape(this.sandbox.read(this.run.agent().executorId() + ".prom").lines().toList());
		this.expectations.equal("The number of acknowledgements in the exported file",
				(double) this.run.agent().records().updatesAcknowledged(), exported.sum(
						DemoScenario.METRICS + "taskgroup_status_ack_total", DemoScenario.taskGroup(this.run.agent())));
		String executor = "executor_id=\"" + this.run.agent().executorId() + "\"";
		this.expectations.equal("The number of reconnects in the exported file", 1.0,
				exported.sum("bcs_executor_reconnects_total", executor));
		this.expectations.equal("The connection in the file written after the driver's end", 0.0,
				exported.sum("bcs_executor_connection", executor));
		this.expectations.equal("The number of subscriptions", 2, this.run.agent().records().subscriptions());
		List<RecordedCall> refused = this.run.agent()
			.records()
			.calls()
			.stream()
			.filter((call) -> !call.accepted() && call.status() != 503)
			.toList();
		this.expectations.check(refused.isEmpty(), "The agent should take every call, but it refused " + refused);
	}

	private void checkTask(String taskId, TaskState end, String output) {
		this.expectations.equal("The states of task " + taskId,
				List.of(TaskState.TASK_STARTING, TaskState.TASK_RUNNING, end),
				this.run.tracker().states(taskId).stream().distinct().toList());
		this.expectations.check(this.sandbox.output(taskId, "stdout").contains(output),
				"The stdout of task " + taskId + " should contain: " + output);
	}

	/**
	 * Counts the tasks whose end the agent itself reported.
	 */
	static long lostTasks(EmbeddedAgent agent) {
		return agent.records()
			.updates()
			.stream()
			.filter((status) -> status.getSource() == TaskStatus.Source.SOURCE_AGENT)
			.count();
	}

}
