/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process and everything it has started, also what has lost its parent meanwhile. Where
 * there is a {@code /proc}, processes are found by their session and by a variable in
 * their environment as well. Thread-safe.
 */
final class ProcessTree {

	private static final Path PROC = Path.of("/proc");

	private static final int ROUNDS = 10;

	private static final Duration ROUND = Duration.ofMillis(500);

	private static final Duration LOOK = Duration.ofMillis(10);

	private final ProcessHandle root;

	private final String variable;

	private final Set<ProcessHandle> known = new LinkedHashSet<>();

	/**
	 * Creates a tree.
	 * @param root the process it starts with
	 * @param variable a variable that no process outside of the tree has, as
	 * {@code NAME=value}
	 */
	ProcessTree(ProcessHandle root, String variable) {
		this.root = root;
		this.variable = "\0" + new String(variable.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
				+ "\0";
		this.known.add(root);
	}

	/**
	 * Remembers the descendants that the process has now.
	 */
	synchronized void refresh() {
		this.root.descendants().forEach(this.known::add);
		this.known.removeIf((process) -> !isRunning(process));
	}

	/**
	 * Looks for processes of the tree that run.
	 * @return the processes
	 */
	synchronized List<ProcessHandle> alive() {
		refresh();
		if (Files.isDirectory(PROC)) {
			ProcessHandle self = ProcessHandle.current();
			ProcessHandle.allProcesses()
				.filter((process) -> !process.equals(self) && belongs(process.pid()))
				.forEach(this.known::add);
		}
		return List.copyOf(this.known);
	}

	/**
	 * Kills all with SIGKILL, as an agent does, until nothing is left.
	 * @return how many there were
	 */
	int kill() {
		Set<ProcessHandle> killed = new LinkedHashSet<>();
		List<ProcessHandle> alive = alive();
		for (int round = 0; round < ROUNDS && !alive.isEmpty(); round++) {
			alive.forEach(ProcessHandle::destroyForcibly);
			killed.addAll(alive);
			awaitEnd(alive, ROUND);
			alive = alive();
		}
		return killed.size();
	}

	/**
	 * Waits until all that runs has ended. Blocks.
	 * @param timeout how long at most
	 */
	void await(Duration timeout) {
		awaitEnd(alive(), timeout);
	}

	private static void awaitEnd(List<ProcessHandle> processes, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		List<ProcessHandle> left = processes.stream().filter(ProcessTree::isRunning).toList();
		while (!left.isEmpty() && System.nanoTime() < deadline) {
			CompletableFuture.allOf(left.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
				.completeOnTimeout(null, LOOK.toNanos(), TimeUnit.NANOSECONDS)
				.join();
			left = left.stream().filter(ProcessTree::isRunning).toList();
		}
	}

	/**
	 * Returns whether a process runs. {@link ProcessHandle#isAlive()} says so of a zombie
	 * too, whose parent has not asked for its exit code.
	 */
	static boolean isRunning(ProcessHandle process) {
		return process.isAlive()
				&& stat(PROC.resolve(Long.toString(process.pid()))).filter(ProcStat::isZombie).isEmpty();
	}

	private boolean belongs(long pid) {
		Path directory = PROC.resolve(Long.toString(pid));
		// A root that leads no session of its own is in the session of this JVM.
		return stat(directory).filter((stat) -> !stat.isZombie() && stat.session() == this.root.pid()).isPresent()
				|| hasVariable(directory);
	}

	private static Optional<ProcStat> stat(Path directory) {
		try {
			return Optional.of(ProcStat.read(directory));
		}
		catch (IOException | RuntimeException ex) {
			return Optional.empty();
		}
	}

	private boolean hasVariable(Path directory) {
		try {
			byte[] environment = Files.readAllBytes(directory.resolve("environ"));
			return ("\0" + new String(environment, StandardCharsets.ISO_8859_1)).contains(this.variable);
		}
		catch (IOException ex) {
			return false;
		}
	}

}
