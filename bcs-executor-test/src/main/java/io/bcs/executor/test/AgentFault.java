/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;

import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with a call which would otherwise have been taken. Immutable;
 * takes effect through {@link EmbeddedAgent#inject(AgentFault)}.
 *
 * @since 0.1.0
 */
public final class AgentFault {

	private final Kind kind;

	private final @Nullable AgentHttpResponse answer;

	private final Duration delay;

	private final Predicate<Call> which;

	private final int skipping;

	private final int times;

	private AgentFault(Kind kind, @Nullable AgentHttpResponse answer, Duration delay) {
		this(kind, answer, delay, (call) -> true, 0, 1);
	}

	private AgentFault(Kind kind, @Nullable AgentHttpResponse answer, Duration delay, Predicate<Call> which,
			int skipping, int times) {
		this.kind = kind;
		this.answer = answer;
		this.delay = delay;
		this.which = which;
		this.skipping = skipping;
		this.times = times;
	}

	/**
	 * The agent answers with an error and does nothing else with the call.
	 * @param status the HTTP status
	 * @param text the sentence that goes with it
	 * @return a fault for the next call of any type
	 */
	public static AgentFault answer(int status, String text) {
		return new AgentFault(Kind.ANSWER, AgentHttpResponse.text(status, text), Duration.ZERO);
	}

	/**
	 * The connection breaks before the agent has looked at the call.
	 * @return a fault for the next call of any type
	 */
	public static AgentFault closeBeforeHandling() {
		return of(Kind.CLOSE_BEFORE_HANDLING);
	}

	/**
	 * The agent handles the call, but the connection breaks before its answer is out.
	 * @return a fault for the next call of any type
	 */
	public static AgentFault closeAfterHandling() {
		return of(Kind.CLOSE_AFTER_HANDLING);
	}

	/**
	 * The connection is reset before the agent has looked at the call.
	 * @return a fault for the next call of any type
	 */
	public static AgentFault resetBeforeHandling() {
		return of(Kind.RESET_BEFORE_HANDLING);
	}

	/**
	 * The agent handles the call, but the connection is reset before its answer is out.
	 * @return a fault for the next call of any type
	 */
	public static AgentFault resetAfterHandling() {
		return of(Kind.RESET_AFTER_HANDLING);
	}

	/**
	 * The agent does not look at the call and never answers. The connection stays open;
	 * answers to later calls on it do not come either.
	 * @return a fault for the next call of any type
	 */
	public static AgentFault hangBeforeHandling() {
		return of(Kind.HANG_BEFORE_HANDLING);
	}

	/**
	 * The agent handles the call but its answer never comes, nor do answers to later
	 * calls on that connection. A SUBSCRIBE is taken and its events are never seen.
	 * @return a fault for the next call of any type
	 */
	public static AgentFault hangAfterHandling() {
		return of(Kind.HANG_AFTER_HANDLING);
	}

	/**
	 * The agent handles the call at once, but its answer comes later, and so do answers
	 * to later calls on that connection.
	 * @param delay how much later
	 * @return a fault for the next call of any type
	 */
	public static AgentFault delayAnswer(Duration delay) {
		return new AgentFault(Kind.DELAY_ANSWER, null, delay);
	}

	private static AgentFault of(Kind kind) {
		return new AgentFault(kind, null, Duration.ZERO);
	}

	/**
	 * Restricts the fault to calls of one type; the others go on as if nothing happened.
	 * @param type the type
	 * @return the restricted fault
	 */
	public AgentFault on(Call.Type type) {
		return when((call) -> call.getType() == type);
	}

	/**
	 * Restricts the fault to updates of one task.
	 * @param taskId the task's id
	 * @return the restricted fault
	 */
	public AgentFault onUpdateOf(String taskId) {
		return when((call) -> call.getType() == Call.Type.UPDATE
				&& call.getUpdate().getStatus().getTaskId().getValue().equals(taskId));
	}

	/**
	 * Restricts the fault to calls that meet a condition, besides those it has already.
	 * @param condition the condition; asked on the agent's thread, once for each call
	 * that meets the others
	 * @return the restricted fault
	 */
	public AgentFault when(Predicate<Call> condition) {
		return new AgentFault(this.kind, this.answer, this.delay, this.which.and(condition), this.skipping, this.times);
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
		return new AgentFault(this.kind, this.answer, this.delay, this.which, calls, this.times);
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
		return new AgentFault(this.kind, this.answer, this.delay, this.which, this.skipping, times);
	}

	Kind kind() {
		return this.kind;
	}

	/**
	 * Returns the answer of a fault that has one.
	 */
	AgentHttpResponse answer() {
		return Objects.requireNonNull(this.answer, "answer");
	}

	Duration delay() {
		return this.delay;
	}

	boolean hits(Call call) {
		return this.which.test(call);
	}

	int skipping() {
		return this.skipping;
	}

	int times() {
		return this.times;
	}

	enum Kind {

		ANSWER, CLOSE_BEFORE_HANDLING, CLOSE_AFTER_HANDLING, RESET_BEFORE_HANDLING, RESET_AFTER_HANDLING,
		HANG_BEFORE_HANDLING, HANG_AFTER_HANDLING, DELAY_ANSWER

	}

}
