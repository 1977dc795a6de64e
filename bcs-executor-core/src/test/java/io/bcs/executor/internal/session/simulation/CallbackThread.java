/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.bcs.executor.internal.session.Callback;
import io.bcs.executor.internal.session.Input;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * The thread that runs the application's code, as the real one works: one callback after
 * the other, each as long as the application likes.
 */
final class CallbackThread {

	private final World world;

	private final Deque<Callback> queue = new ArrayDeque<>();

	private boolean busy;

	private boolean shutdownBegun;

	CallbackThread(World world) {
		this.world = world;
	}

	/** A shutdown that has begun is not called again, whatever ends the session. */
	void invoke(Callback callback) {
		if (callback.kind() != Callback.Kind.SHUTDOWN || !this.shutdownBegun) {
			this.queue.add(callback);
			next();
		}
	}

	void discardQueued() {
		this.queue.clear();
	}

	private void next() {
		Callback callback = this.busy ? null : this.queue.poll();
		if (callback != null) {
			this.busy = true;
			this.shutdownBegun |= callback.kind() == Callback.Kind.SHUTDOWN;
			this.world.checker.callbackBegins(callback);
			this.world.timeline.in(this.world.dice.between(0, 50_000), () -> call(callback));
		}
	}

	private void call(Callback callback) {
		this.world.trace.add("executor", () -> Words.callback(callback) + " begins");
		Application.Result result = this.world.application.called(callback);
		if (result.nanos() != Application.Result.HANGS) {
			this.world.timeline.in(result.nanos(), () -> returned(callback, result.thrown()));
		}
	}

	private void returned(Callback callback, boolean thrown) {
		this.world.trace.add("executor", () -> Words.callback(callback) + (thrown ? " throws" : " returns"));
		if (thrown) {
			launchFailed(callback);
		}
		if (callback.kind() == Callback.Kind.SHUTDOWN) {
			this.world.shell.post(new Input.ShutdownReturned());
		}
		this.busy = false;
		next();
	}

	private void launchFailed(Callback callback) {
		List<TaskInfo> tasks = switch (callback.kind()) {
			case LAUNCH_TASK -> List.of(((Callback.LaunchTask) callback).task());
			case LAUNCH_TASK_GROUP -> ((Callback.LaunchTaskGroup) callback).taskGroup().getTasksList();
			case REGISTERED, REREGISTERED, DISCONNECTED, KILL_TASK, FRAMEWORK_MESSAGE, SHUTDOWN, ERROR -> List.of();
		};
		List<TaskStatus> updates = new ArrayList<>();
		for (TaskInfo task : tasks) {
			updates.add(
					this.world.application.status(task.getTaskId().getValue(), TaskState.TASK_FAILED, "launch failed"));
		}
		if (!updates.isEmpty()) {
			this.world.shell.post(new Input.LaunchFailed(updates));
		}
	}

}
