/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.util.Locale;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * Every meter of the starter: its name, type, tags and meaning. The table in
 * {@code docs/metrics.md} is made from it. No tag has a value that grows with the number
 * of tasks.
 *
 * @since 0.1.0
 */
public enum ExecutorMeter implements MeterDocumentation {

	// The first three have the names and the descriptions of the Go driver: a node
	// exporter that collects files of both would refuse a metric with two descriptions.

	/** {@code bkbcs.executor.slave.connection}. */
	SLAVE_CONNECTION("bkbcs.executor.slave.connection", Meter.Type.GAUGE, "executor slave connection",
			"1 while subscribed to the agent, else 0"),

	/** {@code bkbcs.executor.taskgroup.status.report}. */
	TASKGROUP_STATUS_REPORT("bkbcs.executor.taskgroup.status.report", Meter.Type.COUNTER,
			"report taskgroup status total", "Status updates the executor reported, each counted once", Tag.TASKGROUP),

	/** {@code bkbcs.executor.taskgroup.status.ack}. */
	TASKGROUP_STATUS_ACK("bkbcs.executor.taskgroup.status.ack", Meter.Type.COUNTER, "ack  taskgroup status total",
			"Status updates the agent acknowledged, each counted once", Tag.TASKGROUP),

	/** {@code bcs.executor.connection}. */
	CONNECTION("bcs.executor.connection", Meter.Type.GAUGE, "1 while subscribed to the agent, else 0"),

	/** {@code bcs.executor.reconnects}. */
	RECONNECTS("bcs.executor.reconnects", Meter.Type.COUNTER, "Subscriptions after the first one"),

	/** {@code bcs.executor.subscription.failures}. */
	SUBSCRIPTION_FAILURES("bcs.executor.subscription.failures", Meter.Type.COUNTER,
			"Attempts to subscribe that failed and were repeated"),

	/** {@code bcs.executor.outage}. */
	OUTAGE("bcs.executor.outage", Meter.Type.TIMER,
			"Time without a subscription, recorded when one that was lost is replaced"),

	/** {@code bcs.executor.outage.current}. */
	OUTAGE_CURRENT("bcs.executor.outage.current", Meter.Type.GAUGE,
			"Time without a subscription until now, 0 while there is one"),

	/** {@code bcs.executor.events}. */
	EVENTS("bcs.executor.events", Meter.Type.COUNTER, "Events from the agent", Tag.TYPE),

	/** {@code bcs.executor.event.age}. */
	EVENT_AGE("bcs.executor.event.age", Meter.Type.GAUGE, "Time since the last event, NaN before the first"),

	/** {@code bcs.executor.calls}. */
	CALLS("bcs.executor.calls", Meter.Type.TIMER,
			"Calls to the agent, and the time until their responses (of SUBSCRIBE: until its first event): status is the "
					+ "HTTP status code, none without a response",
			Tag.TYPE, Tag.STATUS),

	/** {@code bcs.executor.callbacks}. */
	CALLBACKS("bcs.executor.callbacks", Meter.Type.TIMER,
			"Callbacks of the executor and how long they took: outcome is success or error", Tag.CALLBACK, Tag.OUTCOME),

	/** {@code bcs.executor.callbacks.queued}. */
	CALLBACKS_QUEUED("bcs.executor.callbacks.queued", Meter.Type.GAUGE,
			"Callbacks that wait for the one that is running"),

	/** {@code bcs.executor.callbacks.running}. */
	CALLBACKS_RUNNING("bcs.executor.callbacks.running", Meter.Type.GAUGE,
			"How long the running callback has been running, 0 if there is none"),

	/** {@code bcs.executor.tasks.launched}. */
	TASKS_LAUNCHED("bcs.executor.tasks.launched", Meter.Type.COUNTER, "Tasks the agent launched"),

	/** {@code bcs.executor.tasks.duplicate}. */
	TASKS_DUPLICATE("bcs.executor.tasks.duplicate", Meter.Type.COUNTER,
			"Launches of a task that was still active, which was not launched again"),

	/** {@code bcs.executor.tasks.active}. */
	TASKS_ACTIVE("bcs.executor.tasks.active", Meter.Type.GAUGE,
			"Tasks that were launched and whose terminal update is not acknowledged"),

	/** {@code bcs.executor.tasks.unacknowledged}. */
	TASKS_UNACKNOWLEDGED("bcs.executor.tasks.unacknowledged", Meter.Type.GAUGE,
			"Active tasks of which no update is acknowledged"),

	/** {@code bcs.executor.updates.queued}. */
	UPDATES_QUEUED("bcs.executor.updates.queued", Meter.Type.COUNTER, "Updates the driver queued for delivery"),

	/** {@code bcs.executor.updates.sent}. */
	UPDATES_SENT("bcs.executor.updates.sent", Meter.Type.COUNTER,
			"UPDATE calls, an update that is sent again counting again"),

	/** {@code bcs.executor.updates.acknowledged}. */
	UPDATES_ACKNOWLEDGED("bcs.executor.updates.acknowledged", Meter.Type.COUNTER, "Updates the agent acknowledged"),

	/** {@code bcs.executor.updates.retried}. */
	UPDATES_RETRIED("bcs.executor.updates.retried", Meter.Type.COUNTER,
			"Times an update had to be sent again: its call failed, or no acknowledgement came"),

	/** {@code bcs.executor.updates.abandoned}. */
	UPDATES_ABANDONED("bcs.executor.updates.abandoned", Meter.Type.COUNTER,
			"Updates the agent refused for good or never acknowledged"),

	/** {@code bcs.executor.updates.undelivered}. */
	UPDATES_UNDELIVERED("bcs.executor.updates.undelivered", Meter.Type.COUNTER,
			"Updates without an acknowledgement when the driver ended"),

	/** {@code bcs.executor.updates.dropped}. */
	UPDATES_DROPPED("bcs.executor.updates.dropped", Meter.Type.COUNTER,
			"Updates the executor sent after the driver had ended by an error"),

	/** {@code bcs.executor.updates.unacknowledged}. */
	UPDATES_UNACKNOWLEDGED("bcs.executor.updates.unacknowledged", Meter.Type.GAUGE,
			"Updates that wait for their acknowledgement"),

	/** {@code bcs.executor.acknowledgement}. */
	ACKNOWLEDGEMENT("bcs.executor.acknowledgement", Meter.Type.TIMER,
			"Time from sendStatusUpdate to the acknowledgement, as a histogram"),

	/** {@code bcs.executor.acknowledgements.unknown}. */
	ACKNOWLEDGEMENTS_UNKNOWN("bcs.executor.acknowledgements.unknown", Meter.Type.COUNTER,
			"Acknowledgements of updates that were not waiting for one; harmless"),

	/** {@code bcs.executor.messages.sent}. */
	MESSAGES_SENT("bcs.executor.messages.sent", Meter.Type.COUNTER, "Framework messages the agent accepted"),

	/** {@code bcs.executor.messages.dropped}. */
	MESSAGES_DROPPED("bcs.executor.messages.dropped", Meter.Type.COUNTER,
			"Framework messages that were not sent, or whose call failed"),

	/** {@code bcs.executor.messages.undecodable}. */
	MESSAGES_UNDECODABLE("bcs.executor.messages.undecodable", Meter.Type.COUNTER,
			"Framework messages that came in another encoding than expected"),

	/** {@code bcs.executor.runner.tasks}. */
	RUNNER_TASKS("bcs.executor.runner.tasks", Meter.Type.TIMER,
			"Tasks of the TaskRunner that have ended and how long they ran, 0 for those that did not start: state is "
					+ "finished, failed or killed",
			Tag.STATE),

	/** {@code bcs.executor.runner.active}. */
	RUNNER_ACTIVE("bcs.executor.runner.active", Meter.Type.GAUGE, "Tasks that the TaskRunner is running"),

	/** {@code bcs.executor.runner.queued}. */
	RUNNER_QUEUED("bcs.executor.runner.queued", Meter.Type.GAUGE,
			"Tasks that wait because of the limit of concurrent tasks"),

	/** {@code bcs.executor.runner.left.behind}. */
	RUNNER_LEFT_BEHIND("bcs.executor.runner.left.behind", Meter.Type.COUNTER,
			"Tasks whose runner had not ended when the grace period of a kill was over");

	private final String meterName;

	private final Meter.Type type;

	private final String description;

	private final String meaning;

	@SuppressWarnings("ImmutableEnumChecker") // Never changed, and copied when handed
												// out.
	private final Tag[] tags;

	ExecutorMeter(String meterName, Meter.Type type, String meaning, Tag... tags) {
		this(meterName, type, meaning, meaning, tags);
	}

	ExecutorMeter(String meterName, Meter.Type type, String description, String meaning, Tag... tags) {
		this.meterName = meterName;
		this.type = type;
		this.description = description;
		this.meaning = meaning;
		this.tags = tags;
	}

	/**
	 * Returns the name in Micrometer's notation.
	 */
	@Override
	public String getName() {
		return this.meterName;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	/**
	 * Returns the unit of what is not a number.
	 * @return {@code seconds} or {@code null}
	 */
	@Override
	public @Nullable String getBaseUnit() {
		return (this.type == Meter.Type.TIMER || this == OUTAGE_CURRENT || this == EVENT_AGE
				|| this == CALLBACKS_RUNNING) ? "seconds" : null;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.tags.clone();
	}

	/**
	 * Returns the description that goes with the meter into a registry.
	 * @return a few words
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Returns what the meter means.
	 * @return a phrase for the documentation
	 */
	public String meaning() {
		return this.meaning;
	}

	/**
	 * The tags of the meters.
	 */
	public enum Tag implements KeyName {

		/** The executor's id, under the name that the Go driver has for it. */
		TASKGROUP,

		/** The type of an event or of a call. */
		TYPE,

		/** The HTTP status code of a response, {@code none} if there was none. */
		STATUS,

		/** The name of the callback's method. */
		CALLBACK,

		/** {@code success} or {@code error}. */
		OUTCOME,

		/** The state in which a task ended, without {@code TASK_}, in lower case. */
		STATE;

		@Override
		public String asString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
