/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

import com.google.protobuf.ByteString;
import io.bcs.executor.internal.session.Callback;
import io.bcs.executor.internal.session.Input;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * A model of the application's code: lets every task live through its states, kills when
 * told, and sometimes throws, blocks, or says what makes no sense.
 */
final class Application {

	/** The text of an update that the agent refuses for good. */
	static final String INVALID = "invalid";

	private final World world;

	private final Dice dice;

	private final Map<String, Life> running = new LinkedHashMap<>();

	private long uuids;

	private int messages;

	private boolean shuttingDown;

	Application(World world) {
		this.world = world;
		this.dice = world.dice;
	}

	/**
	 * The driver calls.
	 * @param callback what
	 * @return how the call goes
	 */
	Result called(Callback callback) {
		boolean thrown = this.dice.in(this.world.plan.throwing);
		switch (callback.kind()) {
			case LAUNCH_TASK -> launched(((Callback.LaunchTask) callback).task(), thrown);
			case LAUNCH_TASK_GROUP -> ((Callback.LaunchTaskGroup) callback).taskGroup()
				.getTasksList()
				.forEach((task) -> launched(task, thrown));
			case KILL_TASK -> kill(((Callback.KillTask) callback).taskId().getValue());
			case SHUTDOWN -> {
				this.shuttingDown = true;
				new ArrayList<>(this.running.keySet()).forEach(this::kill);
			}
			case REGISTERED, REREGISTERED, DISCONNECTED, FRAMEWORK_MESSAGE, ERROR -> maybeSendMessage();
		}
		return new Result(duration(), thrown);
	}

	private long duration() {
		if (this.dice.in(this.world.plan.hanging)) {
			return Result.HANGS;
		}
		if (this.dice.in(this.world.plan.blocking)) {
			return this.dice.skewed(Duration.ofMillis(10), Duration.ofSeconds(30));
		}
		return this.dice.between(0, 200_000);
	}

	private void launched(TaskInfo task, boolean thrown) {
		Life life = new Life(task.getTaskId().getValue());
		this.running.put(life.task, life);
		if (thrown) {
			// Some code throws first, some after it has begun to work.
			life.over = this.dice.in(0.7);
			if (life.over) {
				this.running.remove(life.task);
				return;
			}
		}
		if (this.dice.in(0.3)) {
			report(life, TaskState.TASK_STARTING);
		}
		live(life);
	}

	private void live(Life life) {
		this.world.timeline.in(this.dice.between(0, this.world.plan.updatePause.toNanos()), () -> {
			if (life.over) {
				return;
			}
			if (life.reports-- > 0) {
				report(life, TaskState.TASK_RUNNING);
				maybeSendMessage();
				live(life);
			}
			else if (!life.endless) {
				end(life, this.dice.in(0.8) ? TaskState.TASK_FINISHED : TaskState.TASK_FAILED);
			}
		});
	}

	private void kill(String task) {
		Life life = this.running.get(task);
		if (life != null && !life.dying && !(this.shuttingDown && life.stubborn)) {
			life.dying = true;
			this.world.timeline.in(this.dice.between(0, this.world.plan.updatePause.toNanos() / 4), () -> {
				if (!life.over) {
					end(life, TaskState.TASK_KILLED);
				}
			});
		}
	}

	private void end(Life life, TaskState state) {
		life.over = true;
		this.running.remove(life.task, life);
		report(life, state);
		if (this.dice.in(this.world.plan.afterTerminal)) {
			this.world.timeline.in(this.dice.between(Duration.ZERO, Duration.ofSeconds(2)),
					() -> report(life, this.dice.pick(TaskState.TASK_RUNNING, TaskState.TASK_FAILED)));
		}
	}

	private void report(Life life, TaskState state) {
		boolean invalid = this.dice.in(this.world.plan.invalid);
		this.world.shell.sendUpdate(status(life.task, state, invalid ? INVALID : ""));
		if (this.dice.in(this.world.plan.strays)) {
			this.world.shell.sendUpdate(status("stray-" + this.dice.below(3), TaskState.TASK_RUNNING, ""));
		}
	}

	void sendStaging() {
		this.world.shell.sendUpdate(status("stray-0", TaskState.TASK_STAGING, ""));
	}

	private void maybeSendMessage() {
		if (this.dice.in(this.world.plan.messages)) {
			for (int count = this.dice.pick(1, 1, 2, 12); count > 0; count--) {
				this.world.shell
					.sendMessage(new Input.SendMessage(ByteString.copyFromUtf8("message-" + ++this.messages)));
			}
		}
	}

	TaskStatus status(String task, TaskState state, String message) {
		return TaskStatus.newBuilder()
			.setTaskId(TaskID.newBuilder().setValue(task))
			.setState(state)
			.setMessage(message)
			.setSource(TaskStatus.Source.SOURCE_EXECUTOR)
			.setUuid(ByteString.copyFrom(ByteBuffer.allocate(16).putLong(8, ++this.uuids)))
			.build();
	}

	/**
	 * How a callback goes.
	 *
	 * @param nanos how long it takes
	 * @param thrown whether it throws
	 */
	record Result(long nanos, boolean thrown) {

		static final long HANGS = -1;

	}

	/** A task as the application sees it. */
	private final class Life {

		private final String task;

		private final boolean endless = Application.this.dice.in(Application.this.world.plan.endless);

		private final boolean stubborn = Application.this.dice.in(0.05);

		private int reports = Application.this.dice.pick(1, 1, 2, 4, 9);

		private boolean dying;

		private boolean over;

		Life(String task) {
			this.task = task;
		}

	}

}
