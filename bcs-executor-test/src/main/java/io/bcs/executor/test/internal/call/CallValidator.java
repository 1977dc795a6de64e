/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.call;

import com.google.protobuf.ByteString;
import io.bcs.executor.test.internal.http.AgentHttpResponse;
import org.apache.mesos.v1.Protos.CheckStatusInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a call that need nothing but the call, in the agent's order and words.
 */
public final class CallValidator {

	private CallValidator() {
	}

	public static void validate(Call call) throws CallRejectedException {
		String fault = call.hasType() ? fault(call) : missing("type");
		if (fault != null) {
			throw new CallRejectedException(
					AgentHttpResponse.badRequest("Failed to validate Executor::Call: " + fault));
		}
	}

	private static @Nullable String fault(Call call) {
		return switch (call.getType()) {
			case SUBSCRIBE -> call.hasSubscribe() ? null : missing("subscribe");
			case UPDATE -> call.hasUpdate() ? faultOfUpdate(call, call.getUpdate().getStatus()) : missing("update");
			case MESSAGE -> call.hasMessage() ? null : missing("message");
			case HEARTBEAT, UNKNOWN -> null;
		};
	}

	private static @Nullable String faultOfUpdate(Call call, TaskStatus status) {
		String executor = call.getExecutorId().getValue();
		if (!status.hasUuid()) {
			return missing("uuid");
		}
		if (!isUuid(status.getUuid())) {
			return "Not a valid UUID";
		}
		if (status.hasExecutorId() && !status.getExecutorId().getValue().equals(executor)) {
			return "ExecutorID in Call: " + executor + " does not match ExecutorID in TaskStatus: "
					+ status.getExecutorId().getValue();
		}
		String sender = "executor " + executor + " of framework " + call.getFrameworkId().getValue();
		if (status.getSource() != TaskStatus.Source.SOURCE_EXECUTOR) {
			return "Received Call from " + sender + " with invalid source, expecting 'SOURCE_EXECUTOR'";
		}
		if (status.getState() == TaskState.TASK_STAGING) {
			return "Received TASK_STAGING from " + sender + " which is not allowed";
		}
		return status.hasCheckStatus() ? faultOfCheck(status.getCheckStatus()) : null;
	}

	private static @Nullable String faultOfCheck(CheckStatusInfo check) {
		if (!check.hasType()) {
			return "CheckStatusInfo must specify 'type'";
		}
		return switch (check.getType()) {
			case COMMAND -> check.hasCommand() ? null : missing("command", "COMMAND");
			case HTTP -> check.hasHttp() ? null : missing("http", "HTTP");
			case TCP -> check.hasTcp() ? null : missing("tcp", "TCP");
			case UNKNOWN -> "'UNKNOWN' is not a valid check's status type";
		};
	}

	/**
	 * Tells whether these bytes are a UUID of version 1 to 5, the only ones that the
	 * agent takes.
	 */
	private static boolean isUuid(ByteString bytes) {
		if (bytes.size() != 16) {
			return false;
		}
		int version = (bytes.byteAt(6) & 0xF0) >> 4;
		return version >= 1 && version <= 5;
	}

	private static String missing(String field) {
		return "Expecting '" + field + "' to be present";
	}

	private static String missing(String field, String check) {
		return "Expecting '" + field + "' to be set for " + check + " check's status";
	}

}
