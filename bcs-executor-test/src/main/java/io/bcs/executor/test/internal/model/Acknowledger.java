/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.Delivery;
import io.bcs.executor.test.internal.loop.ConditionAwaiter;
import io.bcs.executor.test.internal.record.AgentRecorder;
import io.bcs.executor.test.internal.record.StatusLog;
import io.bcs.executor.test.internal.summary.MessageSummaries;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledges updates when and how it was told to. Confined to the agent's thread.
 */
public final class Acknowledger {

	/** How long an update waits for another that overtakes it. */
	private static final Duration OVERTAKING = Duration.ofMillis(100);

	private final AgentTasks tasks;

	private final StatusLog statuses;

	private final AgentRecorder recorder;

	private final Function<Event, Delivery> sender;

	private final BiConsumer<Duration, Runnable> timer;

	private final List<TaskStatus> withheld = new ArrayList<>();

	/** Acknowledgements whose time has not come. */
	private final Set<Delayed> delayed = new LinkedHashSet<>();

	private AcknowledgementMode mode;

	private Duration delay = Duration.ZERO;

	private @Nullable TaskStatus overtaken;

	/** Counts the agent's processes: what one was about to do, the next does not. */
	private int process;

	Acknowledger(AgentTasks tasks, StatusLog statuses, AgentRecorder recorder, Function<Event, Delivery> sender,
			BiConsumer<Duration, Runnable> timer, AcknowledgementMode mode) {
		this.tasks = tasks;
		this.statuses = statuses;
		this.recorder = recorder;
		this.sender = sender;
		this.timer = timer;
		this.mode = mode;
	}

	public void use(AcknowledgementMode mode, Duration delay) {
		acknowledgeOvertaken();
		this.mode = mode;
		this.delay = delay;
	}

	public void take(TaskStatus status) {
		AcknowledgementMode current = this.mode;
		if (current == AcknowledgementMode.MANUAL) {
			this.withheld.add(status);
			note(status, "withheld by mode MANUAL");
		}
		else if (this.delay.isZero()) {
			acknowledge(status, current);
		}
		else {
			Delayed due = new Delayed(status, current);
			this.delayed.add(due);
			note(status, "delayed by " + ConditionAwaiter.seconds(this.delay));
			later(this.delay, due);
		}
	}

	/**
	 * Acknowledges what was withheld or delayed.
	 */
	public void acknowledgeEverything() {
		List.copyOf(this.delayed).forEach(Delayed::run);
		acknowledgeOvertaken();
		acknowledgeWithheld((status) -> true);
	}

	private void later(Duration delay, Runnable work) {
		int current = this.process;
		this.timer.accept(delay, () -> {
			if (this.process == current) {
				work.run();
			}
		});
	}

	private void acknowledge(TaskStatus status, AcknowledgementMode mode) {
		switch (mode) {
			case LOST -> {
				this.tasks.acknowledged(status);
				this.recorder.recorded(AgentEvents.acknowledged(status), Delivery.LOST, "withheld by mode LOST");
			}
			case DUPLICATED -> {
				acknowledge(status);
				acknowledge(status);
			}
			case OUT_OF_ORDER -> overtake(status);
			case AUTOMATIC, MANUAL -> acknowledge(status);
		}
	}

	private void overtake(TaskStatus status) {
		if (this.overtaken != null) {
			acknowledge(status);
			acknowledgeOvertaken();
			return;
		}
		this.overtaken = status;
		note(status, "waits to be overtaken by the next");
		later(OVERTAKING, () -> {
			if (status.equals(this.overtaken)) {
				acknowledgeOvertaken();
			}
		});
	}

	private void note(TaskStatus status, String what) {
		this.recorder.note(MessageSummaries.of(AgentEvents.acknowledged(status)) + ": " + what);
	}

	private void acknowledgeOvertaken() {
		TaskStatus waiting = this.overtaken;
		this.overtaken = null;
		if (waiting != null) {
			acknowledge(waiting);
		}
	}

	public int acknowledgeWithheld(Predicate<TaskStatus> which) {
		List<TaskStatus> due = this.withheld.stream().filter(which).toList();
		this.withheld.removeIf(which);
		due.forEach(this::acknowledge);
		return due.size();
	}

	public int acknowledgeWithheldInReverse() {
		List<TaskStatus> due = new ArrayList<>(this.withheld);
		this.withheld.clear();
		for (int i = due.size() - 1; i >= 0; i--) {
			acknowledge(due.get(i));
		}
		return due.size();
	}

	private void acknowledge(TaskStatus status) {
		this.tasks.acknowledged(status);
		if (this.sender.apply(AgentEvents.acknowledged(status)) == Delivery.SENT) {
			this.statuses.acknowledgementSent(status);
		}
	}

	/**
	 * What was not acknowledged is forgotten.
	 */
	public void agentStopped() {
		this.process++;
		this.withheld.clear();
		this.delayed.clear();
		this.overtaken = null;
	}

	/**
	 * An acknowledgement that waits for its time.
	 */
	private final class Delayed implements Runnable {

		private final TaskStatus status;

		private final AcknowledgementMode mode;

		Delayed(TaskStatus status, AcknowledgementMode mode) {
			this.status = status;
			this.mode = mode;
		}

		@Override
		public void run() {
			if (Acknowledger.this.delayed.remove(this)) {
				acknowledge(this.status, this.mode);
			}
		}

	}

}
