/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

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

	private final Set<Call.Type> types;

	private final int times;

	private AgentFault(Kind kind, @Nullable Answer answer, Set<Call.Type> types, int times) {
		this.kind = kind;
		this.answer = answer;
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
		return new AgentFault(Kind.ANSWER, Answer.text(status, text), Set.of(), 1);
	}

	/**
	 * The connection breaks before the agent has looked at the call.
	 * @return a fault for the next call of any type
	 */
	public static AgentFault closeBeforeHandling() {
		return new AgentFault(Kind.CLOSE_BEFORE_HANDLING, null, Set.of(), 1);
	}

	/**
	 * The agent handles the call, but the connection breaks before its answer is out.
	 * @return a fault for the next call of any type
	 */
	public static AgentFault closeAfterHandling() {
		return new AgentFault(Kind.CLOSE_AFTER_HANDLING, null, Set.of(), 1);
	}

	/**
	 * Restricts the fault to calls of one type; the others go on as if nothing happened.
	 * @param type the type
	 * @return the restricted fault
	 */
	public AgentFault on(Call.Type type) {
		return new AgentFault(this.kind, this.answer, Set.of(type), this.times);
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
		return new AgentFault(this.kind, this.answer, this.types, times);
	}

	Kind kind() {
		return this.kind;
	}

	@Nullable Answer answer() {
		return this.answer;
	}

	boolean hits(Call call) {
		return this.types.isEmpty() || this.types.contains(call.getType());
	}

	int times() {
		return this.times;
	}

	enum Kind {

		ANSWER, CLOSE_BEFORE_HANDLING, CLOSE_AFTER_HANDLING

	}

}
