/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.bcs.executor.process.internal.check.ProbeFactory;
import io.bcs.executor.process.internal.check.TaskChecks;
import io.bcs.executor.task.AsyncTaskRunner;
import io.bcs.executor.task.KillHandler;
import io.bcs.executor.task.TaskContext;
import io.bcs.executor.task.TaskFailedException;
import io.bcs.executor.task.TaskKill;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * A task runner that runs the command of each task as a process, by
 * {@link TaskProcesses}.
 * <p>
 * {@code TASK_RUNNING} is reported when the process has started, {@code TASK_FINISHED}
 * after exit code 0, and {@code TASK_FAILED} after any other, with the exit code and the
 * last lines of stderr in the message. A kill sends the stop signal to all processes of
 * the task and, when the grace period is over, SIGKILL. The last update has labels:
 * {@link ProcessResult#EXIT_CODE_LABEL}, {@link ProcessResult#DURATION_LABEL} and, after
 * a signal, {@link ProcessResult#SIGNAL_LABEL}. The health check and the check of the
 * task are run; an unhealthy task is killed.
 *
 * @since 0.1.0
 */
public final class CommandTaskRunner implements AsyncTaskRunner, AutoCloseable {

	private static final String CLOSED = "Killed because the executor's process ends";

	private final Map<TaskContext, TaskProcess> running = new ConcurrentHashMap<>();

	private final TaskProcesses processes;

	private volatile boolean closed;

	/**
	 * Creates a runner.
	 * @param processes starts the processes; whoever made it closes it
	 */
	public CommandTaskRunner(TaskProcesses processes) {
		this.processes = processes;
	}

	@Override
	public boolean isReadyReported() {
		return true;
	}

	@Override
	public CompletionStage<?> start(TaskContext context) throws TaskFailedException, InterruptedException {
		return start(context, TaskProcesses.commandOf(context.task()));
	}

	/**
	 * Runs another command than the task's, for a runner that makes its commands itself.
	 * Call it once for a task, from a runner whose {@link #isReadyReported()} is
	 * {@code true}: it reports {@code TASK_RUNNING}, runs the task's checks and handles
	 * its kill.
	 * @param context the task
	 * @param command what to run
	 * @return completes when the process has ended and its output is written: with the
	 * {@link ProcessResult} after exit code 0, and with a {@link TaskFailedException}
	 * after any other; can't be cancelled
	 * @throws TaskFailedException if the process can't be started
	 * @throws InterruptedException if the task is killed meanwhile
	 */
	public CompletionStage<?> start(TaskContext context, CommandInfo command)
			throws TaskFailedException, InterruptedException {
		TaskChecks checks = TaskChecks.of(context.task(),
				new ProbeFactory((probe) -> this.processes.probe(context.task(), probe, context.sandbox()),
						this.processes.supervisor()::schedule));
		TaskProcess process = startProcess(context, command);
		this.running.put(context, process);
		ProcessEnd end = new ProcessEnd();
		context.onEnd((status) -> describe(status, process));
		process.result().whenComplete((result, failure) -> {
			this.running.remove(context);
			checks.stop();
			end.complete(result);
		});
		context.ready("Process " + process.pid() + " in " + relative(process.directory(), context.sandbox()));
		context.onKill(new ProcessKill(process));
		try {
			checks.start(context);
		}
		catch (Throwable ex) {
			process.kill();
			context.kill("Killed because its checks can't be run: " + ex);
		}
		return end;
	}

	private static Path relative(Path directory, Path sandbox) {
		return directory.startsWith(sandbox) ? sandbox.relativize(directory) : directory;
	}

	private TaskProcess startProcess(TaskContext context, CommandInfo command)
			throws TaskFailedException, InterruptedException {
		try {
			return this.processes.start(context.task(), command, context.sandbox());
		}
		catch (TaskFailedException ex) {
			if (this.closed) {
				context.kill(CLOSED);
			}
			throw ex;
		}
	}

	/**
	 * Kills what still runs, without a grace period: the driver's shutdown comes before
	 * and has granted it. Does not wait, and does not refuse tasks that start later;
	 * {@link TaskProcesses#close()} does both.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.running.forEach((context, process) -> {
			context.kill(CLOSED);
			process.kill();
		});
	}

	/** The process has ended: its result is there. */
	private static void describe(TaskStatus.Builder status, TaskProcess process) {
		process.result().thenAccept((result) -> {
			String command = "Command ended with " + result.description();
			status.setMessage(switch (status.getState()) {
				case TASK_FINISHED -> command;
				case TASK_KILLED -> status.getMessage() + "; " + result.description();
				default -> status.getMessage().contains(command) ? status.getMessage()
						: status.getMessage() + "; " + result.description();
			});
			status.setLabels(result.labels());
		});
	}

	/**
	 * The end of a process as the stage of a task. A kill does not cancel it: the task
	 * ends when its processes have.
	 */
	private static final class ProcessEnd extends CompletableFuture<ProcessResult> {

		@Override
		public boolean complete(ProcessResult result) {
			if (result.exitCode() == 0) {
				return super.complete(result);
			}
			String errors = result.lastErrorLines();
			return completeExceptionally(new TaskFailedException(
					"Command ended with " + result.description() + (errors.isEmpty() ? "" : "; stderr: " + errors)));
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			return false;
		}

	}

	private static final class ProcessKill implements KillHandler {

		private final TaskProcess process;

		ProcessKill(TaskProcess process) {
			this.process = process;
		}

		@Override
		public void kill(TaskKill kill) {
			this.process.terminate();
		}

		@Override
		public void forceKill(TaskKill kill) {
			this.process.kill();
		}

	}

}
