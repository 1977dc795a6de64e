/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.bcs.executor.process.internal.command.TaskEnvironment;
import io.bcs.executor.process.internal.os.ProcessSnapshot;
import io.bcs.executor.process.internal.os.ProcessTable;
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of tasks when the JVM or the operating system has run out of something.
 */
class MachineryFailureTests {

	private final Path sandbox;

	private final List<Process> started = Collections.synchronizedList(new ArrayList<>());

	MachineryFailureTests(@TempDir Path sandbox) {
		this.sandbox = sandbox;
	}

	@Test
	void aProcessThatExistsAlthoughItsStartFailedIsKilledAndItsTaskFails() {
		TaskProcesses.Builder processes = TaskProcesses.builder().starter(this::startAndFail);
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox, processes)) {
			fixture.launch(Tasks.shell("a", Tasks.STUBBORN));
			assertThat(fixture.awaitState("a", TaskState.TASK_FAILED).getMessage())
				.isEqualTo("The command can't be started: unable to create native thread");
			ExecutorFixture.patiently().until(() -> !this.started.get(0).isAlive());
		}
	}

	@Test
	void aProcessWhoseStartFailedIsKilledThoughItIsNotSeenAtOnce() {
		UnreliableTable table = new UnreliableTable() {

			@Override
			public ProcessSnapshot read() throws IOException {
				ProcessSnapshot all = super.read();
				return (this.passes.get() > 3) ? all : new ProcessSnapshot(
						all.processes().stream().filter((process) -> process.marker().isEmpty()).toList());
			}

		};
		TaskProcesses.Builder processes = TaskProcesses.builder().starter(this::startAndFail).table(table);
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox, processes)) {
			fixture.launch(Tasks.shell("a", Tasks.STUBBORN));
			fixture.awaitState("a", TaskState.TASK_FAILED);
			ExecutorFixture.patiently().until(() -> !this.started.get(0).isAlive());
			assertThat(table.passes).hasValueGreaterThan(3);
		}
	}

	@Test
	void tasksAreReportedAndKilledWhenTheProcessesCanBeSeenAgain() {
		UnreliableTable table = new UnreliableTable();
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox, TaskProcesses.builder().table(table))) {
			fixture.launch(Tasks.shell("ends", "until [ -e go ]; do sleep 0.01; done"),
					Tasks.shell("killed", Tasks.DAEMON + Tasks.ENDLESS));
			fixture.awaitOutput("killed", "ready");
			long daemon = fixture.daemon("killed");
			long pid = fixture.pidOf("ends");
			table.failing.set(true);
			fixture.create("ends", "go");
			fixture.kill("killed", Duration.ZERO);
			// The group is known: it gets its signal without a look.
			ExecutorFixture.patiently().until(() -> !ExecutorFixture.runs(fixture.pidOf("killed")));
			ExecutorFixture.patiently().until(() -> table.failures.get() > 2);
			assertThat(fixture.driver.statesOf("ends")).last().isEqualTo(TaskState.TASK_RUNNING);
			table.failing.set(false);
			fixture.awaitState("ends", TaskState.TASK_FINISHED);
			fixture.awaitState("killed", TaskState.TASK_KILLED);
			ExecutorFixture.patiently().until(() -> !ExecutorFixture.runs(daemon));
			assertThat(ExecutorFixture.runs(pid)).isFalse();
		}
	}

	@Test
	void onePassOverTheHostServesAllTasks() {
		UnreliableTable table = new UnreliableTable();
		int tasks = 60;
		long begin = System.nanoTime();
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox, TaskProcesses.builder().table(table))) {
			for (int i = 0; i < tasks; i++) {
				fixture.launch(Tasks.shell("task-" + i, Tasks.ENDLESS));
			}
			for (int i = 0; i < tasks; i++) {
				fixture.awaitOutput("task-" + i, "ready");
			}
			assertThat(table.passes).hasValue(0);
			fixture.executor.shutdown(fixture.driver);
			for (int i = 0; i < tasks; i++) {
				fixture.awaitState("task-" + i, TaskState.TASK_KILLED);
			}
			long steps = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 20 + 1;
			assertThat(table.passes.get()).isPositive().isLessThanOrEqualTo(steps);
			assertThat(table.single.get()).isLessThanOrEqualTo(4L * tasks);
		}
	}

	private Process startAndFail(ProcessBuilder builder) throws IOException {
		this.started.add(builder.start());
		throw new OutOfMemoryError("unable to create native thread");
	}

	/** Counts, and fails when it is told to, as with no file descriptor left. */
	private static class UnreliableTable implements ProcessTable {

		private final ProcessTable table = ProcessTable.create(TaskEnvironment.MARKER);

		private final AtomicBoolean failing = new AtomicBoolean();

		private final AtomicLong failures = new AtomicLong();

		final AtomicLong passes = new AtomicLong();

		private final AtomicLong single = new AtomicLong();

		@Override
		public ProcessSnapshot read() throws IOException {
			this.passes.incrementAndGet();
			failIfToldTo();
			return this.table.read();
		}

		@Override
		public long startTime(long pid) throws IOException {
			this.single.incrementAndGet();
			failIfToldTo();
			return this.table.startTime(pid);
		}

		private void failIfToldTo() throws FileSystemException {
			if (this.failing.get()) {
				this.failures.incrementAndGet();
				throw new FileSystemException("/proc", null, "Too many open files");
			}
		}

	}

}
