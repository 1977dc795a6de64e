/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.awaitility.core.ConditionFactory;

import static org.assertj.core.api.Assertions.assertThat;
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

	final ProcessExecutor executor;

	ExecutorFixture(Path sandbox) {
		this(sandbox, SHUTDOWN_PERIOD);
	}

	ExecutorFixture(Path sandbox, Duration shutdownPeriod) {
		this(sandbox, shutdownPeriod, new ProcessLauncher(System.getenv()));
	}

	ExecutorFixture(Path sandbox, Duration shutdownPeriod, ProcessLauncher launcher) {
		this.sandbox = sandbox;
		this.driver = new RecordingDriver(shutdownPeriod);
		this.executor = new ProcessExecutor(sandbox, launcher);
	}

	static Map<String, String> environmentWith(String... namesAndValues) {
		Map<String, String> environment = new HashMap<>(System.getenv());
		for (int i = 0; i < namesAndValues.length; i += 2) {
			environment.put(namesAndValues[i], namesAndValues[i + 1]);
		}
		return environment;
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

	static ConditionFactory patiently() {
		return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5));
	}

	String output(String taskId) {
		return read(file(taskId, "stdout"));
	}

	Path file(String taskId, String name) {
		return new TaskDirectories(this.sandbox).of(taskId).resolve(name);
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static boolean runs(long pid) {
		return ProcessTable.running().stream().anyMatch((process) -> process.pid() == pid);
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

	@Override
	public void close() {
		this.executor.close();
		List<Long> pids = pids();
		assertThat(ProcessTable.running())
			.noneMatch((process) -> pids.contains(process.session()) || pids.contains(process.pid()));
	}

}
