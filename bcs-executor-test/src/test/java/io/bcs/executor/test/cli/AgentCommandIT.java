/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class AgentCommandIT {

	private static final Duration SOON = Duration.ofSeconds(20);

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final List<Process> processes = new ArrayList<>();

	private final Path directory;

	AgentCommandIT(@TempDir Path directory) {
		this.directory = directory;
	}

	@AfterEach
	void endProcesses() {
		this.processes.forEach(Process::destroyForcibly);
	}

	@Test
	void runsTasksAndTellsWhatBecameOfThem() {
		int exitCode = run("--task one --command finish --task two --command run --kill-after 50ms"
				+ " --task three --command finish --group g --task four --data hello --kill-after 50ms --group g"
				+ " --authenticate --executor-id my-executor", Jvm.command(TinyExecutor.class));
		assertThat(output().replaceAll(" +", " ")).contains("executor my-executor\n")
			.contains("s executor subscribed\n")
			.contains("s one launched\n")
			.contains("s one TASK_FINISHED says the tiny executor\n")
			.contains("s two kill\n")
			.contains("s two TASK_KILLED says the tiny executor\n")
			.contains("s executor shutdown\n")
			.contains("s executor exited with code 0\n")
			.contains("\n task states last message\n")
			.contains("\n one RUNNING > FINISHED says the tiny executor\n")
			.contains("\n two RUNNING > KILLED says the tiny executor\n")
			.contains("\n three RUNNING > FINISHED says the tiny executor\n")
			.contains("\n four RUNNING > KILLED says the tiny executor\n")
			.endsWith("\nupdates: 8 sent, 8 acknowledged\n");
		assertThat(exitCode).isZero();
		assertThat(this.directory.resolve("stdout")).content().isEqualToIgnoringNewLines("tiny executor");
		assertThat(this.directory.resolve("stderr")).content().contains("two goes on").contains("four goes on");
	}

	@Test
	void saysWhichTaskDidNotFinish() {
		int exitCode = run("--task one --command fail", Jvm.command(TinyExecutor.class));
		assertThat(output()).contains("\nTask one ended as TASK_FAILED\n");
		assertThat(exitCode).isEqualTo(1);
	}

	@Test
	void saysWhichCallsWereRefused() {
		int exitCode = run("--task one --command finish", Jvm.command(TinyExecutor.class, "rude"));
		assertThat(output())
			.contains("\nThe agent refused a call of the executor: MESSAGE of 0 bytes on connection 1 -> "
					+ "403 \"Executor is not subscribed\"\n");
		assertThat(exitCode).isEqualTo(1);
	}

	@Test
	void showsTheOutputOfAnExecutorThatDoesNotSubscribe() {
		int exitCode = run("", List.of("echo this is why >&2; exit 7"));
		assertThat(output()).contains("\nThe executor exited with code 7 before it subscribed\n")
			.contains("\n  | this is why\n");
		assertThat(exitCode).isEqualTo(1);
	}

	@Test
	void killsAnExecutorThatDoesNotShutDownInTime() {
		int exitCode = run("--grace-period 200ms --task one --command run --kill-after 1ms",
				Jvm.command(TinyExecutor.class, "stubborn"));
		assertThat(output()).contains("\nThe executor did not exit within its grace period of 0.2 s and was killed\n");
		assertThat(exitCode).isEqualTo(1);
	}

	@Test
	void givesUpTasksThatTakeTooLong() {
		int exitCode = run("--timeout 100ms --task one --command run", Jvm.command(TinyExecutor.class));
		assertThat(output()).contains("\nThe end of task one did not come within ");
		assertThat(exitCode).isEqualTo(1);
	}

	@Test
	void explainsItself() {
		assertThat(AgentCommand.run(InputStream.nullInputStream(), stream(), stream(), "--help")).isZero();
		assertThat(output()).isEqualTo(Options.USAGE);
	}

	@Test
	void refusesACommandLineThatMakesNoSense() {
		assertThat(AgentCommand.run(InputStream.nullInputStream(), stream(), stream(), "--nonsense")).isEqualTo(2);
		assertThat(output()).startsWith("There is no option --nonsense");
	}

	@Test
	void leavesNoProcessBehindWhenItIsTerminated() throws Exception {
		Process command = start(Jvm.command(AgentCommand.class, "--sandbox", this.directory.toString(), "--",
				"sleep 1000 & echo $! > pids; setsid sleep 1000 & echo $! >> pids; echo $$ >> pids; wait"));
		List<ProcessHandle> started = started(3);
		command.destroy();
		assertThat(command.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(started).noneMatch(ProcessTree::isRunning);
	}

	@Test
	void leavesNoProcessBehindWhenItsParentDies() throws Exception {
		List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" & wait", "sh"));
		command.addAll(Jvm.command(AgentCommand.class, "--sandbox", this.directory.toString(), "--",
				"sleep 1000 & echo $! > pids; echo $$ >> pids; wait"));
		Process parent = start(command);
		List<ProcessHandle> started = new ArrayList<>(started(2));
		parent.descendants().forEach(started::add);
		assertThat(started).hasSizeGreaterThan(2);
		parent.destroyForcibly();
		Awaitility.await().atMost(SOON).until(() -> started.stream().noneMatch(ProcessTree::isRunning));
	}

	@Test
	void isAJarThatRunsByItself() throws Exception {
		String jar = System.getProperty("cli.jar");
		Assumptions.assumeTrue(jar != null, "Maven tells where the jar is");
		Process command = start(List.of(Jvm.java(), "-jar", String.valueOf(jar), "--sandbox", this.directory.toString(),
				"--task", "one", "--command", "finish", "--", String.join(" ", Jvm.command(TinyExecutor.class))));
		String printed = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(printed).endsWith("updates: 2 sent, 2 acknowledged\n");
		assertThat(command.waitFor()).isZero();
	}

	private int run(String options, List<String> executor) {
		List<String> args = new ArrayList<>();
		if (!options.isEmpty()) {
			args.addAll(List.of(options.split(" ")));
		}
		args.addAll(List.of("--sandbox", this.directory.toString(), "--"));
		args.addAll(executor);
		return AgentCommand.run(InputStream.nullInputStream(), stream(), stream(), args.toArray(String[]::new));
	}

	private PrintStream stream() {
		return new PrintStream(this.out, true, StandardCharsets.UTF_8);
	}

	private String output() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

	private Process start(List<String> command) throws IOException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		this.processes.add(process);
		return process;
	}

	/** Waits until the executor has written down so many processes. */
	private List<ProcessHandle> started(int count) {
		Path pids = this.directory.resolve("pids");
		Awaitility.await()
			.atMost(SOON)
			.until(() -> Files.exists(pids) && Files.readString(pids).lines().count() == count
					&& Files.readString(pids).endsWith("\n"));
		try {
			List<ProcessHandle> handles = Files.readAllLines(pids)
				.stream()
				.map((pid) -> ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow())
				.toList();
			assertThat(handles).allMatch(ProcessHandle::isAlive);
			return handles;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
