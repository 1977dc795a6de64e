/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

/**
 * Calls the kill handlers of a task, which may block, on a thread of its own.
 */
final class KillThread {

	private static final Duration RETRY = Duration.ofMillis(100);

	private KillThread() {
	}

	static void kill(TaskTable table, TaskExecution task, List<KillHandler> handlers, @Nullable Future<?> future,
			TaskKill kill, Effects effects) {
		if (!handlers.isEmpty() || future != null) {
			start(table, task, () -> {
				call(task, handlers, kill, false);
				if (future != null) {
					future.cancel(true);
				}
			}, effects);
		}
	}

	static void forceKill(TaskTable table, TaskExecution task, List<KillHandler> handlers, TaskKill kill,
			Effects effects) {
		start(table, task, () -> handlers.forEach((handler) -> forceKill(task, handler, kill)), effects);
	}

	private static void start(TaskTable table, TaskExecution task, Runnable body, Effects effects) {
		effects.add(() -> startOrRetry(table, task, () -> {
			try {
				table.runInContext(task, body);
			}
			catch (Throwable ex) {
				TaskLog.killHandlerFailed(task, ex);
			}
		}, false));
	}

	/**
	 * Until the handlers have been called nobody ends what the task has started, even if
	 * the task is left behind meanwhile.
	 */
	private static void startOrRetry(TaskTable table, TaskExecution task, Runnable body, boolean again) {
		try {
			table.settings().threads().newThread(body).start();
		}
		catch (Throwable ex) {
			if (!again) {
				TaskLog.killDelayed(task, ex);
			}
			table.settings().timers().schedule(RETRY, () -> startOrRetry(table, task, body, true));
		}
	}

	/** Calls handlers on the calling thread. */
	static void call(TaskExecution task, List<KillHandler> handlers, TaskKill kill, boolean force) {
		for (KillHandler handler : handlers) {
			try {
				handler.kill(kill);
			}
			catch (Throwable ex) {
				TaskLog.killHandlerFailed(task, ex);
			}
			if (force) {
				forceKill(task, handler, kill);
			}
		}
	}

	private static void forceKill(TaskExecution task, KillHandler handler, TaskKill kill) {
		try {
			handler.forceKill(kill);
		}
		catch (Throwable ex) {
			TaskLog.killHandlerFailed(task, ex);
		}
	}

}
