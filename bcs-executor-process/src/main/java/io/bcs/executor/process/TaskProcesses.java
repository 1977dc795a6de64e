/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.bcs.executor.process.internal.check.Probe;
import io.bcs.executor.process.internal.command.CommandLine;
import io.bcs.executor.process.internal.command.CommandSpec;
import io.bcs.executor.process.internal.command.ExecutableFinder;
import io.bcs.executor.process.internal.command.TaskCommand;
import io.bcs.executor.process.internal.command.TaskEnvironment;
import io.bcs.executor.process.internal.command.UserSwitch;
import io.bcs.executor.process.internal.os.ProcessSupervisor;
import io.bcs.executor.process.internal.os.ProcessTable;
import io.bcs.executor.process.internal.os.SignalShell;
import io.bcs.executor.process.internal.output.NamedPipes;
import io.bcs.executor.process.internal.output.OutputLimits;
import io.bcs.executor.process.internal.output.TaskDirectories;
import io.bcs.executor.process.internal.output.TaskOutputFiles;
import io.bcs.executor.task.TaskFailedException;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * Starts commands of tasks as processes of the operating system, and follows them until
 * nothing of them is left. For a {@link io.bcs.executor.task.TaskRunner} or an
 * {@link io.bcs.executor.Executor} of one's own; {@link CommandTaskRunner} is the ready
 * one. All methods may be called by any thread.
 * <p>
 * A process runs in the directory {@code tasks/<task id>} of the sandbox, with its output
 * in the files {@code stdout} and {@code stderr} there and nothing to read, as the leader
 * of a session of its own. It has the variables of this JVM, but for the executor's token
 * and keys; {@code MESOS_TASK_ID}, {@code MESOS_TASK_NAME} and
 * {@code MESOS_TASK_LABEL_<KEY>} for each label; and those of its command. All processes
 * it starts are ended with it, also one that has made a session of its own or has lost
 * its parent, unless it has cleared its variables too. They are killed when this JVM
 * ends, however it ends.
 *
 * @since 0.1.0
 */
public final class TaskProcesses implements AutoCloseable {

	private final OutputLimits limits;

	private final String stopSignal;

	private final UserSwitch userSwitch;

	private final NamedPipes pipes;

	private final ProcessSupervisor supervisor;

	private final ProcessLauncher launcher;

	private TaskProcesses(Builder builder) {
		Map<String, String> environment = builder.environment;
		String instance = UUID.randomUUID().toString();
		this.limits = new OutputLimits(builder.maxFileSize, builder.maxFiles);
		this.stopSignal = builder.stopSignal;
		CommandLine commandLine = (builder.commandLine != null) ? builder.commandLine : CommandLine.find(environment);
		this.userSwitch = new UserSwitch(environment);
		ProcessTable table = builder.table;
		this.supervisor = new ProcessSupervisor(
				new SignalShell(commandLine.setsid(), TaskEnvironment.MARKER + "=" + instance),
				(table != null) ? table : ProcessTable.create(TaskEnvironment.MARKER));
		this.launcher = new ProcessLauncher(instance, environment, commandLine, builder.starter, this.supervisor);
		this.pipes = new NamedPipes(ExecutableFinder.find("mkfifo", environment), this.launcher.descriptors());
	}

	/**
	 * Begins to build an instance.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns the command of a task: {@code TaskInfo.command}, which a master passes on
	 * to a custom executor in a task group only; else {@code TaskInfo.data}, which is a
	 * {@link CommandInfo} in Mesos' JSON if it begins with <code>{"</code>, and a line
	 * for the shell otherwise.
	 * @param task the task
	 * @return the command
	 * @throws TaskFailedException if there is none, or the data is neither
	 */
	public static CommandInfo commandOf(TaskInfo task) throws TaskFailedException {
		return TaskCommand.of(task);
	}

	/**
	 * Returns the directory of a task, whether it exists or not.
	 * @param sandbox the executor's directory
	 * @param taskId the task's id
	 * @return the directory, whose name is the id if that is fit for one
	 */
	public static Path directory(Path sandbox, String taskId) {
		return new TaskDirectories(sandbox).of(taskId);
	}

	/**
	 * Starts a process. Blocks until it is started: for some milliseconds.
	 * @param task the task
	 * @param command what to run
	 * @param sandbox the executor's directory, which has to be there
	 * @return the process
	 * @throws TaskFailedException if it can't be started, or the task or command asks for
	 * something that is not supported, with a sentence for the task's last update
	 * @throws InterruptedException if the calling thread is interrupted; there is no
	 * process then
	 */
	public TaskProcess start(TaskInfo task, CommandInfo command, Path sandbox)
			throws TaskFailedException, InterruptedException {
		CommandSpec.requireSupported(task);
		CommandSpec spec = CommandSpec.of(command);
		String signal = StopSignal.of(task, this.stopSignal);
		List<String> userPrefix = this.userSwitch.prefix(command.getUser());
		String user = userPrefix.isEmpty() ? null : command.getUser();
		try {
			this.supervisor.start();
			Path directory = new TaskDirectories(sandbox).create(task.getTaskId().getValue(), user);
			return start(this.launcher.prepare(task, spec, userPrefix, directory, signal), directory, user);
		}
		catch (IOException | RuntimeException | Error ex) {
			throw failure(ex);
		}
	}

	private TaskProcess start(ProcessLauncher.Launch launch, Path directory, @Nullable String user)
			throws IOException, InterruptedException {
		try (TaskOutputFiles output = TaskOutputFiles.create(directory, this.limits, this.pipes, user)) {
			launch.builder().redirectOutput(output.stdout()).redirectError(output.stderr());
			RunningProcess running = new RunningProcess(this.launcher.start(launch, output::open), directory, output);
			running.follow(this.supervisor, launch.origin());
			return running;
		}
	}

	/** Starts a process that looks at a task. What it prints is dropped. */
	CheckProcess startCheck(TaskInfo task, CommandInfo command, Path sandbox)
			throws TaskFailedException, InterruptedException {
		CommandSpec spec = CommandSpec.of(command);
		List<String> userPrefix = this.userSwitch.prefix(command.getUser());
		try {
			ProcessLauncher.Launch launch = this.launcher.prepare(task, spec, userPrefix,
					directory(sandbox, task.getTaskId().getValue()), "KILL");
			launch.builder().redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
			CompletableFuture<Integer> exitCode = new CompletableFuture<>();
			Process process = this.launcher.start(launch, () -> {
			});
			return new CheckProcess(this.supervisor.supervise(process, launch.origin(), exitCode::complete), exitCode);
		}
		catch (IOException | RuntimeException | Error ex) {
			throw failure(ex);
		}
	}

	/** Makes a probe that runs a command, after it was checked. */
	Probe probe(TaskInfo task, CommandInfo command, Path sandbox) throws TaskFailedException {
		CommandSpec.of(command);
		return new CommandProbe(this, task, command, sandbox);
	}

	private static TaskFailedException failure(Throwable failure) {
		String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
		return new TaskFailedException("The command can't be started: " + message, null, failure);
	}

	ProcessSupervisor supervisor() {
		return this.supervisor;
	}

	/**
	 * Kills all processes that are left, without a grace period, and waits up to 2 s for
	 * that.
	 */
	@Override
	public void close() {
		this.supervisor.close();
	}

	/** Starts a process; another one in tests. */
	@FunctionalInterface
	interface Starter {

		Process start(ProcessBuilder builder) throws IOException;

	}

	/**
	 * Builds {@link TaskProcesses}. Not thread-safe.
	 */
	public static final class Builder {

		private Map<String, String> environment = System.getenv();

		private long maxFileSize = OutputLimits.DEFAULT.maxFileSize();

		private int maxFiles = OutputLimits.DEFAULT.maxFiles();

		private String stopSignal = "TERM";

		private Starter starter = ProcessBuilder::start;

		private @Nullable CommandLine commandLine;

		private @Nullable ProcessTable table;

		private Builder() {
		}

		/**
		 * Sets the variables to pass on. By default those of this JVM. The executor's
		 * token and keys are left out in any case.
		 * @param environment values by names
		 * @return this
		 */
		public Builder environment(Map<String, String> environment) {
			this.environment = Map.copyOf(environment);
			return this;
		}

		/**
		 * Sets the largest size of an output file. By default 10 MB (10,485,760 bytes).
		 * @param bytes the size, at least 1,024
		 * @return this
		 */
		public Builder maxOutputFileSize(long bytes) {
			if (bytes < 1024) {
				throw new IllegalArgumentException("maxOutputFileSize must be at least 1024 bytes, not " + bytes);
			}
			this.maxFileSize = bytes;
			return this;
		}

		/**
		 * Sets how many output files a task has at most of each stream: one that is
		 * written, and older ones, {@code stdout.1} being the youngest of them. By
		 * default 10.
		 * @param files the number, at least 1
		 * @return this
		 */
		public Builder maxOutputFiles(int files) {
			if (files < 1) {
				throw new IllegalArgumentException("maxOutputFiles must be at least 1, not " + files);
			}
			this.maxFiles = files;
			return this;
		}

		/**
		 * Sets the signal that asks processes to end, for tasks without the label
		 * {@code bcs.executor.stop-signal}. By default SIGTERM.
		 * @param signal a name such as {@code SIGINT}
		 * @return this
		 */
		public Builder stopSignal(String signal) {
			this.stopSignal = StopSignal.parse(signal);
			return this;
		}

		/** For tests. */
		Builder starter(Starter starter) {
			this.starter = starter;
			return this;
		}

		/** For tests. */
		Builder commandLine(CommandLine commandLine) {
			this.commandLine = commandLine;
			return this;
		}

		/** For tests. */
		Builder table(ProcessTable table) {
			this.table = table;
			return this;
		}

		/**
		 * Builds the instance. Starts no thread and no process.
		 * @return the instance
		 */
		public TaskProcesses build() {
			return new TaskProcesses(this);
		}

	}

}
