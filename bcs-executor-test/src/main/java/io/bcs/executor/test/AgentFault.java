/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;

import org.apache.mesos.v1.executor.Protos.Call;

/**
 * Something that goes wrong with a call which would otherwise have been taken. Immutable;
 * takes effect through {@link EmbeddedAgent#inject(AgentFault)}.
 *
 * @since 0.1.0
 */
public final class AgentFault {

	private final Kind kind;

	private final int status;

	private final String text;

	private final Duration delay;

	private final Predicate<Call> which;

	private final String target;

	private final int skipping;

	private final int times;

	private final boolean optional;

	private AgentFault(Kind kind, int status, String text, Duration delay) {
		this(kind, status, text, delay, (call) -> true, "", 0, 1, false);
	}

	private AgentFault(Kind kind, int status, String text, Duration delay, Predicate<Call> which, String target,
			int skipping, int times, boolean optional) {
		this.kind = kind;
		this.status = status;
		this.text = text;
		this.delay = delay;
		this.which = which;
		this.target = target;
		this.skipping = skipping;
		this.times = times;
		this.optional = optional;
	}

	/**
	 * The agent responds with an error and does nothing else with the call.
	 * @param status the HTTP status
	 * @param text the sentence that goes with it
	 * @return a fault for the next call of any type
	 */
	public static AgentFault response(int status, String text) {
		return new AgentFault(Kind.RESPONSE, status, text, Duration.ZERO);
	}

	/**
	 * The connection breaks before the agent has looked at the call.
	 * @return a fault for the next call of any type
	 */
	public static AgentFault closeBeforeHandling() {
		return new AgentFault(Kind.CLOSE_BEFORE_HANDLING, 0, "", Duration.ZERO);
	}

	/**
	 * The agent handles the call, but the connection breaks before its response is out.
	 * @return a fault for the next call of any type
	 */
	public static AgentFault closeAfterHandling() {
		return new AgentFault(Kind.CLOSE_AFTER_HANDLING, 0, "", Duration.ZERO);
	}

	/**
	 * The connection is reset before the agent has looked at the call.
	 * @return a fault for the next call of any type
	 */
	public static AgentFault resetBeforeHandling() {
		return new AgentFault(Kind.RESET_BEFORE_HANDLING, 0, "", Duration.ZERO);
	}

	/**
	 * The agent handles the call, but the connection is reset before its response is out.
	 * @return a fault for the next call of any type
	 */
	public static AgentFault resetAfterHandling() {
		return new AgentFault(Kind.RESET_AFTER_HANDLING, 0, "", Duration.ZERO);
	}

	/**
	 * The agent does not look at the call and never responds. The connection stays open;
	 * responses to later calls on it do not come either.
	 * @return a fault for the next call of any type
	 */
	public static AgentFault hangBeforeHandling() {
		return new AgentFault(Kind.HANG_BEFORE_HANDLING, 0, "", Duration.ZERO);
	}

	/**
	 * The agent handles the call but its response never comes, nor do responses to later
	 * calls on that connection. A SUBSCRIBE is taken and its events are never seen.
	 * @return a fault for the next call of any type
	 */
	public static AgentFault hangAfterHandling() {
		return new AgentFault(Kind.HANG_AFTER_HANDLING, 0, "", Duration.ZERO);
	}

	/**
	 * The agent handles the call at once, but its response comes later, and so do
	 * responses to later calls on that connection.
	 * @param delay how much later
	 * @return a fault for the next call of any type
	 */
	public static AgentFault delayResponse(Duration delay) {
		return new AgentFault(Kind.DELAY_RESPONSE, 0, "", delay);
	}

	/**
	 * Restricts the fault to calls of one type; the others go on as if nothing happened.
	 * @param type the type
	 * @return the restricted fault
	 */
	public AgentFault on(Call.Type type) {
		return restricted((call) -> call.getType() == type, " for " + type);
	}

	/**
	 * Restricts the fault to updates of one task.
	 * @param taskId the task's id
	 * @return the restricted fault
	 */
	public AgentFault onUpdateOf(String taskId) {
		return restricted(
				(call) -> call.getType() == Call.Type.UPDATE
						&& call.getUpdate().getStatus().getTaskId().getValue().equals(taskId),
				" for UPDATE of task " + taskId);
	}

	/**
	 * Restricts the fault to calls that meet a condition, besides those it has already.
	 * @param condition the condition; asked on the agent's thread, once for each call
	 * that meets the others
	 * @return the restricted fault
	 */
	public AgentFault when(Predicate<Call> condition) {
		return restricted(condition, " under a condition");
	}

	private AgentFault restricted(Predicate<Call> condition, String words) {
		return new AgentFault(this.kind, this.status, this.text, this.delay, this.which.and(condition),
				this.target + words, this.skipping, this.times, this.optional);
	}

	/**
	 * Spares the first calls that it would have hit.
	 * @param calls how many go through before the fault begins
	 * @return the fault that begins later
	 */
	public AgentFault skipping(int calls) {
		if (calls < 0) {
			throw new IllegalArgumentException("A fault can't skip " + calls + " calls");
		}
		return new AgentFault(this.kind, this.status, this.text, this.delay, this.which, this.target, calls, this.times,
				this.optional);
	}

	/**
	 * Repeats the fault.
	 * @param times how many calls it hits, at least 1
	 * @return the repeated fault
	 */
	public AgentFault times(int times) {
		if (times < 1) {
			throw new IllegalArgumentException("A fault happens at least once, not " + times + " times");
		}
		return new AgentFault(this.kind, this.status, this.text, this.delay, this.which, this.target, this.skipping,
				times, this.optional);
	}

	/**
	 * Lets the fault not strike at all; without this {@link EmbeddedAgent#verify()} fails
	 * if it does not.
	 * @return the optional fault
	 */
	public AgentFault optional() {
		return new AgentFault(this.kind, this.status, this.text, this.delay, this.which, this.target, this.skipping,
				this.times, true);
	}

	/**
	 * {@return what goes wrong}
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * {@return the HTTP status of a {@link #response(int, String)}, or 0}
	 */
	public int status() {
		return this.status;
	}

	/**
	 * {@return the sentence of a {@link #response(int, String)}, or an empty string}
	 */
	public String text() {
		return this.text;
	}

	/**
	 * {@return how late a response is, or zero}
	 */
	public Duration delay() {
		return this.delay;
	}

	/**
	 * Tells whether a call meets the conditions.
	 * @param call the call
	 * @return whether it does
	 */
	public boolean hits(Call call) {
		return this.which.test(call);
	}

	/**
	 * {@return how many calls are spared}
	 */
	public int skipping() {
		return this.skipping;
	}

	/**
	 * {@return how many calls are hit}
	 */
	public int times() {
		return this.times;
	}

	/**
	 * {@return whether the fault need not strike}
	 */
	public boolean isOptional() {
		return this.optional;
	}

	@Override
	public String toString() {
		String what = switch (this.kind) {
			case RESPONSE -> this.status + " \"" + this.text + "\"";
			case DELAY_RESPONSE -> "response " + this.delay.toMillis() + " ms later";
			default -> this.kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
		};
		return what + this.target + ((this.times == 1) ? "" : ", " + this.times + " times")
				+ ((this.skipping == 0) ? "" : ", after " + this.skipping + " calls");
	}

	/**
	 * What goes wrong.
	 */
	public enum Kind {

		/** {@link AgentFault#response(int, String)}. */
		RESPONSE,

		/** {@link AgentFault#closeBeforeHandling()}. */
		CLOSE_BEFORE_HANDLING,

		/** {@link AgentFault#closeAfterHandling()}. */
		CLOSE_AFTER_HANDLING,

		/** {@link AgentFault#resetBeforeHandling()}. */
		RESET_BEFORE_HANDLING,

		/** {@link AgentFault#resetAfterHandling()}. */
		RESET_AFTER_HANDLING,

		/** {@link AgentFault#hangBeforeHandling()}. */
		HANG_BEFORE_HANDLING,

		/** {@link AgentFault#hangAfterHandling()}. */
		HANG_AFTER_HANDLING,

		/** {@link AgentFault#delayResponse(Duration)}. */
		DELAY_RESPONSE

	}

}
