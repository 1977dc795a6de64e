/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.StopReason;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Status;
import org.jspecify.annotations.Nullable;

/**
 * The state of a driver as a test wants it: fields are changed, then the driver is given
 * the snapshot.
 */
public final class TestSnapshot implements DriverSnapshot {

	public Status status = Status.DRIVER_RUNNING;

	public ConnectionState connection = ConnectionState.NOT_STARTED;

	public Instant since = Instant.parse("2026-01-01T00:00:00Z");

	public int attempts;

	public @Nullable String reason;

	public @Nullable AgentInfo agent;

	public @Nullable StopReason stopReason;

	public int queuedCallbacks;

	public Duration runningCallback = Duration.ZERO;

	public int unacknowledgedTasks;

	public Counters counters = Counters.NONE;

	public List<ActiveTask> tasks = List.of();

	public List<UnacknowledgedUpdate> updates = List.of();

	public static TestSnapshot of(ConnectionState connection) {
		TestSnapshot snapshot = new TestSnapshot();
		snapshot.connection = connection;
		snapshot.status = switch (connection) {
			case NOT_STARTED -> Status.DRIVER_NOT_STARTED;
			case SUBSCRIBING, SUBSCRIBED, RECONNECTING, DISCONNECTED -> Status.DRIVER_RUNNING;
			case STOPPED -> Status.DRIVER_STOPPED;
			case ABORTED -> Status.DRIVER_ABORTED;
		};
		return snapshot;
	}

	@Override
	public Status status() {
		return this.status;
	}

	@Override
	public ConnectionState connection() {
		return this.connection;
	}

	@Override
	public Instant since() {
		return this.since;
	}

	@Override
	public int attempts() {
		return this.attempts;
	}

	@Override
	public @Nullable String reason() {
		return this.reason;
	}

	@Override
	public @Nullable AgentInfo agent() {
		return this.agent;
	}

	@Override
	public @Nullable StopReason stopReason() {
		return this.stopReason;
	}

	@Override
	public int activeTaskCount() {
		return this.tasks.size();
	}

	@Override
	public int unacknowledgedTaskCount() {
		return this.unacknowledgedTasks;
	}

	@Override
	public int unacknowledgedUpdateCount() {
		return this.updates.size();
	}

	@Override
	public int queuedCallbacks() {
		return this.queuedCallbacks;
	}

	@Override
	public Duration runningCallback() {
		return this.runningCallback;
	}

	@Override
	public Counters counters() {
		return this.counters;
	}

	@Override
	public List<ActiveTask> activeTasks(int limit) {
		return this.tasks.subList(0, Math.min(limit, this.tasks.size()));
	}

	@Override
	public List<UnacknowledgedUpdate> unacknowledgedUpdates(int limit) {
		return this.updates.subList(0, Math.min(limit, this.updates.size()));
	}

}
