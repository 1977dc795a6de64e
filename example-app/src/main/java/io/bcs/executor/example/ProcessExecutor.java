/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.ExecutorDriverException;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the command of each task as a process of the operating system. The command is
 * {@code TaskInfo.command}, which a master lets through in a task group, or else
 * {@code TaskInfo.data} (see {@link TaskCommand}).
 * <p>
 * A task goes through {@code TASK_STARTING} and {@code TASK_RUNNING} to
 * {@code TASK_FINISHED} (exit code 0), {@code TASK_FAILED} (any other exit code, which
 * the message names; or a command that can't be run) or {@code TASK_KILLED}. It is killed
 * by SIGTERM to all its processes and, after the grace period, SIGKILL.
 * <p>
 * The tasks of a group live and die together, as those of Mesos' default executor: if one
 * is not fit to be run, none is started; if one fails or is killed, the others are
 * killed. One that finishes leaves the others alone.
 * <p>
 * Callbacks only hand over to the thread that owns the tasks and return at once.
 */
class ProcessExecutor implements Executor, AutoCloseable {

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

	private static final Logger logger = LoggerFactory.getLogger(ProcessExecutor.class);

	private final TaskEventLoop owner = new TaskEventLoop();

	private final ProcessGroups groups;

	private final TaskExecution.ExecutionEnvironment environment;

	private final Map<TaskID, TaskExecution> runs = new LinkedHashMap<>();

	private final CompletableFuture<Void> allEnded = new CompletableFuture<>();

	private boolean shuttingDown;

	private boolean closing;

	/**
	 * Creates an executor without tasks.
	 * @param sandbox the directory below which the tasks get theirs
	 */
	ProcessExecutor(Path sandbox) {
		this(sandbox, new ProcessLauncher(System.getenv()));
	}

	ProcessExecutor(Path sandbox, ProcessLauncher launcher) {
		this.groups = new ProcessGroups(launcher.setsid());
		this.environment = new TaskExecution.ExecutionEnvironment(this.owner, launcher, new TaskDirectories(sandbox),
				this.groups);
	}

	@Override
	public void launchTask(ExecutorDriver driver, TaskInfo task) {
		this.owner.execute(() -> launch(driver, List.of(task)));
	}

	@Override
	public void launchTaskGroup(ExecutorDriver driver, TaskGroupInfo taskGroup) {
		this.owner.execute(() -> launch(driver, taskGroup.getTasksList()));
	}

	@Override
	public void killTask(ExecutorDriver driver, TaskID taskId) {
		killTask(driver, taskId, null);
	}

	@Override
	public void killTask(ExecutorDriver driver, TaskID taskId, @Nullable KillPolicy killPolicy) {
		this.owner.execute(() -> kill(taskId, killPolicy));
	}

	@Override
	public void frameworkMessage(ExecutorDriver driver, byte[] data) {
		logger.info("The framework sent a message of {} bytes, which means nothing to this executor", data.length);
	}

	@Override
	public void shutdown(ExecutorDriver driver) {
		Duration gracePeriod = driver.shutdownGracePeriod();
		this.owner.execute(() -> shutDown(gracePeriod));
	}

	@Override
	public void error(ExecutorDriver driver, String message) {
		logger.error("The driver ended with an error, ending all tasks: {}", message);
		shutdown(driver);
	}

	/**
	 * Kills whatever still runs, without a grace period: the driver's shutdown comes
	 * before and has granted it. Waits up to 2 s for the processes to be gone.
	 */
	@Override
	public void close() {
		if (this.allEnded.isDone()) {
			return;
		}
		this.owner.execute(() -> {
			this.shuttingDown = true;
			this.closing = true;
			endAll(TerminationCause.applicationEnd(), (run) -> Duration.ZERO);
			completeIfAllEnded();
		});
		this.allEnded.completeOnTimeout(null, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
		this.owner.close();
		this.groups.close();
	}

	private void launch(ExecutorDriver driver, List<TaskInfo> tasks) {
		Set<TaskID> group = tasks.stream().map(TaskInfo::getTaskId).collect(Collectors.toUnmodifiableSet());
		TaskExecution.Listener listener = new TaskExecution.Listener((status) -> send(driver, status), this::ended);
		List<TaskExecution> launched = new ArrayList<>();
		for (TaskInfo task : tasks) {
			TaskExecution run = new TaskExecution(task, group, this.environment, listener);
			if (this.runs.putIfAbsent(run.id(), run) == null) {
				launched.add(run);
			}
			else {
				logger.warn("Task '{}' is already running and is not started again", TaskStatuses.printable(run.id()));
			}
		}
		if (this.shuttingDown) {
			launched.forEach((run) -> run.end(TerminationCause.shutdown(), Duration.ZERO));
		}
		launched.forEach(TaskExecution::prepare);
		launched.forEach(TaskExecution::start);
	}

	private void kill(TaskID taskId, @Nullable KillPolicy policy) {
		TaskExecution run = this.runs.get(taskId);
		if (run == null) {
			logger.info("Task '{}' is to be killed, but is not running", TaskStatuses.printable(taskId));
		}
		else if (run.isEnding() && (policy == null || !policy.hasGracePeriod())) {
			logger.info("Task '{}' is being ended already", TaskStatuses.printable(taskId));
		}
		else {
			run.end(TerminationCause.killRequest(), GracePeriods.forKill(policy, run.task()));
		}
	}

	private void shutDown(Duration gracePeriod) {
		this.shuttingDown = true;
		logger.info("Shutting down, {} task(s) to end", this.runs.size());
		endAll(TerminationCause.shutdown(), (run) -> GracePeriods.forShutdown(run.task(), gracePeriod));
	}

	private void endAll(TerminationCause cause, Function<TaskExecution, Duration> gracePeriod) {
		// A task that has not been started ends at once and leaves the map.
		List.copyOf(this.runs.values()).forEach((run) -> run.end(cause, gracePeriod.apply(run)));
	}

	private void ended(TaskExecution run, TaskState state) {
		this.runs.remove(run.id(), run);
		if (state != TaskState.TASK_FINISHED) {
			run.group()
				.stream()
				.map(this.runs::get)
				.filter(Objects::nonNull)
				.filter((other) -> !other.isEnding())
				.forEach((other) -> other.end(TerminationCause.groupMember(run.id(), state),
						GracePeriods.forKill(null, other.task())));
		}
		completeIfAllEnded();
	}

	private void completeIfAllEnded() {
		if (this.closing && this.runs.isEmpty()) {
			this.allEnded.complete(null);
		}
	}

	private void send(ExecutorDriver driver, TaskStatus status) {
		String task = TaskStatuses.printable(status.getTaskId());
		logger.info("Task '{}' is {}: {}", task, status.getState(), status.getMessage());
		try {
			driver.sendStatusUpdate(status);
		}
		catch (ExecutorDriverException ex) {
			logger.warn("{} of task '{}' can't be reported: {}", status.getState(), task, ex.getMessage());
			logger.debug("The driver refused an update", ex);
		}
	}

}
