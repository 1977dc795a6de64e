/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * One task from its launch to its end: the state machine. Methods that take effects are
 * called under the lock, the others take it. The first cause that ends a task counts:
 * later ones find the phase {@code ENDED} and change nothing.
 */
final class TaskExecution {

	private final TaskTable table;

	private final TaskInfo task;

	private final TaskReporter reporter;

	private final KillSequence kill;

	private final List<Consumer<TaskStatus.Builder>> endCustomizers = new ArrayList<>();

	private TaskPhase phase = TaskPhase.QUEUED;

	private TaskBatch batch = new TaskBatch(List.of(this));

	private volatile boolean cancelled;

	/** The thread that is in the runner. */
	private @Nullable Thread thread;

	private @Nullable Future<?> future;

	private long begin;

	private @Nullable Runnable completionTimer;

	private boolean lateReport;

	TaskExecution(TaskTable table, TaskInfo task) {
		this.table = table;
		this.task = task;
		this.reporter = table.newReporter(task);
		this.kill = new KillSequence(table, this);
	}

	TaskInfo task() {
		return this.task;
	}

	String id() {
		return this.task.getTaskId().getValue();
	}

	boolean isCancelled() {
		return this.cancelled;
	}

	boolean hasEnded() {
		return this.phase == TaskPhase.ENDED;
	}

	void memberOf(TaskBatch batch) {
		this.batch = batch;
	}

	Duration gracePeriod(@Nullable KillPolicy policy) {
		return KillRequest.gracePeriod(policy, this.task, settings().killGracePeriod());
	}

	private TaskSettings settings() {
		return this.table.settings();
	}

	/** Reports that the task waits. */
	void queued(String message) {
		this.reporter.state(TaskState.TASK_STARTING, message);
	}

	/** Reports that the task starts, and starts its thread. */
	void start(Effects effects) {
		this.phase = TaskPhase.STARTING;
		this.reporter.state(TaskState.TASK_STARTING, "");
		effects.add(() -> {
			try {
				settings().threads().newThread(new TaskThread(this.table, this)).start();
			}
			catch (Throwable ex) {
				failed("The task's thread could not be started: " + FailureMessage.of(ex), ex);
			}
		});
	}

	/** Ends a task whose runner was not called. */
	void refuse(TaskState state, String message, Effects effects) {
		if (this.phase == TaskPhase.QUEUED || this.phase == TaskPhase.STARTING) {
			end(state, message, null, Ending.NOT_STARTED, effects);
		}
	}

	/**
	 * The task's thread is about to call the runner.
	 * @return whether it may
	 */
	boolean begin() {
		this.table.lock().run((effects) -> {
			if (this.phase == TaskPhase.STARTING) {
				this.phase = TaskPhase.RUNNING;
				this.thread = Thread.currentThread();
				this.begin = settings().timers().nanoTime();
				if (!settings().runningWhenReady()) {
					this.reporter.state(TaskState.TASK_RUNNING, "");
				}
				if (this.task.hasMaxCompletionTime()) {
					limitCompletionTime(Duration.ofNanos(this.task.getMaxCompletionTime().getNanoseconds()));
				}
			}
		});
		return this.thread == Thread.currentThread();
	}

	void runInContext(Runnable body) {
		this.table.runInContext(this, body);
	}

	/** Something around the runner failed. */
	void failed(String message, Throwable failure) {
		this.table.lock().run((effects) -> {
			if (this.phase != TaskPhase.ENDED) {
				effects.add(() -> TaskLog.failed(this, message, failure));
				end(TaskState.TASK_FAILED, message, null,
						(this.phase == TaskPhase.RUNNING) ? Ending.RETURNED : Ending.NOT_STARTED, effects);
			}
		});
	}

	private void limitCompletionTime(Duration period) {
		String message = "Ended because it reached its maximum completion time of " + ReadableDuration.of(period);
		this.completionTimer = settings().timers()
			.schedule(period,
					() -> this.table.lock()
						.run((effects) -> kill(
								KillRequest.of(TaskKill.Cause.MAX_COMPLETION_TIME, message, gracePeriod(null)),
								effects)));
	}

	/**
	 * From here on no kill interrupts the thread, and an interrupt that came is spent.
	 */
	private void leaveRunner() {
		if (this.thread == Thread.currentThread()) {
			this.thread = null;
			Thread.interrupted();
		}
	}

	/** The runner has returned a stage, and its thread ends before the task does. */
	void async(@Nullable Future<?> stage) {
		this.table.lock().run((effects) -> {
			leaveRunner();
			this.future = stage;
			if (this.kill.current() != null && this.phase == TaskPhase.RUNNING && stage != null) {
				effects.addLast(() -> stage.cancel(true));
			}
		});
	}

	/** The runner has ended. */
	void finished(@Nullable Throwable failure) {
		String message = (failure != null) ? FailureMessage.of(failure) : "";
		this.table.lock().run((effects) -> {
			leaveRunner();
			KillState killed = this.kill.current();
			if (this.phase == TaskPhase.ENDED) {
				effects.add(() -> TaskLog.endedLate(this));
			}
			else if (killed != null) {
				String ended = killed.message() + "; it took " + ReadableDuration.of(killed.elapsed()) + " to end";
				end(killed.endState(), ended, killed.statusReason(), Ending.RETURNED, effects);
			}
			else if (failure != null) {
				TaskStatus.Reason reason = (failure instanceof TaskFailedException ex) ? ex.reason() : null;
				effects.add(() -> TaskLog.failed(this, message, failure));
				end(TaskState.TASK_FAILED, message, reason, Ending.RETURNED, effects);
			}
			else {
				end(TaskState.TASK_FINISHED, "", null, Ending.RETURNED, effects);
			}
		});
	}

	void kill(KillRequest request, Effects effects) {
		if (this.phase == TaskPhase.QUEUED || this.phase == TaskPhase.STARTING) {
			end(TaskState.TASK_KILLED, request.message() + " before it started", null, Ending.NOT_STARTED, effects);
		}
		else if (this.phase == TaskPhase.RUNNING) {
			if (this.kill.current() == null) {
				beginKill(request, effects);
			}
			else {
				this.kill.shorten(request);
			}
		}
	}

	/** Kills the task unless that is under way. */
	void killOnce(KillRequest request, Effects effects) {
		if (this.kill.current() == null) {
			kill(request, effects);
		}
	}

	private void beginKill(KillRequest request, Effects effects) {
		this.cancelled = true;
		if (this.table.identity().understandsKilling()) {
			this.reporter.state(TaskState.TASK_KILLING, request.message());
		}
		this.kill.begin(request, this.future, effects);
		if (this.thread != null) {
			this.thread.interrupt();
		}
	}

	/** The kill has no time left, and the runner has not ended. */
	void leaveBehind(KillState reason, Effects effects) {
		Thread left = this.thread;
		String message = reason.message() + "; it did not end within " + ReadableDuration.of(reason.elapsed())
				+ " and was left behind";
		effects.add(() -> TaskLog.leftBehind(this, message, left));
		end(reason.endState(), message, reason.statusReason(), Ending.LEFT_BEHIND, effects);
	}

	private void end(TaskState state, String message, TaskStatus.@Nullable Reason reason, Ending ending,
			Effects effects) {
		boolean occupied = this.phase != TaskPhase.QUEUED;
		Duration duration = (ending != Ending.NOT_STARTED)
				? Duration.ofNanos(settings().timers().nanoTime() - this.begin) : Duration.ZERO;
		this.phase = TaskPhase.ENDED;
		this.cancelled = true;
		this.kill.cancel();
		if (this.completionTimer != null) {
			this.completionTimer.run();
		}
		this.reporter.close();
		TaskStatus.Builder status = this.reporter.update(state, message);
		if (reason != null) {
			status.setReason(reason);
		}
		EndReport report = new EndReport(this.task, status,
				(ending == Ending.RETURNED) ? List.copyOf(this.endCustomizers) : List.of(), ending, duration);
		effects.addLast(() -> runInContext(() -> report.send(this.table)));
		this.table.ended(this, occupied, effects);
		this.batch.memberEnded(this, state, effects);
	}

	/** Reports something while the task runs. */
	void report(Consumer<TaskReporter> report) {
		this.table.lock().run((effects) -> {
			if (this.phase == TaskPhase.RUNNING) {
				report.accept(this.reporter);
			}
			else if (!this.lateReport) {
				this.lateReport = true;
				effects.add(() -> TaskLog.reportedLate(this));
			}
		});
	}

	void onEnd(Consumer<TaskStatus.Builder> customizer) {
		report((reporter) -> this.endCustomizers.add(customizer));
	}

	void onKill(KillHandler handler) {
		this.table.lock().run((effects) -> {
			KillState killed = this.kill.current();
			if (this.phase == TaskPhase.RUNNING) {
				this.kill.addHandler(handler, effects);
			}
			else if (killed != null) {
				// It was left behind: nobody else will end what the runner has started.
				effects.addLast(() -> KillThread.call(this, List.of(handler), killed, true));
			}
		});
	}

}
