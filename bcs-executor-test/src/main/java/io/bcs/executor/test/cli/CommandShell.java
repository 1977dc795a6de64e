/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.bcs.executor.test.EmbeddedAgent;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;

/**
 * Performs what is typed, or what a script says, one command a line.
 */
final class CommandShell {

	private final ExecutorRun run;

	private final EmbeddedAgent agent;

	private final Console console;

	private final Supplier<Deadline> limit;

	private final Map<String, ShellCommand> commands = new LinkedHashMap<>();

	/**
	 * Creates a shell.
	 * @param run the run it commands
	 * @param console where output is written
	 * @param limit returns the end of the time that a wait may take
	 */
	CommandShell(ExecutorRun run, Console console, Supplier<Deadline> limit) {
		this.run = run;
		this.agent = run.agent();
		this.console = console;
		this.limit = limit;
		addTaskCommands();
		addAgentCommands();
		add("wait NAME STATE [TIME]", "wait until a task has a state", false, this::await);
		add("sleep TIME", "wait", false, (words) -> sleep(Durations.parse(words.get(0))));
		add("status", "what became of the tasks", false, (words) -> console.tasks(run.tracker().outcomes()));
		add("history", "all that happened", false,
				(words) -> console.lines("history", "", this.agent.records().history().lines().toList()));
		add("help", "this list", false, (words) -> console.lines("help", "", help()));
		add("shutdown", "shut the executor down; quit and exit do the same", false, (words) -> {
		});
	}

	private void addTaskCommands() {
		add("launch NAME COMMAND...", "launch a task that is a shell line (in a task group of one)", true,
				(words) -> this.run.launch(task(words.get(0)).withCommand(words.get(1)).toTaskInfo()));
		add("data NAME TEXT...", "launch a task with data", true,
				(words) -> this.run.launch(task(words.get(0)).withData(words.get(1)).toTaskInfo()));
		add("group NAME,NAME COMMAND...", "launch several shell lines as a task group", true,
				(words) -> this.run.launchGroup(Arrays.stream(words.get(0).split(","))
					.map((name) -> task(name).withCommand(words.get(1)).toTaskInfo())
					.toArray(TaskInfo[]::new)));
		add("kill NAME [GRACE-PERIOD]", "kill a task", true, this::kill);
	}

	private void addAgentCommands() {
		add("message TEXT...", "send a message from the scheduler", true, (words) -> this.agent.message(words.get(0)));
		add("heartbeat", "send a heartbeat", true, (words) -> this.agent.heartbeat());
		add("error TEXT...", "send an error", true, (words) -> this.agent.error(words.get(0)));
		add("drop", "close the event stream's connection", true, (words) -> inject("drop"));
		add("restart [HOW]", "restart the agent: gradually, empty, cleanup, or at once", true,
				(words) -> inject(words.isEmpty() ? "restart" : "restart=" + words.get(0)));
		add("fault FAULT", "any fault of the options", true, (words) -> inject(words.get(0)));
		add("acks MODE", "acknowledge differently: " + FaultSpec.modes(), true,
				(words) -> this.agent.acknowledgements().use(FaultSpec.mode(words.get(0))));
		add("ack NAME", "acknowledge what was withheld of a task", true,
				(words) -> this.agent.acknowledgements().acknowledge(known(words.get(0))));
	}

	private void add(String syntax, String description, boolean needsExecutor, ShellCommand.Action action) {
		ShellCommand command = new ShellCommand(syntax, description, needsExecutor, action);
		this.commands.put(command.name(), command);
	}

	/**
	 * Performs a script until it ends, a command fails, or one ends the executor. Blocks.
	 * @param script the commands, one a line; those that begin with {@code #} are
	 * comments
	 * @return whether the executor is to be shut down at once
	 * @throws RunFailedException if a command fails
	 */
	boolean play(BufferedReader script) throws IOException, InterruptedException {
		for (String line = script.readLine(); line != null; line = script.readLine()) {
			if (isShutdown(line)) {
				return true;
			}
			try {
				perform(line);
			}
			catch (RunInterruptedException ex) {
				throw ex;
			}
			catch (RunFailedException | IllegalArgumentException ex) {
				throw new RunFailedException(line.strip() + ": " + ex.getMessage());
			}
		}
		return false;
	}

	/**
	 * Performs what is typed until the input ends, a command ends the executor, or the
	 * executor has exited. A command that fails is said to do so, and the next is read.
	 * Blocks.
	 * @param input the commands, one a line
	 * @return whether the executor is to be shut down at once
	 */
	// What the future is for is done when it completes.
	@SuppressWarnings("FutureReturnValueIgnored")
	boolean playInteractively(BufferedReader input) throws InterruptedException {
		BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
		Thread reader = new Thread(() -> read(input, lines), "commands");
		reader.setDaemon(true);
		reader.start();
		this.run.waits().over().thenRun(() -> lines.add(Optional.empty()));
		for (Optional<String> line = lines.take(); line.isPresent(); line = lines.take()) {
			if (isShutdown(line.get())) {
				return true;
			}
			try {
				perform(line.get());
			}
			catch (RunInterruptedException ex) {
				throw ex;
			}
			catch (RunFailedException | IllegalArgumentException ex) {
				this.console.line(String.valueOf(ex.getMessage()));
			}
		}
		this.run.waits().requireNoInterrupt();
		return false;
	}

	private static void read(BufferedReader input, BlockingQueue<Optional<String>> lines) {
		try {
			input.lines().forEach((line) -> lines.add(Optional.of(line)));
		}
		catch (UncheckedIOException ex) {
			// A terminal that is gone: the same as its end.
			lines.add(Optional.empty());
			return;
		}
		lines.add(Optional.empty());
	}

	private static boolean isShutdown(String line) {
		return List.of("shutdown", "quit", "exit").contains(line.strip());
	}

	private void perform(String line) throws InterruptedException {
		this.run.waits().requireNoInterrupt();
		String stripped = line.strip();
		if (stripped.isEmpty() || stripped.startsWith("#")) {
			return;
		}
		String[] parts = stripped.split("\\s+", 2);
		ShellCommand command = this.commands.get(parts[0]);
		if (command == null) {
			throw new IllegalArgumentException("There is no command '" + parts[0] + "'; commands are "
					+ String.join(", ", this.commands.keySet()));
		}
		if (command.needsExecutor() && this.run.waits().hasExited()) {
			throw new IllegalArgumentException("The executor has exited");
		}
		command.perform((parts.length > 1) ? parts[1] : "");
	}

	private List<String> help() {
		int width = this.commands.values().stream().mapToInt((command) -> command.syntax().length()).max().orElse(0);
		return this.commands.values()
			.stream()
			.map((command) -> command.syntax() + " ".repeat(width - command.syntax().length()) + "  "
					+ command.description())
			.toList();
	}

	private TaskSpec task(String name) {
		if (this.run.tracker().knows(name)) {
			throw new IllegalArgumentException("there is a task named " + name + " already");
		}
		return new TaskSpec(name);
	}

	private String known(String name) {
		if (!this.run.tracker().knows(name)) {
			throw new IllegalArgumentException(
					"there is no task named " + name + "; tasks are " + String.join(", ", this.run.tracker().tasks()));
		}
		return name;
	}

	private void kill(List<String> words) {
		String name = known(words.get(0));
		if (words.size() > 1) {
			this.run.kill(name, Durations.parse(words.get(1)));
		}
		else {
			this.run.kill(name);
		}
	}

	private void inject(String text) {
		this.run.inject(FaultSpec.parse(text));
	}

	private void await(List<String> words) throws InterruptedException {
		TaskState wanted = state(words.get(1));
		String name = known(words.get(0));
		Deadline deadline = this.limit.get();
		if (words.size() > 2) {
			deadline = deadline.orEarlier(Deadline.in(Durations.parse(words.get(2))));
		}
		this.run.waits().await(wanted + " of task " + name, this.run.tracker().state(name, wanted), deadline);
	}

	private static TaskState state(String name) {
		return Stream.of(TaskState.values())
			.filter((state) -> state.name().equals(name) || shortName(state).equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("there is no state " + name + "; states are "
					+ Stream.of(TaskState.values()).map(CommandShell::shortName).collect(Collectors.joining(", "))));
	}

	private static String shortName(TaskState state) {
		return state.name().substring("TASK_".length());
	}

	/** An executor that exits ends this too. */
	private void sleep(Duration time) throws InterruptedException {
		Duration allowed = this.limit.get().left(time);
		try {
			this.run.waits().over().get(allowed.toNanos(), TimeUnit.NANOSECONDS);
			this.run.waits().requireNoInterrupt();
		}
		catch (TimeoutException ex) {
			if (allowed.compareTo(time) < 0) {
				throw new RunFailedException("The time of --timeout is over");
			}
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
