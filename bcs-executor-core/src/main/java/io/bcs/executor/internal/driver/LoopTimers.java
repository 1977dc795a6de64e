/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.bcs.executor.internal.session.SessionTimer;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The session's timers on the event loop. A timer that is started again before it is due
 * is not scheduled anew, so that one that is postponed with every event costs nothing.
 * Confined to the event loop, so a timer that was cancelled can't fire.
 */
final class LoopTimers {

	private final Map<SessionTimer, Timer> timers = new EnumMap<>(SessionTimer.class);

	LoopTimers(EventExecutor eventLoop, Consumer<SessionTimer> fired) {
		for (SessionTimer timer : SessionTimer.values()) {
			this.timers.put(timer, new Timer(eventLoop, () -> fired.accept(timer)));
		}
	}

	void start(SessionTimer timer, long nanos) {
		get(timer).start(nanos);
	}

	void cancel(SessionTimer timer) {
		get(timer).running = false;
	}

	/** Releases everything that is scheduled. */
	void close() {
		this.timers.values().forEach(Timer::close);
	}

	private Timer get(SessionTimer timer) {
		return Objects.requireNonNull(this.timers.get(timer));
	}

	private static final class Timer {

		private final EventExecutor eventLoop;

		private final Runnable action;

		private boolean running;

		private long deadline;

		private long scheduledFor;

		private @Nullable ScheduledFuture<?> scheduled;

		Timer(EventExecutor eventLoop, Runnable action) {
			this.eventLoop = eventLoop;
			this.action = action;
		}

		void start(long nanos) {
			this.running = true;
			this.deadline = now() + nanos;
			if (this.scheduled == null) {
				schedule();
			}
			else if (this.deadline - this.scheduledFor < 0) {
				this.scheduled.cancel(false);
				schedule();
			}
		}

		private long now() {
			return this.eventLoop.ticker().nanoTime();
		}

		private void schedule() {
			this.scheduledFor = this.deadline;
			this.scheduled = this.eventLoop.schedule(this::due, Math.max(0, this.deadline - now()),
					TimeUnit.NANOSECONDS);
		}

		private void due() {
			this.scheduled = null;
			if (!this.running) {
				return;
			}
			if (this.deadline - now() > 0) {
				schedule();
				return;
			}
			this.running = false;
			this.action.run();
		}

		void close() {
			this.running = false;
			if (this.scheduled != null) {
				this.scheduled.cancel(false);
				this.scheduled = null;
			}
		}

	}

}
