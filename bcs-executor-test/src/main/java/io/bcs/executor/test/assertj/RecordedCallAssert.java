/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.assertj;

import java.util.List;
import java.util.Objects;

import io.bcs.executor.test.RecordedCall;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about a request and the agent's response to it.
 *
 * @since 0.1.0
 */
public final class RecordedCallAssert extends AbstractAssert<RecordedCallAssert, RecordedCall> {

	RecordedCallAssert(RecordedCall call) {
		super(call, RecordedCallAssert.class);
	}

	/**
	 * Asserts the call's type.
	 * @param type the type
	 * @return these assertions
	 */
	public RecordedCallAssert isOfType(Call.Type type) {
		return check(this.actual.is(type), "is of type " + type);
	}

	/**
	 * Asserts that the agent took the call.
	 * @return these assertions
	 */
	public RecordedCallAssert isAccepted() {
		return check(this.actual.accepted(), "is accepted");
	}

	/**
	 * Asserts that the agent refused the call.
	 * @param status the HTTP status
	 * @param text a part of the agent's sentence
	 * @return these assertions
	 */
	public RecordedCallAssert isRefused(int status, String text) {
		return check(this.actual.status() == status && this.actual.text().contains(text),
				"is refused with " + status + " \"" + text + "\"");
	}

	/**
	 * Asserts that there was no response.
	 * @return these assertions
	 */
	public RecordedCallAssert hasNoResponse() {
		return check(this.actual.status() == 0, "is unanswered");
	}

	/**
	 * Asserts that it is an update.
	 * @param taskId the task's id
	 * @param state the state
	 * @return these assertions
	 */
	public RecordedCallAssert isUpdate(String taskId, TaskState state) {
		return check(this.actual.is(Call.Type.UPDATE) && matches(call().getUpdate().getStatus(), taskId, state),
				"is an UPDATE that task " + taskId + " is " + state);
	}

	/**
	 * Asserts which tasks a SUBSCRIBE lists as unacknowledged.
	 * @param taskIds their ids, all of them, in any order
	 * @return these assertions
	 */
	public RecordedCallAssert listsTasks(String... taskIds) {
		List<String> listed = call().getSubscribe()
			.getUnacknowledgedTasksList()
			.stream()
			.map((task) -> task.getTaskId().getValue())
			.sorted()
			.toList();
		return check(this.actual.is(Call.Type.SUBSCRIBE) && listed.equals(List.of(taskIds).stream().sorted().toList()),
				"is a SUBSCRIBE that lists exactly the tasks " + List.of(taskIds));
	}

	/**
	 * Asserts that a SUBSCRIBE lists an update as unacknowledged.
	 * @param taskId the task's id
	 * @param state the state
	 * @return these assertions
	 */
	public RecordedCallAssert listsUpdate(String taskId, TaskState state) {
		boolean listed = call().getSubscribe()
			.getUnacknowledgedUpdatesList()
			.stream()
			.anyMatch((update) -> matches(update.getStatus(), taskId, state));
		return check(listed, "is a SUBSCRIBE that lists the update that task " + taskId + " is " + state);
	}

	/**
	 * Asserts that a SUBSCRIBE lists nothing as unacknowledged.
	 * @return these assertions
	 */
	public RecordedCallAssert listsNothing() {
		Call.Subscribe subscribe = call().getSubscribe();
		return check(
				this.actual.is(Call.Type.SUBSCRIBE) && subscribe.getUnacknowledgedTasksCount() == 0
						&& subscribe.getUnacknowledgedUpdatesCount() == 0,
				"is a SUBSCRIBE that lists no tasks and no updates");
	}

	/**
	 * Asserts a header.
	 * @param name its name, whatever the case
	 * @param value the value; that of an {@code Authorization} header is not recorded
	 * @return these assertions
	 */
	public RecordedCallAssert hasHeader(String name, String value) {
		return check(Objects.equals(this.actual.header(name), value), "has the header " + name + ": " + value);
	}

	private Call call() {
		Call call = this.actual.call();
		return (call != null) ? call : Call.getDefaultInstance();
	}

	private static boolean matches(TaskStatus status, String taskId, TaskState state) {
		return status.getTaskId().getValue().equals(taskId) && status.getState() == state;
	}

	private RecordedCallAssert check(boolean good, String expected) {
		if (!good) {
			failWithMessage("%s", "Expected a call that " + expected + ", but it is: " + this.actual);
		}
		return this;
	}

}
