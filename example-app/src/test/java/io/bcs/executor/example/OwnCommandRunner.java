/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.bcs.executor.process.CommandTaskRunner;
import io.bcs.executor.process.TaskProcesses;
import io.bcs.executor.task.AsyncTaskRunner;
import io.bcs.executor.task.TaskContext;
import org.apache.mesos.v1.Protos.CommandInfo;

class OwnCommandRunner implements AsyncTaskRunner {

	private final CommandTaskRunner commands;

	OwnCommandRunner(TaskProcesses processes) {
		this.commands = new CommandTaskRunner(processes);
	}

	@Override
	public boolean isReadyReported() {
		return true;
	}

	@Override
	public CompletionStage<?> start(TaskContext task) throws Exception {
		return this.commands.start(task,
				CommandInfo.newBuilder()
					.setShell(false)
					.setValue("/bin/echo")
					.addAllArguments(List.of("echo", "Hello, " + task.text()))
					.build());
	}

}
