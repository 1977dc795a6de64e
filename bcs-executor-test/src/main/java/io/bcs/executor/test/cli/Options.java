/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.bcs.executor.protocol.MesosDuration;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 */
final class Options {

	static final String USAGE = """
			Usage: java -jar bcs-executor-test-cli.jar [OPTION]... -- COMMAND [ARGUMENT]...

			Starts COMMAND as a Mesos agent starts an executor, runs tasks in it and shuts it down.
			A COMMAND without arguments is a shell line.

			Tasks; the options that follow a --task belong to it:
			  --task NAME             a task to run; its name is its id
			  --command LINE          the shell line that it is
			  --data TEXT             or what else its executor is told
			  --kill-after DURATION   kill it that long after it began to run
			  --group NAME            launch it with the others of that group, as a task group

			The executor:
			  --env NAME=VALUE        a variable for it, besides those of an agent
			  --executor-id ID        its id (default: exec-1)
			  --sandbox DIRECTORY     its directory (default: a new temporary one)
			  --grace-period DURATION time it has to shut down (default: 5secs)
			  --no-checkpoint         its framework does not checkpoint
			  --authenticate          the agent demands its token on every call

			  --timeout DURATION      time until all tasks have ended (default: 5mins)
			  --help                  this text

			Durations are written as Mesos writes them: 500ms, 5secs, 2mins.
			The exit code is 0 if every task finished (or was killed as told) and the executor shut
			down by itself, 1 if not, 2 if the command line is wrong.
			""";

	private final List<Task> tasks = new ArrayList<>();

	private final Map<String, String> env = new LinkedHashMap<>();

	private String executorId = "exec-1";

	private @Nullable Path sandbox;

	private Duration gracePeriod = Duration.ofSeconds(5);

	private Duration timeout = Duration.ofMinutes(5);

	private boolean checkpoint = true;

	private boolean authenticate;

	private boolean help;

	private String shellLine = "";

	private Options() {
	}

	/**
	 * Reads the command line.
	 * @param args its words
	 * @return what they say
	 * @throws IllegalArgumentException if they make no sense, with a sentence
	 */
	static Options parse(String... args) {
		Options options = new Options();
		Deque<String> words = new ArrayDeque<>(List.of(args));
		while (!words.isEmpty()) {
			String word = words.remove();
			if (word.equals("--")) {
				options.shellLine = shellLine(List.copyOf(words));
				words.clear();
			}
			else {
				options.take(word, words);
			}
		}
		if (options.shellLine.isBlank() && !options.help) {
			throw new IllegalArgumentException("The executor's command is missing: put it at the end, after --");
		}
		options.tasks.forEach(Task::check);
		return options;
	}

	private void take(String option, Deque<String> words) {
		switch (option) {
			case "--task" -> addTask(value(option, words));
			case "--command" -> task(option).command = value(option, words);
			case "--data" -> task(option).data = value(option, words);
			case "--kill-after" -> task(option).killAfter = duration(option, words);
			case "--group" -> task(option).group = value(option, words);
			case "--env" -> addVariable(value(option, words));
			case "--executor-id" -> this.executorId = value(option, words);
			case "--sandbox" -> this.sandbox = Path.of(value(option, words)).toAbsolutePath().normalize();
			case "--grace-period" -> this.gracePeriod = duration(option, words);
			case "--timeout" -> this.timeout = duration(option, words);
			case "--no-checkpoint" -> this.checkpoint = false;
			case "--authenticate" -> this.authenticate = true;
			case "--help" -> this.help = true;
			default -> throw new IllegalArgumentException("There is no option " + option);
		}
	}

	private void addTask(String name) {
		if (this.tasks.stream().anyMatch((task) -> task.name.equals(name))) {
			throw new IllegalArgumentException("There are two tasks named " + name);
		}
		this.tasks.add(new Task(name));
	}

	private Task task(String option) {
		if (this.tasks.isEmpty()) {
			throw new IllegalArgumentException(option + " belongs to a task: put --task NAME before it");
		}
		return this.tasks.get(this.tasks.size() - 1);
	}

	private void addVariable(String text) {
		int equals = text.indexOf('=');
		if (equals < 1) {
			throw new IllegalArgumentException("--env wants NAME=VALUE, not " + text);
		}
		this.env.put(text.substring(0, equals), text.substring(equals + 1));
	}

	private static String value(String option, Deque<String> words) {
		String value = words.poll();
		if (value == null || value.equals("--")) {
			throw new IllegalArgumentException(option + " wants a value");
		}
		return value;
	}

	private static Duration duration(String option, Deque<String> words) {
		String value = value(option, words);
		try {
			return MesosDuration.parse(value);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(option + " wants a duration such as 5secs, not " + value, ex);
		}
	}

	private static String shellLine(List<String> words) {
		return (words.size() == 1) ? words.get(0) : String.join(" ", words.stream().map(Options::quote).toList());
	}

	/**
	 * Quotes a word for the shell where it needs it.
	 */
	static String quote(String word) {
		return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
	}

	List<Task> tasks() {
		return this.tasks;
	}

	Map<String, String> env() {
		return this.env;
	}

	String executorId() {
		return this.executorId;
	}

	@Nullable Path sandbox() {
		return this.sandbox;
	}

	Duration gracePeriod() {
		return this.gracePeriod;
	}

	Duration timeout() {
		return this.timeout;
	}

	boolean checkpoint() {
		return this.checkpoint;
	}

	boolean authenticate() {
		return this.authenticate;
	}

	boolean help() {
		return this.help;
	}

	String shellLine() {
		return this.shellLine;
	}

	/**
	 * A task to run.
	 */
	static final class Task {

		private final String name;

		private @Nullable String command;

		private @Nullable String data;

		private @Nullable String group;

		private @Nullable Duration killAfter;

		Task(String name) {
			this.name = name;
		}

		private void check() {
			if (this.command == null && this.data == null) {
				throw new IllegalArgumentException("Task " + this.name + " needs a --command or --data");
			}
		}

		String name() {
			return this.name;
		}

		@Nullable String group() {
			return this.group;
		}

		@Nullable Duration killAfter() {
			return this.killAfter;
		}

		TaskInfo toTaskInfo() {
			TaskInfo.Builder task = Tasks.data(this.name, (this.data != null) ? this.data : "").toBuilder();
			if (this.data == null) {
				task.clearData();
			}
			if (this.command != null) {
				task.setCommand(Tasks.command(this.name, this.command).getCommand());
			}
			return task.build();
		}

	}

}
