/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

/**
 * What must hold in every run.
 */
enum Rule {

	/**
	 * Every update that was taken is waiting, listed in the next SUBSCRIBE, and in the
	 * end acknowledged, abandoned with a word, or reported as undelivered.
	 */
	NO_UPDATE_LOST,

	/** The agent gets what the executor has sent, unchanged, and nothing else. */
	NONE_INVENTED,

	/** What was acknowledged or abandoned is neither sent nor listed any more. */
	NONE_REPEATED_AFTER_ITS_END,

	/** An acknowledgement ends the update of its uuid, and no other. */
	ACKNOWLEDGED_BY_UUID,

	/** The agent first sees the updates of a task in their order, without a gap. */
	TASK_ORDER_KEPT,

	/** Within a task one update is under way at a time. */
	ONE_IN_FLIGHT_PER_TASK,

	/** No update is abandoned that could still be acknowledged. */
	ABANDONED_FOR_A_REASON,

	/** An update that may be sent is sent. */
	NO_UPDATE_IDLES,

	/** Updates that the agent has accepted are sent again after pauses only. */
	REPEATS_PACED,

	/** With a healthy agent everything is delivered in the end. */
	EVERYTHING_DELIVERED,

	/** SUBSCRIBE lists exactly the tasks without an acknowledged update. */
	TASKS_LISTED_EXACTLY,

	/** No task that reached the executor is declared lost by the agent. */
	NO_TASK_LOST,

	/** A message is sent at most once, or reported as dropped. */
	MESSAGES_AT_MOST_ONCE,

	/** Every event that concerns the executor is called back, in order, once. */
	CALLBACKS_FOLLOW_EVENTS,

	/** After an error {@code shutdown} is the last callback, and it begins once. */
	SHUTDOWN_CALLED_LAST,

	/** First registered; then disconnected and reregistered take turns. */
	CONNECTION_CALLBACKS_ALTERNATE,

	/** While there is hope, an attempt begins within three quarters of the back-off. */
	ATTEMPTS_IN_TIME,

	/** After a subscription that began with SHUTDOWN there is no other. */
	NONE_AFTER_THE_LAST_SUBSCRIPTION,

	/** An attempt gets its time, and more of it from an agent that is slow. */
	ATTEMPTS_GET_THEIR_TIME,

	/** Attempts that fail fast do not become a storm. */
	ATTEMPTS_PACED,

	/** A connection is not closed without need. */
	NOT_DISCONNECTED_WITHOUT_REASON,

	/** A stream that is silent for too long is closed. */
	IDLE_STREAM_NOTICED,

	/** Calls that get no response are reported once until one gets a response. */
	FAILING_CALLS_REPORTED_ONCE,

	/** Many short subscriptions in a row are reported once until one lasts. */
	DUPLICATE_EXECUTOR_REPORTED_ONCE,

	/** A stream whose calls keep failing is closed. */
	FAILING_CALLS_NOTICED,

	/** HEARTBEAT calls keep their pause, and stop once they are refused. */
	HEARTBEATS_KEPT,

	/** The session ends within the time that what ends it allows. */
	ENDS_IN_TIME,

	/** The session ends for a reason that is there, and names it. */
	ENDS_FOR_A_REASON,

	/** After the end nothing happens. */
	SILENT_AFTER_THE_END,

	/** No more calls are under way than allowed. */
	CALLS_BOUNDED,

	/** What the session keeps is in proportion to what is not finished. */
	MEMORY_BOUNDED

}
