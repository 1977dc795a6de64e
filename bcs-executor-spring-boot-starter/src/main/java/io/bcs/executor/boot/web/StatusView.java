/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.web;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a page is sent: everything at first, then what has changed. Times are milliseconds
 * since 1970.
 *
 * @param version to be named when the next one is asked for
 * @param isComplete whether this is everything, rather than what has changed
 * @param now the time of this executor
 * @param executor the executor and its connection
 * @param tasks tasks that are new or have changed, oldest first
 * @param removed ids of tasks that are not shown any more
 * @param events what happened, oldest first
 * @param updates the oldest updates that are not acknowledged
 */
record StatusView(long version, boolean isComplete, long now, Executor executor, List<Task> tasks, List<String> removed,
		List<Event> events, List<Update> updates) {

	/**
	 * The executor and its connection.
	 *
	 * @param executor its id
	 * @param framework its framework's id
	 * @param agent its agent's host and id
	 * @param endpoint where the agent listens
	 * @param connection the state of the connection
	 * @param since since when
	 * @param reason why it is not subscribed
	 * @param active how many tasks are active
	 * @param launched how many tasks were launched
	 * @param unacknowledged how many updates are not acknowledged
	 * @param acknowledged how many updates are acknowledged
	 * @param abandoned how many updates were abandoned
	 * @param resubscriptions how often it subscribed again
	 * @param hasOutput whether the output of tasks can be shown
	 */
	record Executor(String executor, String framework, String agent, String endpoint, String connection, long since,
			@Nullable String reason, int active, long launched, int unacknowledged, long acknowledged, long abandoned,
			long resubscriptions, boolean hasOutput) {
	}

	/**
	 * A task.
	 *
	 * @param id its id
	 * @param name its name
	 * @param group the number of its group, or {@code null}
	 * @param launched when it was launched
	 * @param state its state, or {@code null} if none was reported
	 * @param isEnded whether that is a terminal state
	 * @param healthy what its health check says, or {@code null}
	 * @param message the message of its last update
	 * @param changes its states since the launch
	 */
	record Task(String id, String name, @Nullable Integer group, long launched, @Nullable String state, boolean isEnded,
			@Nullable Boolean healthy, String message, List<Change> changes) {
	}

	/**
	 * A change of a task's state.
	 *
	 * @param state the new state
	 * @param time when it was reported
	 */
	record Change(String state, long time) {
	}

	/**
	 * Something that happened.
	 *
	 * @param time when
	 * @param isProblem whether somebody should look at it
	 * @param text what
	 */
	record Event(long time, boolean isProblem, String text) {
	}

	/**
	 * An update that is not acknowledged.
	 *
	 * @param task the task's id
	 * @param state the state it reports
	 * @param since when it was sent
	 */
	record Update(String task, String state, long since) {
	}

}
