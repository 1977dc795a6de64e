/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.assertj;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.RecordedCall;
import org.apache.mesos.v1.executor.Protos.Call;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about an {@link EmbeddedAgent}. They look at once, unless
 * {@link #eventually()} or {@link #within(Duration)} comes first.
 *
 * @since 0.1.0
 */
public final class EmbeddedAgentAssert extends AbstractAssert<EmbeddedAgentAssert, EmbeddedAgent> {

	private Duration patience = Duration.ZERO;

	EmbeddedAgentAssert(EmbeddedAgent agent) {
		super(agent, EmbeddedAgentAssert.class);
	}

	/**
	 * Lets the assertions that follow wait, as long as the agent was built to wait.
	 * @return these assertions
	 */
	public EmbeddedAgentAssert eventually() {
		return within(this.actual.awaitTimeout());
	}

	/**
	 * Lets the assertions that follow wait until they hold. They block. Those that say
	 * what has not happened hold from the beginning, so they look at once all the same.
	 * @param patience how long each waits at most
	 * @return these assertions
	 */
	public EmbeddedAgentAssert within(Duration patience) {
		this.patience = patience;
		return this;
	}

	/**
	 * Turns to a task.
	 * @param taskId the task's id
	 * @return assertions about it
	 */
	public TaskAssert task(String taskId) {
		return new TaskAssert(this, this.actual, taskId);
	}

	/**
	 * Turns to the requests that were responded to so far, even after
	 * {@link #eventually()}: what comes later is not among them.
	 * {@link EmbeddedAgent#awaitCall} waits for one.
	 * @return assertions about them
	 */
	public RecordedCallsAssert calls() {
		return assertionsOf(this.actual.records().calls());
	}

	/**
	 * Turns to the calls of one type that were responded to so far, as {@link #calls()}
	 * does.
	 * @param type the type
	 * @return assertions about them
	 */
	public RecordedCallsAssert calls(Call.Type type) {
		return assertionsOf(this.actual.records().calls().stream().filter((call) -> call.is(type)).toList());
	}

	private RecordedCallsAssert assertionsOf(List<RecordedCall> calls) {
		RecordedCallsAssert assertions = new RecordedCallsAssert(calls);
		return this.info.hasDescription() ? assertions.as(this.info.description()) : assertions;
	}

	/**
	 * Asserts how often the executor has subscribed.
	 * @param count how often exactly
	 * @return these assertions
	 */
	public EmbeddedAgentAssert hasSubscriptions(int count) {
		if (!holds(() -> this.actual.records().subscriptions() == count)) {
			fail("Expected " + count + " subscriptions, but there were " + this.actual.records().subscriptions());
		}
		return this;
	}

	/**
	 * Asserts which messages came from the executor.
	 * @param texts the messages in order, as UTF-8
	 * @return these assertions
	 */
	public EmbeddedAgentAssert hasMessages(String... texts) {
		if (!holds(() -> messages().equals(List.of(texts)))) {
			fail("Expected the messages " + List.of(texts) + ", but there were " + messages());
		}
		return this;
	}

	private List<String> messages() {
		return this.actual.records()
			.messages()
			.stream()
			.map((data) -> new String(data, StandardCharsets.UTF_8))
			.toList();
	}

	/**
	 * Asserts that the agent has acknowledged every update it got.
	 * @return these assertions
	 */
	public EmbeddedAgentAssert hasAcknowledgedEveryUpdate() {
		if (!holds(() -> this.actual.records().updatesAcknowledged() == this.actual.records().updatesReceived())) {
			fail("Expected every update to be acknowledged, but " + this.actual.records().updatesAcknowledged() + " of "
					+ this.actual.records().updatesReceived() + " were");
		}
		return this;
	}

	/**
	 * Asserts that no call was refused that was not expected to be.
	 * @return these assertions
	 * @see io.bcs.executor.test.AgentRecords#verifyNoUnexpectedRefusals()
	 */
	public EmbeddedAgentAssert hasNoUnexpectedRefusals() {
		this.actual.records().verifyNoUnexpectedRefusals();
		return this;
	}

	boolean hasDescription() {
		return this.info.hasDescription();
	}

	boolean holds(BooleanSupplier condition) {
		if (!this.patience.isZero()) {
			try {
				this.actual.within(this.patience).await("it", condition);
				return true;
			}
			catch (AssertionError ex) {
				// The caller knows better what to say.
				return condition.getAsBoolean();
			}
		}
		return condition.getAsBoolean();
	}

	/**
	 * Fails, and tells what happened.
	 */
	void fail(String text) {
		String waited = this.patience.isZero() ? "" : " within " + this.patience.toMillis() / 1000.0 + " s";
		failWithMessage("%s", text + waited + ".%n%s".formatted(this.actual.records().history()));
	}

}
