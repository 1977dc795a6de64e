/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.internal.session.Session;

/**
 * The session's tasks and updates with their times on the wall clock.
 */
final class SnapshotLists {

	private final Instant now = Instant.now();

	private final long nanoTime = System.nanoTime();

	private SnapshotLists() {
	}

	static List<DriverSnapshot.ActiveTask> activeTasks(Session session, int limit) {
		SnapshotLists clock = new SnapshotLists();
		return session.activeTasks(limit)
			.stream()
			.map((task) -> new DriverSnapshot.ActiveTask(task.id(), task.name(), clock.instant(task.launchedAt()),
					task.state(), clock.instant(task.since())))
			.toList();
	}

	static List<DriverSnapshot.UnacknowledgedUpdate> unacknowledgedUpdates(Session session, int limit) {
		SnapshotLists clock = new SnapshotLists();
		return session.unacknowledgedUpdates(limit)
			.stream()
			.map((update) -> new DriverSnapshot.UnacknowledgedUpdate(update.taskId(), update.state(),
					clock.instant(update.since()), update.attempts(), update.lastFailure()))
			.toList();
	}

	private Instant instant(long time) {
		return this.now.minus(Duration.ofNanos(this.nanoTime - time));
	}

}
