/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.DriverSnapshot.ActiveTask;
import io.bcs.executor.DriverSnapshot.ConnectionState;
import io.bcs.executor.DriverSnapshot.UnacknowledgedUpdate;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.StopReason;
import io.bcs.executor.boot.TokenRedaction;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@link Endpoint @Endpoint} that shows what the executor is doing: its connection, its
 * tasks, and the updates that wait for an acknowledgement. Neither the authentication
 * token nor the data and messages of tasks are shown.
 *
 * @since 0.1.0
 */
@Endpoint(id = "bcsexecutor")
public final class ExecutorEndpoint {

	private static final int DEFAULT_LIMIT = 100;

	private final ExecutorDriver driver;

	private final DriverEnv env;

	private final TokenRedaction redaction;

	private final InstantSource clock;

	/**
	 * Creates the endpoint.
	 * @param driver the driver whose snapshot is shown
	 * @param env its environment
	 * @param clock gives the time
	 */
	public ExecutorEndpoint(ExecutorDriver driver, DriverEnv env, InstantSource clock) {
		this.driver = driver;
		this.env = env;
		this.redaction = new TokenRedaction(env);
		this.clock = clock;
	}

	/**
	 * Describes the executor.
	 * @param limit how many tasks and how many updates are listed at most, 100 if not
	 * given
	 * @return the description
	 */
	@ReadOperation
	public ExecutorDescriptor executor(@Nullable Integer limit) {
		int most = (limit != null) ? Math.max(0, limit) : DEFAULT_LIMIT;
		DriverSnapshot snapshot = this.driver.snapshot();
		Instant now = this.clock.instant();
		return new ExecutorDescriptor(snapshot.status(), snapshot.stopReason(), agent(snapshot.agent()),
				new IdDescriptor(this.env.frameworkId()), new IdDescriptor(this.env.executorId()),
				this.env.checkpoint(), connection(snapshot),
				new CallbacksDescriptor(snapshot.queuedCallbacks(), snapshot.runningCallback()), counts(snapshot),
				snapshot.activeTasks(most).stream().map(ExecutorEndpoint::task).toList(),
				snapshot.unacknowledgedUpdates(most).stream().map((update) -> update(update, now)).toList());
	}

	private AgentDescriptor agent(@Nullable AgentInfo agent) {
		String id = (agent != null && agent.hasId()) ? agent.getId().getValue() : this.env.agentId();
		return new AgentDescriptor(id, (agent != null) ? agent.getHostname() : null, this.env.agentEndpoint(),
				(this.env.domainSocket() != null) ? this.env.domainSocket().toString() : null);
	}

	private ConnectionDescriptor connection(DriverSnapshot snapshot) {
		return new ConnectionDescriptor(snapshot.connection(), snapshot.since(),
				snapshot.isSubscribed() ? snapshot.since() : null, snapshot.attempts(), redact(snapshot.reason()));
	}

	private static CountsDescriptor counts(DriverSnapshot snapshot) {
		DriverSnapshot.Counters counters = snapshot.counters();
		return new CountsDescriptor(snapshot.activeTaskCount(), snapshot.unacknowledgedTaskCount(),
				snapshot.unacknowledgedUpdateCount(), counters.resubscriptions(), counters.launchedTasks(),
				counters.queuedUpdates(), counters.acknowledgedUpdates(), counters.retriedUpdates(),
				counters.abandonedUpdates(), counters.droppedMessages(), counters.failedCallbacks());
	}

	private static TaskDescriptor task(ActiveTask task) {
		return new TaskDescriptor(task.id(), task.name(), task.launched(), task.state(), task.since());
	}

	private UpdateDescriptor update(UnacknowledgedUpdate update, Instant now) {
		Duration age = Duration.ofMillis(Math.max(0, Duration.between(update.since(), now).toMillis()));
		return new UpdateDescriptor(update.taskId(), update.state(), update.since(), age, update.attempts(),
				redact(update.lastFailure()));
	}

	private @Nullable String redact(@Nullable String text) {
		return (text != null) ? this.redaction.apply(text) : null;
	}

	/**
	 * The executor.
	 *
	 * @param status the driver's status
	 * @param stopReason what asked for a shutdown, or ended the driver, if something did
	 * @param agent its agent
	 * @param framework its framework
	 * @param executor its own id, in BCS that of the task group
	 * @param checkpoint whether it outlives a restart of the agent
	 * @param connection the connection to the agent
	 * @param callbacks the callbacks that wait or run
	 * @param counts what there is now and what has been since the start
	 * @param tasks the oldest active tasks
	 * @param unacknowledgedUpdates the oldest updates that are not acknowledged
	 */
	public record ExecutorDescriptor(Status status, @Nullable StopReason stopReason, AgentDescriptor agent,
			IdDescriptor framework, IdDescriptor executor, boolean checkpoint, ConnectionDescriptor connection,
			CallbacksDescriptor callbacks, CountsDescriptor counts, List<TaskDescriptor> tasks,
			List<UpdateDescriptor> unacknowledgedUpdates) {
	}

	/**
	 * The agent.
	 *
	 * @param id its id
	 * @param hostname its host's name, known once subscribed
	 * @param endpoint where it listens
	 * @param domainSocket the domain socket in use instead, if there is one
	 */
	public record AgentDescriptor(@Nullable String id, @Nullable String hostname, String endpoint,
			@Nullable String domainSocket) {
	}

	/**
	 * A framework or an executor.
	 *
	 * @param id its id
	 */
	public record IdDescriptor(String id) {
	}

	/**
	 * The connection to the agent.
	 *
	 * @param state what it is
	 * @param since since when
	 * @param subscribedSince since when there is a subscription, if there is one
	 * @param attempts how many attempts to subscribe it took, or has taken so far
	 * @param reason why it is not subscribed, or why the driver ended
	 */
	public record ConnectionDescriptor(ConnectionState state, Instant since, @Nullable Instant subscribedSince,
			int attempts, @Nullable String reason) {
	}

	/**
	 * The callbacks.
	 *
	 * @param queued how many wait for the one that is running
	 * @param runningFor how long that one has been running, zero if there is none
	 */
	public record CallbacksDescriptor(int queued, Duration runningFor) {
	}

	/**
	 * Numbers: the first three are those of this moment, the others count since the
	 * start.
	 *
	 * @param activeTasks tasks whose terminal update is not acknowledged
	 * @param unacknowledgedTasks active tasks of which no update is acknowledged
	 * @param unacknowledgedUpdates updates that are not acknowledged
	 * @param resubscriptions subscriptions after the first
	 * @param launchedTasks tasks the agent launched
	 * @param queuedUpdates updates the application sent
	 * @param acknowledgedUpdates updates the agent acknowledged
	 * @param retriedUpdates times an update had to be sent again
	 * @param abandonedUpdates updates the agent refused for good, or never acknowledged
	 * @param droppedMessages framework messages that were not sent
	 * @param failedCallbacks callbacks that threw
	 */
	public record CountsDescriptor(int activeTasks, int unacknowledgedTasks, int unacknowledgedUpdates,
			long resubscriptions, long launchedTasks, long queuedUpdates, long acknowledgedUpdates, long retriedUpdates,
			long abandonedUpdates, long droppedMessages, long failedCallbacks) {
	}

	/**
	 * A task.
	 *
	 * @param id its id
	 * @param name its name
	 * @param launched when the agent launched it
	 * @param state the last state the executor reported, if it did
	 * @param since when it did
	 */
	public record TaskDescriptor(String id, String name, Instant launched, @Nullable TaskState state, Instant since) {
	}

	/**
	 * An update.
	 *
	 * @param taskId the task's id
	 * @param state the state it reports
	 * @param since when the application sent it
	 * @param age for how long it has been waiting
	 * @param attempts how many UPDATE calls were made for it
	 * @param lastFailure why the last one failed, if it did
	 */
	public record UpdateDescriptor(String taskId, TaskState state, Instant since, Duration age, int attempts,
			@Nullable String lastFailure) {
	}

}
