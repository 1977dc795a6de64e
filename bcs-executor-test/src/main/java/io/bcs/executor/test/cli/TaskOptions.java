/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

import picocli.CommandLine.Option;

/**
 * Options for tasks. Those that follow a {@code --task} or {@code --load} belong to it.
 */
final class TaskOptions {

	private final List<TaskSpec> tasks = new ArrayList<>();

	private int load;

	private boolean describingLoad;

	private int window = 100;

	private TaskSpec loadTask = new TaskSpec("load").withCommand("true");

	/**
	 * Returns the tasks to run.
	 */
	List<TaskSpec> tasks() {
		return this.tasks;
	}

	/**
	 * Returns how many tasks of the same kind are launched, or 0.
	 */
	int load() {
		return this.load;
	}

	/**
	 * Returns how many of them run at a time.
	 */
	int window() {
		return this.window;
	}

	/**
	 * Returns what each of them is.
	 */
	TaskSpec loadTask() {
		return this.loadTask;
	}

	@Option(names = "--task", paramLabel = "NAME", order = 0, description = "a task; its name is its id")
	void task(String name) {
		add(new TaskSpec(name));
		this.describingLoad = false;
	}

	@Option(names = "--command", paramLabel = "LINE", order = 1,
			description = "a shell line: launched in a task group, as a master lets no other command through")
	void command(String line) {
		change("--command", (task) -> task.withCommand(line));
	}

	@Option(names = "--data", paramLabel = "TEXT", order = 2, description = "data, whatever it means to the executor")
	void data(String text) {
		change("--data", (task) -> task.withData(text));
	}

	@Option(names = "--kill-after", paramLabel = "DURATION", order = 3,
			description = "kill it that long after it began to run")
	void killAfter(Duration time) {
		changeTask("--kill-after", (task) -> task.withKillAfter(time));
	}

	@Option(names = "--group", paramLabel = "NAME", order = 4,
			description = "launch it with the others of that group, as one task group")
	void group(String name) {
		changeTask("--group", (task) -> task.withGroup(name));
	}

	@Option(names = "--tasks", paramLabel = "FILE", order = 5,
			description = "tasks from a YAML file: a list named tasks, with the keys name, command, data, "
					+ "kill-after and group")
	void tasks(Path file) {
		try {
			TaskFile.read(file).forEach(this::add);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidOptionException(String.valueOf(ex.getMessage()));
		}
	}

	@Option(names = "--load", paramLabel = "N", order = 6,
			description = "many tasks, and figures of how long they took; each is what a --command or --data after "
					+ "this says (default: --command true)")
	void load(int count) {
		if (this.load > 0) {
			throw new InvalidOptionException("--load can be there once only");
		}
		this.load = positive("--load", count);
		this.describingLoad = true;
	}

	@Option(names = "--window", paramLabel = "W", order = 7, description = "how many of them at a time (default: 100)")
	void window(int size) {
		this.window = positive("--window", size);
	}

	/**
	 * Checks that each task is something that can be run.
	 */
	void check() {
		for (TaskSpec task : this.tasks) {
			try {
				task.checked();
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidOptionException(String.valueOf(ex.getMessage()));
			}
			if (this.load > 0 && task.name().startsWith(LoadGenerator.PREFIX)) {
				throw new InvalidOptionException("A task named " + task.name()
						+ " and --load do not go together: the load's tasks have such names");
			}
		}
	}

	private void add(TaskSpec added) {
		if (this.tasks.stream().anyMatch((task) -> task.name().equals(added.name()))) {
			throw new InvalidOptionException("There are two tasks named " + added.name());
		}
		this.tasks.add(added);
	}

	private void change(String option, UnaryOperator<TaskSpec> change) {
		if (this.describingLoad) {
			this.loadTask = Objects.requireNonNull(change.apply(new TaskSpec("load")));
		}
		else {
			changeTask(option, change);
		}
	}

	private void changeTask(String option, UnaryOperator<TaskSpec> change) {
		if (this.tasks.isEmpty()) {
			throw new InvalidOptionException(option + " belongs to a task: put --task NAME before it");
		}
		int last = this.tasks.size() - 1;
		this.tasks.set(last, Objects.requireNonNull(change.apply(this.tasks.get(last))));
	}

	private static int positive(String option, int number) {
		if (number < 1) {
			throw new InvalidOptionException(option + " wants a number of 1 or more, not " + number);
		}
		return number;
	}

}
