/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.bcs.executor.process.internal.check.Probe;
import io.bcs.executor.process.internal.check.ProbeResult;
import io.bcs.executor.task.TaskFailedException;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.TaskInfo;

/**
 * Runs a command beside a task, in its directory and with its variables. What it prints
 * is dropped.
 */
final class CommandProbe implements Probe {

	private final TaskProcesses processes;

	private final TaskInfo task;

	private final CommandInfo command;

	private final Path sandbox;

	CommandProbe(TaskProcesses processes, TaskInfo task, CommandInfo command, Path sandbox) {
		this.processes = processes;
		this.task = task;
		this.command = command;
		this.sandbox = sandbox;
	}

	@Override
	public ProbeResult probe(Duration timeout) throws InterruptedException {
		CheckProcess process;
		try {
			process = this.processes.startCheck(this.task, this.command, this.sandbox);
		}
		catch (TaskFailedException ex) {
			return new ProbeResult(false, null, "its command, which can't be started: " + ex.getMessage());
		}
		CompletableFuture<Integer> exit = process.exitCode();
		try {
			int exitCode = timeout.isZero() ? exit.get() : exit.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
			return new ProbeResult(exitCode == 0, exitCode, ExitCodes.describe(exitCode));
		}
		catch (TimeoutException ex) {
			return new ProbeResult(false, null, "its command, which took longer than " + timeout.toMillis() + " ms");
		}
		catch (ExecutionException ex) {
			return new ProbeResult(false, null, "its command: " + ex.getCause());
		}
		finally {
			process.kill();
		}
	}

}
