/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Writes what happens. Thread-safe.
 */
abstract class Console {

	private final long start = System.nanoTime();

	/**
	 * Returns the time since the console was opened.
	 */
	final Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.start);
	}

	/**
	 * Writes what is started.
	 * @param description names and values
	 */
	abstract void started(Map<String, String> description);

	/**
	 * Writes what happens now.
	 * @param subject the task, or whatever else it happens to
	 * @param event the state, or what else happened
	 * @param message more about it, or an empty text
	 */
	abstract void event(String subject, String event, String message);

	/**
	 * Writes a sentence.
	 */
	abstract void line(String text);

	/**
	 * Writes lines that belong together.
	 * @param name what they are, for programs
	 * @param heading what they are, for people, or an empty text
	 * @param lines the lines
	 */
	abstract void lines(String name, String heading, List<String> lines);

	/**
	 * Writes what became of tasks.
	 */
	abstract void tasks(List<TaskOutcome> tasks);

	/**
	 * Shows progress on a terminal; the next output replaces it.
	 */
	abstract void progress(String text);

	/**
	 * Writes how a run ended.
	 */
	abstract void result(RunResult result);

}
