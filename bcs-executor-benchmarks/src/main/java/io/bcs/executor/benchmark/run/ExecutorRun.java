/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.sun.management.OperatingSystemMXBean;
import io.bcs.executor.benchmark.agent.LeanAgent;
import io.bcs.executor.benchmark.agent.Workload;

/**
 * One process of an executor under an agent of its own. Used by one thread.
 */
final class ExecutorRun implements AutoCloseable {

	private static final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private final ExecutorCommand command;

	private final Path sandbox;

	private final LeanAgent agent;

	private final double agentBefore;

	private final long spawned;

	private final Process process;

	private final ProcessFigures figures;

	private final Duration timeout;

	/** Starts the executor. */
	ExecutorRun(ExecutorCommand command, BenchmarkSettings settings, Workload workload) {
		this.command = command;
		this.timeout = settings.timeout();
		try {
			this.sandbox = Files.createTempDirectory(Files.createDirectories(settings.directory()), "sandbox-");
			this.agent = new LeanAgent(settings.immediate(), workload);
			ProcessBuilder builder = new ProcessBuilder("sh", "-c", "exec " + command.command())
				.directory(this.sandbox.toFile())
				.redirectErrorStream(true)
				.redirectOutput(this.sandbox.resolve("stdout").toFile());
			environment(builder.environment());
			this.agentBefore = agentSeconds();
			this.spawned = System.nanoTime();
			this.process = builder.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.figures = new ProcessFigures(this.process.pid());
	}

	private void environment(Map<String, String> environment) {
		String endpoint = "127.0.0.1:" + this.agent.port();
		environment.put("MESOS_AGENT_ENDPOINT", endpoint);
		environment.put("MESOS_SLAVE_PID", "slave(1)@" + endpoint);
		environment.put("MESOS_SLAVE_ID", LeanAgent.AGENT_ID);
		environment.put("MESOS_FRAMEWORK_ID", LeanAgent.FRAMEWORK_ID);
		environment.put("MESOS_EXECUTOR_ID", LeanAgent.EXECUTOR_ID);
		environment.put("MESOS_DIRECTORY", this.sandbox.toString());
		environment.put("MESOS_SANDBOX", this.sandbox.toString());
		environment.put("MESOS_CHECKPOINT", "1");
		environment.put("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "5secs");
		environment.put("MESOS_RECOVERY_TIMEOUT", "15mins");
		environment.put("MESOS_SUBSCRIPTION_BACKOFF_MAX", "2secs");
		environment.put("MESOS_HTTP_COMMAND_EXECUTOR", "0");
		environment.put("BCS_EXECUTOR_TEXTFILE_DIRECTORY", this.sandbox.toString());
	}

	LeanAgent agent() {
		return this.agent;
	}

	Path sandbox() {
		return this.sandbox;
	}

	long pid() {
		return this.process.pid();
	}

	ProcessFigures figures() {
		return this.figures;
	}

	/** Milliseconds from the start of the process to a time. */
	double sinceSpawn(long nanoTime) {
		return (nanoTime - this.spawned) / 1e6;
	}

	/** Processor time of both since the start of the executor. */
	Cpu cpu() {
		return new Cpu(this.figures.cpuSeconds(), agentSeconds() - this.agentBefore);
	}

	private static double agentSeconds() {
		return system.getProcessCpuTime() / 1e9;
	}

	/** Waits for a result of the workload. */
	<T> T await(CompletableFuture<T> result) {
		long end = System.nanoTime() + this.timeout.toNanos();
		CompletableFuture<Object> ended = this.process.onExit()
			.thenCompose((process) -> CompletableFuture
				.failedFuture(new IllegalStateException("It ended with exit code " + process.exitValue())));
		try {
			CompletableFuture.anyOf(result, ended).get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
			return result.join();
		}
		catch (ExecutionException ex) {
			throw failure((ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (TimeoutException ex) {
			throw failure(new IllegalStateException("It was not done within " + this.timeout.toSeconds() + " s"));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure(ex);
		}
	}

	/** Lets time pass, in which the executor must not end. */
	void pass(Duration time) {
		try {
			if (this.process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
				throw failure(new IllegalStateException("It ended with exit code " + this.process.exitValue()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure(ex);
		}
	}

	private RunFailedException failure(Throwable cause) {
		String output = "";
		try {
			output = Files.readString(this.sandbox.resolve("stdout"));
		}
		catch (IOException ex) {
			cause.addSuppressed(ex);
		}
		return new RunFailedException(this.command.name() + " failed: " + cause.getMessage() + "\nIts output:\n"
				+ output.substring(Math.max(0, output.length() - 4000)), cause);
	}

	@Override
	public void close() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
		this.process.onExit().join();
		this.agent.close();
		try (var files = Files.walk(this.sandbox)) {
			files.sorted((one, other) -> other.compareTo(one)).forEach((file) -> file.toFile().delete());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Processor time.
	 *
	 * @param executor of the executor's process, in seconds
	 * @param agent of the process that the agent runs in, in seconds
	 */
	record Cpu(double executor, double agent) {

		Cpu minus(Cpu before) {
			return new Cpu(this.executor - before.executor, this.agent - before.agent);
		}

		double agentPercent() {
			double both = this.executor + this.agent;
			return (both > 0) ? 100 * this.agent / both : 0;
		}

	}

}
