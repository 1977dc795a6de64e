/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Callable;

import io.bcs.executor.test.AgentPhase;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.RecordedCall;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.HealthCheck;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * The steps of the demo, and what is expected of each. Single tasks bring their command
 * in {@code data}, as a shell line or as JSON, and groups in {@code command}: what a
 * master lets through.
 */
final class DemoScenario {

	private static final Duration START = Duration.ofMinutes(2);

	private static final Duration SOON = Duration.ofMinutes(1);

	private static final Duration POLL = Duration.ofMillis(50);

	private static final double CHECK_INTERVAL = 0.1;

	static final String METRICS = "bkbcs_executor_";

	private final ExecutorRun run;

	private final EmbeddedAgent agent;

	private final Console console;

	private final Expectations expectations;

	private final Sandbox sandbox;

	private final CompletableFuture<Duration> firstTask;

	DemoScenario(ExecutorRun run, Console console, Expectations expectations) {
		this.run = run;
		this.agent = run.agent();
		this.console = console;
		this.expectations = expectations;
		this.sandbox = new Sandbox(run.sandbox());
		this.firstTask = run.tracker().state("prints", TaskState.TASK_RUNNING).thenApply((status) -> run.sinceStart());
	}

	/**
	 * Plays everything up to the shutdown. Blocks.
	 */
	void play() throws IOException, InterruptedException {
		this.run.awaitSubscription(Deadline.in(START));
		finishAndFail();
		killed();
		unhealthy();
		group();
		outage();
		this.run.launch(Tasks.data("last", "echo running at the end; exec sleep 1000"));
		await("last", TaskState.TASK_RUNNING);
		awaitOutput("last", "running at the end");
		metrics();
	}

	// What comes of it is a line.
	@SuppressWarnings("FutureReturnValueIgnored")
	private void finishAndFail() throws InterruptedException {
		this.run.launch(Tasks.data("prints", "echo hello from a task; echo and from its stderr >&2"));
		this.run.launch(Tasks.data("fails", """
				{"shell":false,"value":"/bin/sh","arguments":["sh","-c","echo about to fail; exit 3"]}"""));
		await("prints", TaskState.TASK_FINISHED);
		TaskStatus failed = await("fails", TaskState.TASK_FAILED);
		this.firstTask.thenAccept((time) -> this.console.event("executor", "measured",
				"subscribed " + this.run.timeToSubscription().toMillis()
						+ " ms after its start, ran its first task after " + time.toMillis() + " ms"));
		this.expectations.check(failed.getMessage().contains("exit code 3"),
				"The message of task fails should tell exit code 3, but it is: " + failed.getMessage());
	}

	private void killed() throws InterruptedException {
		this.run.launch(Tasks.data("endless", "echo running until killed; exec sleep 1000"));
		await("endless", TaskState.TASK_RUNNING);
		awaitOutput("endless", "running until killed");
		this.run.kill("endless");
		await("endless", TaskState.TASK_KILLED);
	}

	private void unhealthy() throws IOException, InterruptedException {
		this.run.launch(Tasks.data("checked", "touch well; echo running while healthy; exec sleep 1000")
			.toBuilder()
			.setHealthCheck(HealthCheck.newBuilder()
				.setType(HealthCheck.Type.COMMAND)
				.setCommand(CommandInfo.newBuilder().setValue("test -e well"))
				.setDelaySeconds(0)
				.setIntervalSeconds(CHECK_INTERVAL)
				.setConsecutiveFailures(2))
			.build());
		this.agent.within(SOON).awaitCall("an update that says that task checked is healthy", DemoScenario::isHealthy);
		Files.delete(this.sandbox.task("checked").resolve("well"));
		TaskStatus killed = await("checked", TaskState.TASK_KILLED);
		this.expectations.check(killed.hasHealthy() && !killed.getHealthy(),
				"The last update of task checked should say that it is not healthy");
	}

	private static boolean isHealthy(RecordedCall call) {
		Call sent = call.call();
		return sent != null && sent.getUpdate().getStatus().getTaskId().getValue().equals("checked")
				&& sent.getUpdate().getStatus().getHealthy();
	}

	private void group() throws InterruptedException {
		this.run.launchGroup(Tasks.command("group-a", "echo first of two"),
				Tasks.command("group-b", "echo second of two"));
		await("group-a", TaskState.TASK_FINISHED);
		await("group-b", TaskState.TASK_FINISHED);
	}

	/**
	 * The agent goes away, a task ends meanwhile, and the agent comes back step by step.
	 */
	private void outage() throws IOException, InterruptedException {
		this.run.launch(Tasks.data("outage",
				"echo before the outage; while [ ! -e go ]; do sleep 0.05; done; echo during the outage"));
		await("outage", TaskState.TASK_RUNNING);
		awaitOutput("outage", "before the outage");
		this.console.event("agent", "stops", "all connections are closed");
		this.agent.process().stop();
		Files.createFile(this.sandbox.task("outage").resolve("go"));
		awaitOutput("outage", "during the outage");
		this.console.event("agent", "starts again", "and answers 503 until it has read its state");
		this.agent.process().restart(AgentPhase.RECOVERING);
		this.agent.within(SOON)
			.awaitCall("a SUBSCRIBE that lists the update of task outage", DemoScenario::listsTheEndOfOutage);
		this.console.event("outage", "kept", "the executor lists the update that it could not send");
		this.agent.process().phase(AgentPhase.REREGISTERING);
		this.agent.within(SOON).awaitSubscription();
		this.agent.process().phase(AgentPhase.RUNNING);
		await("outage", TaskState.TASK_FINISHED);
	}

	private static boolean listsTheEndOfOutage(RecordedCall call) {
		Call sent = call.call();
		return sent != null && sent.getSubscribe()
			.getUnacknowledgedUpdatesList()
			.stream()
			.anyMatch((update) -> update.getStatus().getTaskId().getValue().equals("outage")
					&& update.getStatus().getState() == TaskState.TASK_FINISHED);
	}

	/**
	 * Returns where the executor's web server listens. Waits until it does.
	 */
	int port() throws InterruptedException {
		return poll("The executor's HTTP port", () -> {
			Path file = this.run.sandbox().resolve("http.port");
			String text = Files.exists(file) ? Files.readString(file).strip() : "";
			return text.isEmpty() ? Optional.empty() : Optional.of(Integer.parseInt(text));
		});
	}

	private void metrics() throws InterruptedException {
		int port = port();
		long acknowledged = this.agent.records().updatesAcknowledged();
		String taskGroup = taskGroup(this.agent);
		String acknowledgements = METRICS + "taskgroup_status_ack_total";
		Scrape scrape = poll("The count of acknowledgements", () -> {
			Scrape latest = Scrape.of(port, METRICS);
			double counted = latest.sum(acknowledgements, taskGroup);
			return Double.isNaN(counted) || counted >= acknowledged ? Optional.of(latest) : Optional.empty();
		});
		this.console.line("");
		this.console.line("GET http://127.0.0.1:" + port + "/actuator/prometheus");
		scrape.lines().forEach((line) -> this.console.line("  " + line));
		this.console.line("");
		this.expectations.equal(METRICS + "slave_connection", 1.0, scrape.sum(METRICS + "slave_connection", ""));
		this.expectations.equal(acknowledgements, (double) acknowledged, scrape.sum(acknowledgements, taskGroup));
		String reports = METRICS + "taskgroup_status_report_total";
		this.expectations.equal(reports, (double) this.agent.records().updatesReceived(),
				scrape.sum(reports, taskGroup));
	}

	private TaskStatus await(String taskId, TaskState state) throws InterruptedException {
		return this.run.waits()
			.await(state + " of task " + taskId, this.run.tracker().state(taskId, state), Deadline.in(SOON));
	}

	private void awaitOutput(String taskId, String text) throws InterruptedException {
		poll("The output of task " + taskId + ", \"" + text + "\",",
				() -> this.sandbox.output(taskId, "stdout").contains(text) ? Optional.of(text) : Optional.empty());
	}

	static String taskGroup(EmbeddedAgent agent) {
		return "taskgroup=\"" + agent.executorId() + "\"";
	}

	/**
	 * Looks again and again, as long as the executor lives.
	 */
	private <T> T poll(String what, Callable<Optional<T>> probe) throws InterruptedException {
		long deadline = System.nanoTime() + SOON.toNanos();
		while (System.nanoTime() < deadline) {
			try {
				Optional<T> found = probe.call();
				if (found.isPresent()) {
					return found.get();
				}
			}
			catch (RuntimeException | InterruptedException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new RunFailedException(what + " can't be read: " + ex);
			}
			if (this.run.process().waitFor(POLL)) {
				throw new RunFailedException(what + " did not come before the executor exited");
			}
		}
		throw new RunFailedException(what + " did not come within " + SOON.toSeconds() + " s");
	}

}
