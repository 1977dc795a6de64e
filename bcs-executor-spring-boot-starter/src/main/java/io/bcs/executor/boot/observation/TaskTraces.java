/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.observation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.google.protobuf.ByteString;
import io.bcs.executor.CallbackInvocation;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.protocol.TaskStates;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Has what happens to a task be one trace: below the callback that launched it are the
 * run of its runner, if there is one, and its status updates. Each update is an
 * observation from when the driver takes it until the agent acknowledges it; one that is
 * given up ends with an error.
 * <p>
 * Meant for applications with a tracer: meters of updates exist without it. Observations
 * of updates begin and end on the driver's own thread, so their handlers must not block.
 *
 * @since 0.1.0
 */
public final class TaskTraces implements DriverListener {

	private static final String ENDED = "The driver has ended before the agent acknowledged the update";

	private static final UpdateObservationConvention DEFAULT = new DefaultUpdateObservationConvention();

	/**
	 * By the task's id. They have begun before anything else of the task can, so all of
	 * it belongs to them, whichever thread it comes from.
	 */
	private final Map<String, Observation> launches = new ConcurrentHashMap<>();

	/** By the UUID of the update. */
	private final Map<ByteString, Observation> updates = new ConcurrentHashMap<>();

	private final ObservationRegistry registry;

	private final @Nullable UpdateObservationConvention convention;

	/**
	 * Creates the traces.
	 * @param registry where observations begin
	 * @param convention replaces the default names and keys of updates, or {@code null}
	 */
	public TaskTraces(ObservationRegistry registry, @Nullable UpdateObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	/**
	 * A callback is about to be called. If it launches tasks, what they do belongs to it.
	 * @param invocation the callback
	 * @param observation the observation of the callback
	 */
	void called(CallbackInvocation invocation, Observation observation) {
		if (invocation.callback().startsWith("launchTask")) {
			for (TaskID id : invocation.taskIds()) {
				this.launches.put(id.getValue(), observation);
			}
		}
	}

	/**
	 * Returns the observation of the callback that launched a task. Any thread may call
	 * this.
	 * @param taskId the id of the task
	 * @return the observation, or {@code null} if the task is not known or has ended
	 */
	public @Nullable Observation launchOf(String taskId) {
		return this.launches.get(taskId);
	}

	@Override
	public void onEvent(DriverEvent event) {
		if (event instanceof DriverEvent.UpdateQueued queued) {
			begin(queued.status());
		}
		else if (event instanceof DriverEvent.UpdateAcknowledged acknowledged) {
			end(acknowledged.status(), null);
		}
		else if (event instanceof DriverEvent.UpdateAbandoned abandoned) {
			end(abandoned.status(), abandoned.reason());
		}
		else if (event instanceof DriverEvent.UpdateUndelivered undelivered) {
			end(undelivered.status(), ENDED);
		}
		else if (event instanceof DriverEvent.Ended) {
			this.launches.clear();
			endAll();
		}
	}

	private void begin(TaskStatus status) {
		Observation observation = Observation.createNotStarted(this.convention, DEFAULT,
				() -> new UpdateObservationContext(status), this.registry);
		Observation launch = launchOf(status.getTaskId().getValue());
		if (launch != null) {
			observation.parentObservation(launch);
		}
		this.updates.put(status.getUuid(), observation.start());
	}

	private void end(TaskStatus status, @Nullable String error) {
		if (TaskStates.isTerminal(status.getState())) {
			this.launches.remove(status.getTaskId().getValue());
		}
		Observation observation = this.updates.remove(status.getUuid());
		if (observation != null) {
			stop(observation, error);
		}
	}

	/** One that a handler fails to end must not keep the others open. */
	private void endAll() {
		RuntimeException failure = null;
		for (ByteString uuid : List.copyOf(this.updates.keySet())) {
			Observation observation = this.updates.remove(uuid);
			try {
				if (observation != null) {
					stop(observation, ENDED);
				}
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	private static void stop(Observation observation, @Nullable String error) {
		if (error != null) {
			observation.error(new UpdateNotAcknowledgedException(error));
		}
		observation.stop();
	}

	/** What the observation of an update that is given up ends with. */
	private static final class UpdateNotAcknowledgedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		UpdateNotAcknowledgedException(String message) {
			super(message, null, false, false);
		}

	}

}
