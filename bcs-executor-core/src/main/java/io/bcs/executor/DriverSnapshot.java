/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The state of a driver at one moment: its connection, what it has counted, and, on
 * request, its active tasks and unacknowledged updates. Immutable and thread-safe; health
 * checks, gauges and status pages read it. A driver that knows no more than its status
 * has the defaults: not started, and nothing counted.
 *
 * @since 0.1.0
 * @see ExecutorDriver#snapshot()
 */
public interface DriverSnapshot {

	/**
	 * Returns the driver's status.
	 * @return the status
	 */
	Status status();

	/**
	 * Returns the state of the connection to the agent.
	 * @return the state
	 */
	default ConnectionState connection() {
		return ConnectionState.NOT_STARTED;
	}

	/**
	 * Returns since when the connection is in its state.
	 * @return the time of the last change of {@link #connection()}
	 */
	default Instant since() {
		return Instant.EPOCH;
	}

	/**
	 * Returns how many SUBSCRIBE calls the current outage took so far, or, while
	 * subscribed, how many the last one took.
	 * @return the number of attempts
	 */
	default int attempts() {
		return 0;
	}

	/**
	 * Returns why the driver is not subscribed, or why it ended.
	 * @return a sentence, or {@code null} if there is nothing to say
	 */
	default @Nullable String reason() {
		return null;
	}

	/**
	 * Returns the agent of the last subscription.
	 * @return the agent, or {@code null} before the first subscription
	 */
	default @Nullable AgentInfo agent() {
		return null;
	}

	/**
	 * Returns what asked the executor to shut down, or ended the driver.
	 * @return the reason, or {@code null} while nothing did
	 */
	default @Nullable StopReason stopReason() {
		return null;
	}

	/**
	 * Returns how many tasks are active: launched, and their terminal update neither
	 * acknowledged nor abandoned.
	 * @return the number of active tasks
	 */
	default int activeTaskCount() {
		return 0;
	}

	/**
	 * Returns how many of the active tasks have no acknowledged update.
	 * @return the number of tasks that the next SUBSCRIBE call lists
	 */
	default int unacknowledgedTaskCount() {
		return 0;
	}

	/**
	 * Returns how many updates wait for their acknowledgement.
	 * @return the number of unacknowledged updates
	 */
	default int unacknowledgedUpdateCount() {
		return 0;
	}

	/**
	 * Returns how many callbacks wait for the one that is running.
	 * @return the number of queued callbacks
	 */
	default int queuedCallbacks() {
		return 0;
	}

	/**
	 * Returns how long the running callback has been running.
	 * @return the time, zero if none is running
	 */
	default Duration runningCallback() {
		return Duration.ZERO;
	}

	/**
	 * Returns what was counted since the driver was created.
	 * @return the counters
	 */
	default Counters counters() {
		return Counters.NONE;
	}

	/**
	 * Returns the active tasks. Asks the driver's thread, and waits for it no longer than
	 * a second; must not be called by code that holds that thread up.
	 * @param limit the largest number of tasks to return
	 * @return the tasks in the order of their launches, as they are when this method is
	 * called
	 * @throws IllegalStateException if the driver's thread does not respond in time
	 */
	default List<ActiveTask> activeTasks(int limit) {
		return List.of();
	}

	/**
	 * Returns the unacknowledged updates. Asks the driver's thread, and waits for it no
	 * longer than a second; must not be called by code that holds that thread up.
	 * @param limit the largest number of updates to return
	 * @return the updates, oldest first, as they are when this method is called
	 * @throws IllegalStateException if the driver's thread does not respond in time
	 */
	default List<UnacknowledgedUpdate> unacknowledgedUpdates(int limit) {
		return List.of();
	}

	/**
	 * Tells whether the agent has accepted the subscription and it is not lost.
	 * @return {@code true} if subscribed
	 */
	default boolean isSubscribed() {
		return connection() == ConnectionState.SUBSCRIBED;
	}

	/**
	 * The states of a connection.
	 */
	enum ConnectionState {

		/**
		 * The driver was not started, or does not tell. A driver that tells is
		 * {@link #SUBSCRIBING} as soon as {@link ExecutorDriver#start()} has returned.
		 */
		NOT_STARTED,

		/** The first subscription is being tried. */
		SUBSCRIBING,

		/** The agent has accepted the subscription. */
		SUBSCRIBED,

		/** The subscription was lost and is being tried again. */
		RECONNECTING,

		/** The subscription was lost, and the driver does not try again. */
		DISCONNECTED,

		/** The driver has ended with {@code DRIVER_STOPPED}. */
		STOPPED,

		/** The driver has ended with {@code DRIVER_ABORTED}. */
		ABORTED

	}

	/**
	 * Counts since the driver was created.
	 */
	interface Counters {

		/** Nothing counted. */
		Counters NONE = new Counters() {
		};

		/**
		 * Returns how many tasks the agent launched.
		 * @return the number of tasks
		 */
		default long launchedTasks() {
			return 0;
		}

		/**
		 * Returns how many updates the application sent.
		 * @return the number of updates
		 */
		default long queuedUpdates() {
			return 0;
		}

		/**
		 * Returns how many updates the agent acknowledged.
		 * @return the number of updates
		 */
		default long acknowledgedUpdates() {
			return 0;
		}

		/**
		 * Returns how often an update had to be sent again.
		 * @return the number of repetitions
		 */
		default long retriedUpdates() {
			return 0;
		}

		/**
		 * Returns how many updates the agent refused for good, or never acknowledged.
		 * @return the number of updates
		 */
		default long abandonedUpdates() {
			return 0;
		}

		/**
		 * Returns how many framework messages were not sent.
		 * @return the number of messages
		 */
		default long droppedMessages() {
			return 0;
		}

		/**
		 * Returns how often the driver subscribed again after the first subscription.
		 * @return the number of resubscriptions
		 */
		default long resubscriptions() {
			return 0;
		}

		/**
		 * Returns how many callbacks threw.
		 * @return the number of callbacks
		 */
		default long failedCallbacks() {
			return 0;
		}

	}

	/**
	 * A task whose terminal update is neither acknowledged nor abandoned.
	 *
	 * @param id its id
	 * @param name its name
	 * @param launched when the agent launched it
	 * @param state the last state the executor reported, or {@code null} if none yet
	 * @param since when it was reported, or when the task was launched
	 */
	record ActiveTask(String id, String name, Instant launched, @Nullable TaskState state, Instant since) {
	}

	/**
	 * An update that the agent has not acknowledged.
	 *
	 * @param taskId the task's id
	 * @param state the state it reports
	 * @param since when the application sent it
	 * @param attempts how many UPDATE calls were made for it
	 * @param lastFailure why the last one failed, or {@code null}
	 */
	record UnacknowledgedUpdate(String taskId, TaskState state, Instant since, int attempts,
			@Nullable String lastFailure) {
	}

}
