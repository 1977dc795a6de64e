/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * An executor's process, started as a real agent does: by {@code sh -c}, in a session of
 * its own where the system has {@code setsid}, in its sandbox, with nothing in its
 * environment but what the agent puts there. Its output goes into files, its input is
 * empty.
 */
final class ExecutorProcess implements AutoCloseable {

	private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

	private final Path sandbox;

	private final Process process;

	private final ProcessTree tree;

	private final Thread hook;

	private ExecutorProcess(ProcessBuilder builder, Path sandbox, String variable) throws IOException {
		this.sandbox = sandbox;
		AtomicReference<@Nullable ProcessTree> started = new AtomicReference<>();
		Object starting = new Object();
		this.hook = new Thread(() -> {
			// A JVM that is asked to end while it starts the process waits for the start.
			synchronized (starting) {
				ProcessTree leftBehind = started.get();
				if (leftBehind != null) {
					leftBehind.kill();
				}
			}
		}, "kill-executor");
		synchronized (starting) {
			// First the hook, which the JVM refuses when it is ending already.
			Runtime.getRuntime().addShutdownHook(this.hook);
			this.process = builder.start();
			this.tree = new ProcessTree(this.process.toHandle(), variable);
			started.set(this.tree);
		}
	}

	/**
	 * Starts an executor. Whatever ends this JVM, other than SIGKILL, ends the executor.
	 * @param shellLine what {@code sh -c} is given
	 * @param sandbox its working directory, which exists
	 * @param env what the agent puts into its environment
	 * @return the process
	 * @throws IOException if it can't be started
	 */
	static ExecutorProcess start(String shellLine, Path sandbox, Map<String, String> env) throws IOException {
		List<String> command = new ArrayList<>(List.of("sh", "-c", shellLine));
		if (find("setsid") != null) {
			command.add(0, "setsid");
		}
		ProcessBuilder builder = new ProcessBuilder(command).directory(sandbox.toFile())
			.redirectInput(new File("/dev/null"))
			.redirectOutput(sandbox.resolve("stdout").toFile())
			.redirectError(sandbox.resolve("stderr").toFile());
		Map<String, String> variables = builder.environment();
		variables.clear();
		variables.putAll(env);
		variables.put("PATH", path());
		variables.put("PWD", sandbox.toString());
		return new ExecutorProcess(builder, sandbox, "MESOS_FRAMEWORK_ID=" + env.get("MESOS_FRAMEWORK_ID"));
	}

	private static String path() {
		String path = System.getenv("PATH");
		return (path != null) ? path : "/usr/local/bin:/usr/bin:/bin";
	}

	private static @Nullable Path find(String program) {
		for (String directory : path().split(File.pathSeparator, -1)) {
			Path candidate = Path.of(directory, program);
			if (Files.isExecutable(candidate)) {
				return candidate;
			}
		}
		return null;
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * Remembers which processes the executor has started by now.
	 */
	void refresh() {
		this.tree.refresh();
	}

	/**
	 * Returns what the executor's processes that run now have used so far.
	 */
	ProcessStats figures() {
		return ProcessStats.of(this.tree.alive());
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Returns the end of the executor's own process.
	 * @return completed with the exit code
	 */
	CompletableFuture<Integer> exit() {
		return this.process.onExit().thenApply(Process::exitValue);
	}

	boolean waitFor(Duration timeout) throws InterruptedException {
		return this.process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	int exitCode() {
		return this.process.exitValue();
	}

	/**
	 * Waits until nothing is left of what the executor has started. Blocks.
	 * @param timeout how long at most
	 */
	void awaitDescendants(Duration timeout) {
		this.tree.await(timeout);
	}

	/**
	 * Kills the executor and all it has started.
	 * @return how many processes there were
	 */
	int kill() {
		int killed = this.tree.kill();
		// This JVM learns of its child's end a little later than others see it.
		this.process.onExit().completeOnTimeout(this.process, KILL_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS).join();
		return killed;
	}

	/**
	 * Returns the last lines of what the executor wrote.
	 * @param file {@code stdout} or {@code stderr}
	 * @param lines how many
	 * @return the lines
	 */
	List<String> tail(String file, int lines) {
		try {
			List<String> all = Files.readAllLines(this.sandbox.resolve(file), StandardCharsets.ISO_8859_1);
			return all.subList(Math.max(0, all.size() - lines), all.size());
		}
		catch (IOException ex) {
			return List.of("(" + file + " can't be read: " + ex.getMessage() + ")");
		}
	}

	@Override
	public void close() {
		kill();
		try {
			Runtime.getRuntime().removeShutdownHook(this.hook);
		}
		catch (IllegalStateException ex) {
			// The JVM is ending, and the hook finds nothing left to do.
			return;
		}
	}

}
