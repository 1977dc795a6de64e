/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.bcs.executor.process.internal.command.ExecutableFinder;
import io.bcs.executor.process.internal.os.ProcessEntry;
import io.bcs.executor.process.internal.os.ProcessTable;
import io.bcs.executor.task.TaskRunnerExecutor;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.awaitility.core.ConditionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * An executor with real processes and a driver that only records. Closing it checks that
 * no process is left.
 */
final class ExecutorFixture implements AutoCloseable {

	static final Duration SHUTDOWN_PERIOD = Duration.ofSeconds(5);

	private static final Pattern PID = Pattern.compile("Process (\\d+) in .*");

	final RecordingDriver driver;

	final Path sandbox;

	final TaskRunnerExecutor executor;

	final CommandTaskRunner runner;

	final TaskProcesses processes;

	ExecutorFixture(Path sandbox) {
		this(sandbox, SHUTDOWN_PERIOD);
	}

	ExecutorFixture(Path sandbox, Duration shutdownPeriod) {
		this(sandbox, shutdownPeriod, TaskProcesses.builder());
	}

	ExecutorFixture(Path sandbox, TaskProcesses.Builder processes) {
		this(sandbox, SHUTDOWN_PERIOD, processes);
	}

	ExecutorFixture(Path sandbox, Duration shutdownPeriod, TaskProcesses.Builder processes) {
		this.sandbox = sandbox;
		this.driver = new RecordingDriver(shutdownPeriod);
		this.processes = processes.build();
		this.runner = new CommandTaskRunner(this.processes);
		this.executor = TaskRunnerExecutor.builder(this.runner).sandbox(sandbox).build();
		this.executor.setDriver(this.driver);
	}

	static Map<String, String> environmentWith(String... namesAndValues) {
		Map<String, String> environment = new HashMap<>(System.getenv());
		for (int i = 0; i < namesAndValues.length; i += 2) {
			environment.put(namesAndValues[i], namesAndValues[i + 1]);
		}
		return environment;
	}

	/** With nothing on the {@code PATH} but some programs of this host. */
	static Map<String, String> environmentWithPrograms(Path sandbox, String... names) throws IOException {
		Path programs = Files.createDirectory(sandbox.resolve("programs"));
		for (String name : names) {
			Path program = ExecutableFinder.find(name, System.getenv());
			assumeThat(program).as(name).isNotNull();
			Files.createSymbolicLink(programs.resolve(name), program);
		}
		return environmentWith("PATH", programs.toString());
	}

	void launch(TaskInfo... tasks) {
		for (TaskInfo task : tasks) {
			this.executor.launchTask(this.driver, task);
		}
	}

	void launchGroup(TaskInfo... tasks) {
		this.executor.launchTaskGroup(this.driver, Tasks.group(tasks));
	}

	void kill(String taskId) {
		this.executor.killTask(this.driver, Tasks.id(taskId));
	}

	void kill(String taskId, Duration gracePeriod) {
		this.executor.killTask(this.driver, Tasks.id(taskId), Tasks.killPolicy(gracePeriod));
	}

	/** Waits until a task has reported a state. */
	TaskStatus awaitState(String taskId, TaskState state) {
		patiently().untilAsserted(
				() -> assertThat(this.driver.updatesOf(taskId)).extracting(TaskStatus::getState).contains(state));
		return this.driver.updatesOf(taskId)
			.stream()
			.filter((update) -> update.getState() == state)
			.findFirst()
			.orElseThrow();
	}

	/** Waits until a task has written a text, so that its traps are set for example. */
	void awaitOutput(String taskId, String text) {
		patiently().untilAsserted(() -> assertThat(file(taskId, "stdout")).content().contains(text));
	}

	/** Returns the id of the daemon that {@link Tasks#DAEMON} has started. */
	long daemon(String taskId) {
		patiently().untilAsserted(() -> assertThat(file(taskId, "daemon")).content().endsWith("\n"));
		return Long.parseLong(read(file(taskId, "daemon")).strip());
	}

	static ConditionFactory patiently() {
		return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5));
	}

	String output(String taskId) {
		return read(file(taskId, "stdout"));
	}

	Path file(String taskId, String name) {
		return TaskProcesses.directory(this.sandbox, taskId).resolve(name);
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** All processes of this host. */
	static Collection<ProcessEntry> running() {
		try {
			return ProcessTable.create("NONE").read().processes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static boolean runs(long pid) {
		return running().stream().anyMatch((process) -> process.pid() == pid);
	}

	/**
	 * The first processes of all tasks so far, which are the leaders of their sessions.
	 */
	List<Long> pids() {
		return this.driver.updates()
			.stream()
			.map(TaskStatus::getMessage)
			.map(PID::matcher)
			.filter(Matcher::matches)
			.map((matcher) -> Long.valueOf(matcher.group(1)))
			.toList();
	}

	/** Waits until a task runs. */
	long pidOf(String taskId) {
		Matcher matcher = PID.matcher(awaitState(taskId, TaskState.TASK_RUNNING).getMessage());
		assertThat(matcher.matches()).isTrue();
		return Long.parseLong(matcher.group(1));
	}

	void create(String taskId, String name) {
		try {
			Files.createFile(file(taskId, name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void delete(String taskId, String name) {
		try {
			Files.delete(file(taskId, name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.runner.close();
		this.processes.close();
		this.executor.close();
		List<Long> pids = pids();
		assertThat(running()).noneMatch((process) -> pids.contains(process.session()) || pids.contains(process.pid()));
	}

}
