/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverLoad;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.StopReason;
import io.bcs.executor.boot.ExecutorActivity;
import io.bcs.executor.boot.ExecutorActivity.ActiveTask;
import io.bcs.executor.boot.ExecutorActivity.Connection;
import io.bcs.executor.boot.ExecutorActivity.ConnectionState;
import io.bcs.executor.boot.ExecutorActivity.Counts;
import io.bcs.executor.boot.ExecutorActivity.UnacknowledgedUpdate;
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

	private final ExecutorActivity activity;

	private final InstantSource clock;

	/**
	 * Creates the endpoint.
	 * @param driver the driver
	 * @param env its environment
	 * @param activity what the executor is doing
	 * @param clock gives the time
	 */
	public ExecutorEndpoint(ExecutorDriver driver, DriverEnv env, ExecutorActivity activity, InstantSource clock) {
		this.driver = driver;
		this.env = env;
		this.activity = activity;
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
		Connection connection = this.activity.connection();
		Instant now = this.clock.instant();
		return new ExecutorDescriptor(this.driver.status(), this.activity.shutdown(), agent(connection),
				new IdDescriptor(this.env.frameworkId()), new IdDescriptor(this.env.executorId()),
				this.env.checkpoint(), connection(connection), callbacks(), this.activity.counts(),
				this.activity.activeTasks(most).stream().map(ExecutorEndpoint::task).toList(),
				this.activity.unacknowledgedUpdates(most).stream().map((update) -> update(update, now)).toList());
	}

	private AgentDescriptor agent(Connection connection) {
		String id = this.env.agentId();
		String hostname = null;
		if (connection.agent() != null) {
			id = connection.agent().hasId() ? connection.agent().getId().getValue() : id;
			hostname = connection.agent().getHostname();
		}
		return new AgentDescriptor(id, hostname, this.env.agentEndpoint(),
				(this.env.domainSocket() != null) ? this.env.domainSocket().toString() : null);
	}

	private ConnectionDescriptor connection(Connection connection) {
		boolean subscribed = connection.state() == ConnectionState.SUBSCRIBED;
		return new ConnectionDescriptor(connection.state(), connection.since(), subscribed ? connection.since() : null,
				connection.attempts(), withoutToken(connection.reason()));
	}

	private @Nullable CallbacksDescriptor callbacks() {
		if (this.driver instanceof BcsExecutorDriver bcsDriver) {
			DriverLoad load = bcsDriver.load();
			return new CallbacksDescriptor(load.queuedCallbacks(), load.runningCallback());
		}
		return null;
	}

	private static TaskDescriptor task(ActiveTask task) {
		return new TaskDescriptor(task.id(), task.name(), task.launched(), task.state(), task.since());
	}

	private UpdateDescriptor update(UnacknowledgedUpdate update, Instant now) {
		Duration age = Duration.ofMillis(Math.max(0, Duration.between(update.since(), now).toMillis()));
		return new UpdateDescriptor(update.taskId(), update.state(), update.since(), age, update.attempts(),
				withoutToken(update.lastFailure()));
	}

	/** No sentence has it; should an agent ever quote it, it still stays secret. */
	private @Nullable String withoutToken(@Nullable String text) {
		String token = this.env.authenticationToken();
		return (text != null && token != null) ? text.replace(token, "******") : text;
	}

	/**
	 * The executor.
	 *
	 * @param status the driver's status
	 * @param shutdown who or what asked for a shutdown, if somebody did
	 * @param agent its agent
	 * @param framework its framework
	 * @param executor its own id, in BCS that of the task group
	 * @param checkpoint whether it outlives a restart of the agent
	 * @param connection the connection to the agent
	 * @param callbacks how the executor keeps up, if its driver tells
	 * @param counts what there is now and what has been since the start
	 * @param tasks the oldest active tasks
	 * @param unacknowledgedUpdates the oldest updates that are not acknowledged
	 */
	public record ExecutorDescriptor(Status status, @Nullable StopReason shutdown, AgentDescriptor agent,
			IdDescriptor framework, IdDescriptor executor, boolean checkpoint, ConnectionDescriptor connection,
			@Nullable CallbacksDescriptor callbacks, Counts counts, List<TaskDescriptor> tasks,
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
