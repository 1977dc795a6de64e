/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.bcs.executor.process.internal.check.Probe;
import io.bcs.executor.process.internal.command.CommandLine;
import io.bcs.executor.process.internal.command.CommandSpec;
import io.bcs.executor.process.internal.command.ExecutableFinder;
import io.bcs.executor.process.internal.command.TaskCommand;
import io.bcs.executor.process.internal.command.TaskEnvironment;
import io.bcs.executor.process.internal.command.UserSwitch;
import io.bcs.executor.process.internal.os.ProcessOrigin;
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

	private final String instance = UUID.randomUUID().toString();

	/**
	 * Held while a process is started, or files are opened for one. Where file
	 * descriptors ran out, and starts failed beside each other, reads of pipes were seen
	 * not to end.
	 */
	private final Lock descriptors = new ReentrantLock();

	private final AtomicLong starts = new AtomicLong();

	private final Map<String, String> environment;

	private final OutputLimits limits;

	private final String stopSignal;

	private final CommandLine commandLine;

	private final UserSwitch userSwitch;

	private final NamedPipes pipes;

	private final ProcessSupervisor supervisor;

	private final Starter starter;

	private TaskProcesses(Builder builder) {
		this.environment = builder.environment;
		this.limits = new OutputLimits(builder.maxFileSize, builder.maxFiles);
		this.stopSignal = builder.stopSignal;
		this.starter = builder.starter;
		this.commandLine = (builder.commandLine != null) ? builder.commandLine : CommandLine.find(this.environment);
		this.userSwitch = new UserSwitch(this.environment);
		this.pipes = new NamedPipes(ExecutableFinder.find("mkfifo", this.environment), this.descriptors);
		ProcessTable table = builder.table;
		this.supervisor = new ProcessSupervisor(
				new SignalShell(this.commandLine.setsid(), TaskEnvironment.MARKER + "=" + this.instance),
				(table != null) ? table : ProcessTable.create(TaskEnvironment.MARKER));
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
			return start(prepare(task, spec, userPrefix, directory, signal), directory, user);
		}
		catch (IOException | RuntimeException | Error ex) {
			throw failure(ex);
		}
	}

	private TaskProcess start(Launch launch, Path directory, @Nullable String user)
			throws IOException, InterruptedException {
		try (TaskOutputFiles output = TaskOutputFiles.create(directory, this.limits, this.pipes, user)) {
			launch.builder().redirectOutput(output.stdout()).redirectError(output.stderr());
			RunningProcess running = new RunningProcess(start(launch, output::open), directory, output);
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
			Launch launch = prepare(task, spec, userPrefix, directory(sandbox, task.getTaskId().getValue()), "KILL");
			launch.builder().redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
			CompletableFuture<Integer> exitCode = new CompletableFuture<>();
			Process process = start(launch, () -> {
			});
			return new CheckProcess(this.supervisor.supervise(process, launch.origin(), exitCode::complete), exitCode);
		}
		catch (IOException | RuntimeException | Error ex) {
			throw failure(ex);
		}
	}

	private Launch prepare(TaskInfo task, CommandSpec spec, List<String> userPrefix, Path directory, String signal) {
		String marker = this.instance + "-" + this.starts.incrementAndGet();
		Map<String, String> variables = TaskEnvironment.of(this.environment, task, spec.environment(), directory,
				marker);
		CommandLine.Prepared line = this.commandLine.prepare(spec, userPrefix, variables, directory);
		ProcessBuilder builder = new ProcessBuilder(line.arguments()).directory(directory.toFile())
			.redirectInput(Redirect.from(new File("/dev/null")));
		builder.environment().clear();
		builder.environment().putAll(variables);
		return new Launch(builder, new ProcessOrigin(marker, line.leadsSession(), signal));
	}

	private Process start(Launch launch, Opening files) throws IOException {
		this.descriptors.lock();
		try {
			files.open();
			return this.starter.start(launch.builder());
		}
		catch (IOException | RuntimeException | Error ex) {
			// The JVM can fail after the process exists, and then knows nothing of it.
			this.supervisor.killMarked(launch.origin().marker());
			throw ex;
		}
		finally {
			this.descriptors.unlock();
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

	/** A process that is ready to be started. */
	private record Launch(ProcessBuilder builder, ProcessOrigin origin) {
	}

	/** Opens the files that a process is started with. */
	@FunctionalInterface
	private interface Opening {

		void open() throws IOException;

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
