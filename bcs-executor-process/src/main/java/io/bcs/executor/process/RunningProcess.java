/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import io.bcs.executor.process.internal.os.ProcessOrigin;
import io.bcs.executor.process.internal.os.ProcessSupervisor;
import io.bcs.executor.process.internal.os.SupervisedProcess;
import io.bcs.executor.process.internal.output.TaskOutputFiles;
import org.apache.mesos.v1.Protos.Label;
import org.apache.mesos.v1.Protos.Labels;
import org.jspecify.annotations.Nullable;

/**
 * A process that was started, with its output.
 */
final class RunningProcess implements TaskProcess {

	/** How long to read on when the processes have ended: what escaped holds a pipe. */
	private static final Duration DRAIN_PERIOD = Duration.ofSeconds(1);

	private final long begin = System.nanoTime();

	private final CompletableFuture<ProcessResult> result = new CompletableFuture<>();

	private final Process process;

	private final Path directory;

	private final TaskOutputFiles output;

	private @Nullable SupervisedProcess supervised;

	RunningProcess(Process process, Path directory, TaskOutputFiles output) {
		this.process = process;
		this.directory = directory;
		this.output = output;
	}

	void follow(ProcessSupervisor supervisor, ProcessOrigin origin) {
		this.supervised = supervisor.supervise(this.process, origin, (exitCode) -> {
			Future<?> timer = supervisor.schedule(this.output::stop, DRAIN_PERIOD);
			this.output.end().whenComplete((any, failure) -> {
				timer.cancel(false);
				this.result.complete(new Result(exitCode, Duration.ofNanos(System.nanoTime() - this.begin),
						this.output.lastErrorLines()));
			});
		});
	}

	@Override
	public long pid() {
		return this.process.pid();
	}

	@Override
	public Path directory() {
		return this.directory;
	}

	@Override
	public CompletionStage<ProcessResult> result() {
		return this.result.minimalCompletionStage();
	}

	@Override
	public void terminate() {
		Objects.requireNonNull(this.supervised).terminate();
	}

	@Override
	public void kill() {
		Objects.requireNonNull(this.supervised).kill();
	}

	@Override
	public String toString() {
		return "TaskProcess[" + pid() + " in " + this.directory + "]";
	}

	private record Result(int exitCode, Duration duration, String lastErrorLines) implements ProcessResult {

		@Override
		public @Nullable String signal() {
			return ExitCodes.signal(this.exitCode);
		}

		@Override
		public String description() {
			return ExitCodes.describe(this.exitCode);
		}

		@Override
		public Labels labels() {
			Labels.Builder labels = Labels.newBuilder()
				.addLabels(label(EXIT_CODE_LABEL, Integer.toString(this.exitCode)))
				.addLabels(label(DURATION_LABEL, Long.toString(this.duration.toMillis())));
			String signal = signal();
			if (signal != null) {
				labels.addLabels(label(SIGNAL_LABEL, signal));
			}
			return labels.build();
		}

		private static Label label(String key, String value) {
			return Label.newBuilder().setKey(key).setValue(value).build();
		}

	}

}
