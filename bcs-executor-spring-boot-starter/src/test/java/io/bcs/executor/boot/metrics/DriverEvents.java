/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.time.Duration;
import java.util.List;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Events of a driver, for tests of what listens to them.
 */
public final class DriverEvents {

	static final TaskStatus UPDATE = TaskStatus.getDefaultInstance();

	private DriverEvents() {
	}

	static DriverEvent subscribed() {
		return new DriverEvent.Subscribed(false, 1, Duration.ofMillis(3), AgentInfo.getDefaultInstance());
	}

	static DriverEvent subscribedAgain(Duration outage) {
		return new DriverEvent.Subscribed(true, 2, outage, AgentInfo.getDefaultInstance());
	}

	static DriverEvent disconnected() {
		return new DriverEvent.Disconnected("the stream ended", true);
	}

	static DriverEvent ended() {
		return new DriverEvent.Ended(Status.DRIVER_STOPPED, StopReason.AGENT_SHUTDOWN, "SHUTDOWN was sent", 0);
	}

	/** One event of each type at least. */
	public static List<DriverEvent> ofEveryType() {
		return List.of(new DriverEvent.Subscribing(1, 0, 0), subscribed(), disconnected(),
				new DriverEvent.SubscriptionFailed(1, "refused", Duration.ofMillis(1)),
				subscribedAgain(Duration.ofSeconds(2)), new DriverEvent.EventReceived(Event.Type.LAUNCH),
				new DriverEvent.TaskLaunched(TaskInfo.getDefaultInstance()),
				new DriverEvent.DuplicateTask(TaskID.getDefaultInstance()), new DriverEvent.UpdateQueued(UPDATE),
				new DriverEvent.UpdateSent(UPDATE, 1), new DriverEvent.UpdateRetried(UPDATE, "no answer"),
				new DriverEvent.CallCompleted(Call.Type.UPDATE, 202, Duration.ofMillis(1)),
				new DriverEvent.CallCompleted(Call.Type.MESSAGE, 0, Duration.ofMillis(1)),
				new DriverEvent.UpdateAcknowledged(UPDATE, Duration.ofMillis(7)),
				new DriverEvent.UpdateAbandoned(UPDATE, "refused"), new DriverEvent.UpdateUndelivered(UPDATE, false),
				new DriverEvent.UpdateDropped(UPDATE), new DriverEvent.CallsFailing("timed out"),
				new DriverEvent.DuplicateExecutorSuspected(3, "twice"),
				new DriverEvent.UnknownAcknowledgement(TaskID.getDefaultInstance()), new DriverEvent.MessageSent(1),
				new DriverEvent.MessageDropped(1, "not subscribed"),
				new DriverEvent.MessageDecodeFailed(1, "not base64"),
				new DriverEvent.CallbackFinished("launchTask", Duration.ofMillis(4), null),
				new DriverEvent.CallbackFinished("shutdown", Duration.ofMillis(4), new IllegalStateException()),
				new DriverEvent.ShutdownRequested(StopReason.AGENT_SHUTDOWN, Duration.ofSeconds(5)), ended());
	}

}
