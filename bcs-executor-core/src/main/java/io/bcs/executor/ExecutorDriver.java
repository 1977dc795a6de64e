/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Connects an {@link Executor} to its Mesos agent. All methods may be called from any
 * thread, also from inside a callback unless said otherwise, and none waits for the
 * network unless said otherwise.
 * <p>
 * The status goes from {@code DRIVER_NOT_STARTED} to {@code DRIVER_RUNNING} and ends in
 * {@code DRIVER_STOPPED} or {@code DRIVER_ABORTED}; a driver that has ended can't be
 * started again. A call that does not fit the status throws
 * {@link ExecutorDriverException}.
 *
 * @since 0.1.0
 */
public interface ExecutorDriver {

	/**
	 * Starts subscribing to the agent and returns at once; what comes of it is told to
	 * the {@link Executor}.
	 * @return {@code DRIVER_RUNNING}
	 * @throws ExecutorDriverException if the driver was started before
	 */
	Status start();

	/**
	 * Takes no more updates, waits until the agent has acknowledged those already taken,
	 * but no longer than the stop time-out, and ends. Blocks until then, except when it
	 * is called from inside a callback or a listener: there it only begins. Has no effect
	 * on a driver that has ended.
	 * <p>
	 * Ends no task and does not call {@link Executor#shutdown(ExecutorDriver)}: use
	 * {@link #shutdown()} for that. Callbacks that have not begun when the driver ends
	 * are dropped. An interrupt does not end the wait; the thread's interrupt flag is
	 * kept. Connections may still be open after the return, and listeners may still get
	 * events: {@link #join()} waits for those. The stop time-out is
	 * {@link BcsExecutorDriver.Builder#stopTimeout(java.time.Duration)}.
	 * @return the status the driver ended in, or, from inside a callback,
	 * {@code DRIVER_RUNNING} if it is still draining
	 * @throws ExecutorDriverException if the driver was never started
	 */
	Status stop();

	/**
	 * Ends at once: closes the connections, waits for no acknowledgement, calls no more
	 * callbacks. Does not wait for a callback that is running. Waits for the driver's own
	 * thread to take this in, at most for the stop time-out and 5 s; inside a callback or
	 * a listener it does not wait. Has no effect on a driver that has ended.
	 * @return the status the driver ended in, or {@code DRIVER_RUNNING} if it has not
	 * ended yet
	 * @throws ExecutorDriverException if the driver was never started
	 */
	Status abort();

	/**
	 * Waits until the driver has ended, for whatever reason. A callback that still runs
	 * 250 ms after the end is not waited for, and goes on; after an error the limit is
	 * the shutdown grace period.
	 * @return {@code DRIVER_STOPPED} or {@code DRIVER_ABORTED}
	 * @throws InterruptedException if the waiting thread is interrupted
	 * @throws ExecutorDriverException if the driver was never started, or if called from
	 * inside a callback or a listener
	 */
	Status join() throws InterruptedException;

	/**
	 * {@link #start()}, then {@link #join()}.
	 * @return {@code DRIVER_STOPPED} or {@code DRIVER_ABORTED}
	 * @throws InterruptedException if the waiting thread is interrupted
	 * @throws ExecutorDriverException if the driver was started before
	 */
	Status run() throws InterruptedException;

	/**
	 * Reports the state of a task. The update is recorded before this method returns, and
	 * is sent, in the order of the calls within a task and across reconnections, until
	 * the agent has acknowledged it: it is delivered at least once. It is given up if the
	 * agent refuses it, or does not know the task and never acknowledges it
	 * ({@link DriverEvent.UpdateAbandoned}), or if the driver ends first
	 * ({@link DriverEvent.UpdateUndelivered}). Any thread may call this; it does not
	 * block.
	 * <p>
	 * The driver sets {@code uuid}, {@code source}, {@code executor_id} and, where
	 * {@code MESOS_SLAVE_ID} is given, {@code agent_id}; it sets {@code timestamp} only
	 * if it is missing.
	 * @param status the task's id and state at least
	 * @return {@code DRIVER_RUNNING}; {@code DRIVER_ABORTED} after an update with
	 * {@code TASK_STAGING}, which is the agent's word and ends the driver, or if an error
	 * has ended the driver: the update is then dropped, which the {@link DriverListener}
	 * is told
	 * @throws ExecutorDriverException if the driver was not started or has stopped, if
	 * {@link #stop()} or {@link #abort()} was called, or if too many updates are waiting
	 * for their acknowledgement (terminal ones are always taken)
	 * @throws IllegalArgumentException if the update names another agent or executor, or
	 * can't be written in the media type of the driver
	 */
	Status sendStatusUpdate(TaskStatus status);

	/**
	 * Sends bytes to the framework's scheduler, at most once. The message is dropped if
	 * the driver is not subscribed, if as many calls are under way as may be
	 * ({@link BcsExecutorDriver.Builder#callConcurrency(int)}), or if 1,024 messages or
	 * 16 MiB of them wait for the driver's thread; the {@link DriverListener} is told.
	 * @param data the message
	 * @return {@code DRIVER_RUNNING}
	 * @throws ExecutorDriverException if the driver does not run
	 */
	Status sendFrameworkMessage(byte[] data);

	/**
	 * {@link #sendFrameworkMessage(byte[])} for text, as UTF-8.
	 * @param data the message
	 * @return {@code DRIVER_RUNNING}
	 * @throws ExecutorDriverException if the driver does not run
	 */
	default Status sendFrameworkMessage(String data) {
		return sendFrameworkMessage(data.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Returns the current status.
	 * @return the status
	 */
	Status status();

	/**
	 * Returns the executor's id, {@code MESOS_EXECUTOR_ID}. In BCS this is the id of the
	 * task group.
	 * @return the id
	 */
	String executorId();

	/**
	 * Tells whether the status is {@code DRIVER_RUNNING}.
	 * @return {@code true} from {@link #start()} until the driver has ended
	 */
	boolean isRunning();

	/**
	 * Asks the executor to shut down as if the agent had sent SHUTDOWN: its
	 * {@link Executor#shutdown(ExecutorDriver)} is called, its last updates are
	 * delivered, and the driver stops by itself within the shutdown grace period. Does
	 * not block, and has no effect on a driver that has ended or is shutting down
	 * already. A driver that can't do that stops.
	 * @return the current status
	 * @throws ExecutorDriverException if the driver was never started
	 */
	default Status shutdown() {
		return stop();
	}

	/**
	 * Returns the state of the driver: connection, counters, tasks and updates. Does not
	 * block. May be called in any state and by any thread.
	 * @return the state at this moment
	 */
	default DriverSnapshot snapshot() {
		Status status = status();
		return () -> status;
	}

	/**
	 * Returns the time an executor has to end its tasks and report them. Before a
	 * shutdown that is the smaller of MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD and what the
	 * application grants itself; during one, what is left of it. Does not block.
	 * @return the time, zero once it is over; Mesos' default of 5 s for a driver that
	 * does not know
	 */
	default Duration shutdownGracePeriod() {
		return Duration.ofSeconds(5);
	}

}
