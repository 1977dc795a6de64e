/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

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

	private final @Nullable Answer answer;

	private final Duration delay;

	private final Set<Call.Type> types;

	private final int times;

	private AgentFault(Kind kind, @Nullable Answer answer, Duration delay, Set<Call.Type> types, int times) {
		this.kind = kind;
		this.answer = answer;
		this.delay = delay;
		this.types = types;
		this.times = times;
	}

	/**
	 * The agent answers with an error and does nothing else with the call.
	 * @param status the HTTP status
	 * @param text the sentence that goes with it
	 * @return a fault for the next call of any type
	 */
	public static AgentFault answer(int status, String text) {
		return new AgentFault(Kind.ANSWER, Answer.text(status, text), Duration.ZERO, Set.of(), 1);
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
		return new AgentFault(Kind.DELAY_ANSWER, null, delay, Set.of(), 1);
	}

	private static AgentFault of(Kind kind) {
		return new AgentFault(kind, null, Duration.ZERO, Set.of(), 1);
	}

	/**
	 * Restricts the fault to calls of one type; the others go on as if nothing happened.
	 * @param type the type
	 * @return the restricted fault
	 */
	public AgentFault on(Call.Type type) {
		return new AgentFault(this.kind, this.answer, this.delay, Set.of(type), this.times);
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
		return new AgentFault(this.kind, this.answer, this.delay, this.types, times);
	}

	Kind kind() {
		return this.kind;
	}

	/**
	 * Returns the answer of a fault that has one.
	 */
	Answer answer() {
		return Objects.requireNonNull(this.answer, "answer");
	}

	Duration delay() {
		return this.delay;
	}

	boolean hits(Call call) {
		return this.types.isEmpty() || this.types.contains(call.getType());
	}

	int times() {
		return this.times;
	}

	enum Kind {

		ANSWER, CLOSE_BEFORE_HANDLING, CLOSE_AFTER_HANDLING, RESET_BEFORE_HANDLING, RESET_AFTER_HANDLING,
		HANG_BEFORE_HANDLING, HANG_AFTER_HANDLING, DELAY_ANSWER

	}

}
