/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

/**
 * The steps of a kill of one task: handlers are called, by force when the grace period is
 * over, and then the task is left behind. Used under the lock.
 */
final class KillSequence {

	/** How long an end by force may take: on a busy host more than a second. */
	private static final Duration FORCE_PERIOD = Duration.ofSeconds(5);

	private final TaskTable table;

	private final TaskExecution task;

	private final List<KillHandler> handlers = new ArrayList<>();

	private @Nullable KillState kill;

	private @Nullable Runnable deadlineTimer;

	KillSequence(TaskTable table, TaskExecution task) {
		this.table = table;
		this.task = task;
	}

	/** Returns the kill that is under way, if there is one. */
	@Nullable KillState current() {
		return this.kill;
	}

	void begin(KillRequest request, @Nullable Future<?> future, Effects effects) {
		KillState begun = new KillState(request, this.table.settings().timers());
		this.kill = begun;
		armDeadline(begun);
		KillThread.kill(this.table, this.task, List.copyOf(this.handlers), future, begun, effects);
	}

	/** A further request counts if it leaves less time. */
	void shorten(KillRequest request) {
		KillState current = this.kill;
		if (current != null && current.shorten(request)) {
			armDeadline(current);
		}
	}

	void addHandler(KillHandler handler, Effects effects) {
		this.handlers.add(handler);
		KillState current = this.kill;
		if (current != null) {
			boolean force = current.isForced();
			effects.addLast(() -> KillThread.call(this.task, List.of(handler), current, force));
		}
	}

	void cancel() {
		if (this.deadlineTimer != null) {
			this.deadlineTimer.run();
		}
	}

	private void armDeadline(KillState current) {
		cancel();
		this.deadlineTimer = this.table.settings()
			.timers()
			.schedule(current.remaining(), () -> this.table.lock().run(this::deadlineReached));
	}

	private void deadlineReached(Effects effects) {
		KillState current = this.kill;
		if (current == null || this.task.hasEnded()) {
			return;
		}
		if (!current.remaining().isZero()) {
			armDeadline(current);
		}
		else if (!this.handlers.isEmpty() && current.force()) {
			current.extend(FORCE_PERIOD);
			armDeadline(current);
			KillThread.forceKill(this.table, this.task, List.copyOf(this.handlers), current, effects);
		}
		else {
			this.task.leaveBehind(current, effects);
		}
	}

}
