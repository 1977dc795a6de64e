/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.agent;

import java.util.List;

import io.bcs.executor.test.AgentRecords;
import io.bcs.executor.test.RecordedCall;
import io.bcs.executor.test.RecordedEvent;
import io.bcs.executor.test.internal.record.AgentHistory;
import io.bcs.executor.test.internal.record.EventLog;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * Reads what was recorded.
 */
final class Records implements AgentRecords {

	private final AgentCore core;

	Records(AgentCore core) {
		this.core = core;
	}

	@Override
	public List<TaskStatus> updatesOf(String taskId) {
		return this.core.loop()
			.call(() -> this.core.statuses().select((status) -> status.getTaskId().getValue().equals(taskId)));
	}

	@Override
	public List<TaskStatus> updates() {
		return this.core.loop().call(() -> this.core.statuses().select((status) -> true));
	}

	@Override
	public long updatesReceived() {
		return this.core.loop().call(this.core.statuses()::fromExecutor);
	}

	@Override
	public long updatesAcknowledged() {
		return this.core.loop().call(() -> this.core.statuses().acknowledged());
	}

	@Override
	public long acknowledgementsSent() {
		return this.core.loop().call(this.core.statuses()::acknowledgementsSent);
	}

	@Override
	public int subscriptions() {
		return this.core.loop().call(this.core.model()::subscriptions);
	}

	@Override
	public List<byte[]> messages() {
		return this.core.loop()
			.call(() -> this.core.log()
				.select(RecordedCall.class, (call) -> call.accepted() && call.is(Call.Type.MESSAGE))
				.map((call) -> (call.call() != null) ? call.call().getMessage().getData().toByteArray() : new byte[0])
				.toList());
	}

	@Override
	public List<RecordedCall> calls() {
		return this.core.loop().call(() -> this.core.log().all(RecordedCall.class));
	}

	@Override
	public List<RecordedEvent> events() {
		return this.core.loop().call(() -> this.core.log().all(RecordedEvent.class));
	}

	@Override
	public List<RecordedCall> refusedCalls() {
		return this.core.loop().call(this.core.recorder().refusals()::all);
	}

	@Override
	public void verifyNoUnexpectedRefusals() {
		List<RecordedCall> unexpected = this.core.loop().call(this.core.recorder().refusals()::unexpected);
		if (!unexpected.isEmpty()) {
			StringBuilder text = new StringBuilder("The agent refused " + unexpected.size()
					+ ((unexpected.size() == 1) ? " call" : " calls") + " that nobody expected it to refuse:");
			unexpected
				.forEach((call) -> text.append("\n  ").append(EventLog.format(call.at())).append("  ").append(call));
			throw new AssertionError(text.append('\n').append(history()).toString());
		}
	}

	void verifyFaults() {
		List<String> unused = this.core.loop().call(this.core.api()::faultsThatNeverStruck);
		if (!unused.isEmpty()) {
			throw new AssertionError((unused.size() == 1) ? "A fault never struck: " + unused.get(0) + ". " + history()
					: "Faults never struck: " + String.join("; ", unused) + ". " + history());
		}
	}

	@Override
	public String history() {
		return this.core.loop().call(this.core.log()::describe);
	}

	@Override
	public void explain(Throwable failure) {
		if (!String.valueOf(failure.getMessage()).contains(EventLog.HEADING)) {
			failure.addSuppressed(new AgentHistory(history()));
		}
	}

	@Override
	public void clearHistory() {
		this.core.loop().run(this.core::clearHistory);
	}

}
