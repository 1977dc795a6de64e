/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 */
final class Options {

	static final String USAGE = """
			Usage: java -jar bcs-executor-test-cli.jar [OPTION]... -- COMMAND [ARGUMENT]...

			Starts COMMAND as a Mesos agent starts an executor, runs tasks in it and shuts it down.
			A COMMAND without arguments is a shell line. It starts in a sandbox: its paths are absolute.

			Tasks; the options that follow a --task belong to it:
			  --task NAME             a task to run; its name is its id
			  --command LINE          the shell line that it is
			  --data TEXT             or what else its executor is told
			  --kill-after DURATION   kill it that long after it began to run
			  --group NAME            launch it with the others of that group, as a task group
			  --tasks FILE            tasks from a YAML file: a list named tasks, with the keys name,
			                          command, data, kill-after and group
			  --load N                many tasks, and figures of how long they took; each is what a
			                          --command or --data after this says (default: --command true)
			  --window W              how many of them at a time (default: 100)

			The executor:
			  --env NAME=VALUE        a variable for it, besides those of an agent
			  --executor-id ID        its id (default: exec-1)
			  --sandbox DIRECTORY     its directory (default: a new temporary one)
			  --grace-period DURATION time it has to shut down (default: 5secs)
			  --no-checkpoint         its framework does not checkpoint
			  --authenticate          the agent demands its token on every call
			  --tls                   the agent speaks TLS only
			  --domain-socket         the agent serves executors on a Unix domain socket as well

			What happens:
			  --interactive           commands are read from the standard input; help lists them
			  --script FILE           commands are read from a file
			  --fault FAULT[@TIME]    what goes wrong, so long after the first subscription:
			%s

			Output:
			  --json                  one JSON object a line

			  --timeout DURATION      time until all tasks have ended (default: 5mins)
			  --help                  this text

			Durations are written as Mesos writes them: 500ms, 5secs, 2mins.
			The exit code is 0 if every task finished (or was killed as told), no call of the executor
			was refused, and it shut down by itself, 1 if not, 2 if the command line is wrong.
			""".formatted(FaultSpec.USAGE.indent(4).stripTrailing());

	private final List<TaskSpec> tasks = new ArrayList<>();

	private final Map<String, String> env = new LinkedHashMap<>();

	private String executorId = "exec-1";

	private @Nullable Path sandbox;

	private Duration gracePeriod = Duration.ofSeconds(5);

	private Duration timeout = Duration.ofMinutes(5);

	private boolean checkpoint = true;

	private boolean authenticate;

	private boolean tls;

	private boolean domainSocket;

	private boolean json;

	private boolean interactive;

	private @Nullable Path script;

	private final List<FaultSpec> faults = new ArrayList<>();

	private int load;

	private boolean describingLoad;

	private int window = 100;

	private TaskSpec loadTask = new TaskSpec("load").withCommand("true");

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
		options.tasks.forEach(options::check);
		return options;
	}

	private void check(TaskSpec task) {
		task.checked();
		if (this.load > 0 && task.name().startsWith(LoadGenerator.PREFIX)) {
			throw new IllegalArgumentException(
					"A task named " + task.name() + " and --load do not go together: the load's tasks have such names");
		}
	}

	private void take(String option, Deque<String> words) {
		switch (option) {
			case "--task" -> {
				addTask(new TaskSpec(value(option, words)));
				this.describingLoad = false;
			}
			case "--command" -> {
				String command = value(option, words);
				change(option, (task) -> task.withCommand(command));
			}
			case "--data" -> {
				String data = value(option, words);
				change(option, (task) -> task.withData(data));
			}
			case "--kill-after" -> {
				Duration after = duration(option, words);
				change(option, (task) -> task.withKillAfter(after));
			}
			case "--group" -> {
				String group = value(option, words);
				change(option, (task) -> task.withGroup(group));
			}
			case "--tasks" -> addTasks(Path.of(value(option, words)));
			case "--load" -> addLoad(number(option, words));
			case "--window" -> this.window = number(option, words);
			case "--fault" -> this.faults.add(FaultSpec.parse(value(option, words)));
			case "--script" -> this.script = script(Path.of(value(option, words)));
			case "--interactive" -> this.interactive = true;
			case "--json" -> this.json = true;
			case "--tls" -> this.tls = true;
			case "--domain-socket" -> this.domainSocket = true;
			case "--env" -> addVariable(value(option, words));
			case "--executor-id" -> this.executorId = value(option, words);
			case "--sandbox" -> this.sandbox = directory(Path.of(value(option, words)));
			case "--grace-period" -> this.gracePeriod = duration(option, words);
			case "--timeout" -> this.timeout = duration(option, words);
			case "--no-checkpoint" -> this.checkpoint = false;
			case "--authenticate" -> this.authenticate = true;
			case "--help" -> this.help = true;
			default -> throw new IllegalArgumentException("There is no option " + option);
		}
	}

	private static Path script(Path file) {
		if (!Files.isReadable(file) || Files.isDirectory(file)) {
			throw new IllegalArgumentException("--script wants a file that can be read, not " + file);
		}
		return file;
	}

	private static Path directory(Path directory) {
		Path path = directory.toAbsolutePath().normalize();
		if (Files.exists(path) && !Files.isDirectory(path)) {
			throw new IllegalArgumentException("--sandbox wants a directory, not " + path);
		}
		return path;
	}

	private void addTask(TaskSpec added) {
		if (this.tasks.stream().anyMatch((task) -> task.name().equals(added.name()))) {
			throw new IllegalArgumentException("There are two tasks named " + added.name());
		}
		this.tasks.add(added);
	}

	private void addTasks(Path file) {
		try {
			TaskFile.read(file).forEach(this::addTask);
		}
		catch (NoClassDefFoundError ex) {
			throw new IllegalArgumentException("Task files need SnakeYAML on the class path; the runnable jar has it",
					ex);
		}
	}

	private void addLoad(int count) {
		if (this.load > 0) {
			throw new IllegalArgumentException("--load can be there once only");
		}
		this.describingLoad = true;
		this.load = count;
	}

	private void change(String option, UnaryOperator<TaskSpec> change) {
		if (this.describingLoad && (option.equals("--command") || option.equals("--data"))) {
			this.loadTask = Objects.requireNonNull(change.apply(new TaskSpec("load")));
			return;
		}
		if (this.tasks.isEmpty()) {
			throw new IllegalArgumentException(option + " belongs to a task: put --task NAME before it");
		}
		int last = this.tasks.size() - 1;
		this.tasks.set(last, Objects.requireNonNull(change.apply(this.tasks.get(last))));
	}

	private static int number(String option, Deque<String> words) {
		String value = value(option, words);
		if (!value.matches("[1-9][0-9]{0,7}")) {
			throw new IllegalArgumentException(option + " wants a number of 1 or more, not " + value);
		}
		return Integer.parseInt(value);
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
		return Durations.parse(option, value(option, words));
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

	List<TaskSpec> tasks() {
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

	boolean tls() {
		return this.tls;
	}

	boolean domainSocket() {
		return this.domainSocket;
	}

	boolean json() {
		return this.json;
	}

	boolean interactive() {
		return this.interactive;
	}

	@Nullable Path script() {
		return this.script;
	}

	List<FaultSpec> faults() {
		return this.faults;
	}

	/** How many tasks, or 0. */
	int load() {
		return this.load;
	}

	int window() {
		return this.window;
	}

	TaskSpec loadTask() {
		return this.loadTask;
	}

	boolean help() {
		return this.help;
	}

	String shellLine() {
		return this.shellLine;
	}

}
