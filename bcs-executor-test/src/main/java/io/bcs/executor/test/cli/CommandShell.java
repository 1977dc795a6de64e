/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.test.EmbeddedAgent;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;

/**
 * Does what is typed, or what a script says, one command a line.
 */
final class CommandShell {

	static final String HELP = """
			launch NAME COMMAND...     launch a task that is a shell line
			data NAME TEXT...          launch a task that only its executor understands
			group NAME,NAME COMMAND... launch several such tasks as a group
			kill NAME [GRACE-PERIOD]   kill a task
			message TEXT...            send a message from the scheduler
			heartbeat                  send a heartbeat
			error TEXT...              send an error
			drop                       close the event stream's connection
			restart [gradually|empty|cleanup]
			fault FAULT                any fault of the options
			acks MODE, ack NAME        acknowledge differently; acknowledge what was withheld
			wait NAME STATE [TIME]     wait until a task has a state
			sleep TIME                 wait
			status, history            what became of the tasks; all that happened
			shutdown, quit             shut the executor down
			""";

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final ExecutorRun run;

	private final Console console;

	private final boolean continueOnError;

	/**
	 * Creates a shell.
	 * @param run what it commands
	 * @param console where it answers
	 * @param continueOnError whether it goes on after a command that failed, as for
	 * people
	 */
	CommandShell(ExecutorRun run, Console console, boolean continueOnError) {
		this.run = run;
		this.console = console;
		this.continueOnError = continueOnError;
	}

	/**
	 * Does commands until they end, or one ends the executor. Blocks.
	 * @param commands the commands, one a line; those that begin with {@code #} are
	 * comments
	 * @return whether the executor is to be shut down at once
	 */
	boolean play(BufferedReader commands) throws IOException, InterruptedException {
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			List<String> words = Arrays.asList(line.strip().split("\\s+"));
			if (line.isBlank() || line.strip().startsWith("#")) {
				continue;
			}
			if (words.get(0).equals("shutdown") || words.get(0).equals("quit")) {
				return true;
			}
			try {
				perform(words);
			}
			catch (RunFailedException | IllegalArgumentException ex) {
				if (!this.continueOnError) {
					throw new RunFailedException(line.strip() + ": " + ex.getMessage());
				}
				this.console.line(String.valueOf(ex.getMessage()));
			}
		}
		return false;
	}

	private void perform(List<String> words) throws InterruptedException {
		EmbeddedAgent agent = this.run.agent();
		switch (words.get(0)) {
			case "launch" -> this.run.launch(task(word(words, 1)).withCommand(rest(words, 2)).toTaskInfo());
			case "data" -> this.run.launch(task(word(words, 1)).withData(rest(words, 2)).toTaskInfo());
			case "group" -> this.run.launchGroup(Arrays.stream(word(words, 1).split(","))
				.map((name) -> task(name).withCommand(rest(words, 2)).toTaskInfo())
				.toArray(TaskInfo[]::new));
			case "kill" -> kill(words);
			case "message" -> agent.message(rest(words, 1));
			case "heartbeat" -> agent.heartbeat();
			case "error" -> agent.error(rest(words, 1));
			case "drop" -> agent.stream().drop();
			case "restart" -> fault((words.size() > 1) ? "restart=" + words.get(1) : "restart");
			case "fault" -> fault(word(words, 1));
			case "acks" -> agent.acknowledgements().use(FaultSpec.mode(word(words, 1)));
			case "ack" -> agent.acknowledgements().acknowledge(word(words, 1));
			case "wait" -> await(words);
			case "sleep" -> sleep(duration(words, 1));
			case "status" -> this.run.board().table();
			case "history" -> agent.records().history().lines().forEach(this.console::line);
			case "help" -> HELP.lines().forEach(this.console::line);
			default -> throw new IllegalArgumentException("There is no command " + words.get(0) + "; try help");
		}
	}

	private TaskSpec task(String name) {
		if (this.run.board().knows(name)) {
			throw new IllegalArgumentException("There is a task named " + name + " already");
		}
		return new TaskSpec(name);
	}

	private void kill(List<String> words) {
		String name = word(words, 1);
		if (words.size() > 2) {
			this.run.kill(name, duration(words, 2));
		}
		else {
			this.run.kill(name);
		}
	}

	private void fault(String text) {
		this.run.inject(FaultSpec.parse(text));
	}

	private void await(List<String> words) throws InterruptedException {
		TaskState wanted = state(word(words, 2));
		Duration patience = (words.size() > 3) ? duration(words, 3) : PATIENCE;
		TaskTracker.await(wanted + " of " + words.get(1), this.run.board().state(words.get(1), wanted), patience);
	}

	private static TaskState state(String name) {
		try {
			return TaskState.valueOf(name.startsWith("TASK_") ? name : "TASK_" + name);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("There is no state " + name, ex);
		}
	}

	private static Duration duration(List<String> words, int index) {
		return Durations.parse(words.get(0), word(words, index));
	}

	private static void sleep(Duration time) {
		new CompletableFuture<Boolean>().completeOnTimeout(true, time.toNanos(), TimeUnit.NANOSECONDS).join();
	}

	private static String word(List<String> words, int index) {
		if (words.size() <= index) {
			throw new IllegalArgumentException(words.get(0) + " wants more words; try help");
		}
		return words.get(index);
	}

	private static String rest(List<String> words, int from) {
		word(words, from);
		return String.join(" ", words.subList(from, words.size()));
	}

}
