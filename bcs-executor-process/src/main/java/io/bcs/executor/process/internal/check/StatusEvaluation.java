/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.check;

import java.time.Duration;

import io.bcs.executor.task.TaskContext;
import org.apache.mesos.v1.Protos.CheckInfo;
import org.apache.mesos.v1.Protos.CheckStatusInfo;

/**
 * Reports the result of a task's check, whatever it is. A result that does not come in
 * time, or at all, is reported as none.
 */
final class StatusEvaluation implements CheckLoop.Evaluation {

	private final CheckInfo check;

	StatusEvaluation(CheckInfo check) {
		this.check = check;
	}

	@Override
	public boolean evaluate(ProbeResult result, TaskContext context, Duration elapsed) {
		context.checkStatus(status(result));
		return true;
	}

	private CheckStatusInfo status(ProbeResult result) {
		CheckStatusInfo.Builder status = CheckStatusInfo.newBuilder().setType(this.check.getType());
		Integer code = result.code();
		switch (this.check.getType()) {
			case COMMAND -> {
				CheckStatusInfo.Command.Builder command = status.getCommandBuilder();
				if (code != null) {
					command.setExitCode(code);
				}
			}
			case HTTP -> {
				CheckStatusInfo.Http.Builder http = status.getHttpBuilder();
				if (code != null) {
					http.setStatusCode(code);
				}
			}
			case TCP -> status.getTcpBuilder().setSucceeded(result.isSuccess());
			default -> throw new IllegalStateException("A check of this type has no probe: " + this.check.getType());
		}
		return status.build();
	}

}
