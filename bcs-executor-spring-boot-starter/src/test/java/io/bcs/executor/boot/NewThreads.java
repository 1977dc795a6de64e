/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.List;
import java.util.Set;

import org.awaitility.Awaitility;

/**
 * Threads that were started after this object was made: those of earlier tests may still
 * be ending.
 */
public final class NewThreads {

	private final Set<Thread> old = Set.copyOf(Thread.getAllStackTraces().keySet());

	/**
	 * Returns the new threads that are alive.
	 * @param prefix how their names begin
	 * @return the threads
	 */
	public List<Thread> alive(String prefix) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !this.old.contains(thread) && thread.getName().startsWith(prefix))
			.toList();
	}

	/**
	 * Waits until all new threads have ended.
	 * @param prefix how their names begin
	 */
	public void awaitEnd(String prefix) {
		Awaitility.await().until(() -> alive(prefix), List::isEmpty);
	}

}
