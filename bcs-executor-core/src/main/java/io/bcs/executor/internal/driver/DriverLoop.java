/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import io.bcs.executor.DriverLoad;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.StepContext;
import io.bcs.executor.internal.session.Session;
import io.bcs.executor.internal.session.SessionSettings;
import io.bcs.executor.internal.session.SessionTimer;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner thread: takes inputs and due timers, runs the session, has the effects
 * carried out. Not a daemon: a running driver keeps the JVM up.
 */
public final class DriverLoop {

	private static final Logger logger = LoggerFactory.getLogger(DriverLoop.class);

	/** Without any timer the thread still wakes up now and then. */
	private static final long LONGEST_WAIT = Duration.ofHours(1).toNanos();

	private static final long PAUSE_CHECK = Duration.ofSeconds(1).toNanos();

	private final Mailbox mailbox = new Mailbox();

	private final Timers timers = new Timers();

	private final Session session;

	private final EffectRunner effects;

	private final Thread thread;

	/** Updates in the mailbox. */
	private final AtomicInteger postedUpdates = new AtomicInteger();

	/** Updates the session has recorded. */
	private volatile int recordedUpdates;

	private volatile int activeTasks;

	private volatile int unacknowledgedTasks;

	private boolean failed;

	/**
	 * Creates the loop; {@link #start()} starts it.
	 * @param settings for the session
	 * @param parts what effects act upon
	 */
	public DriverLoop(SessionSettings settings, DriverComponents parts) {
		this.session = new Session(settings);
		this.effects = new EffectRunner(parts, this.timers, this.mailbox::post, this.mailbox::wake);
		this.thread = new Thread(this::run, "bcs-executor-driver");
		this.thread.setDaemon(false);
	}

	/** Starts the owner thread and the session. */
	public void start() {
		post(new Input.Start());
		try {
			this.effects.start();
			this.thread.start();
		}
		catch (Throwable ex) {
			// No thread could be started: nobody would ever read the mailbox.
			this.mailbox.close();
			this.effects.abandon();
			throw ex;
		}
	}

	/**
	 * Leaves an input for the session.
	 * @param input the input
	 * @return {@code false} if the driver has ended
	 */
	public boolean post(Input input) {
		return this.mailbox.post(input);
	}

	/**
	 * Leaves an update for the session.
	 * @param update the update, complete
	 * @return {@code false} if the driver has ended
	 */
	public boolean postUpdate(TaskStatus update) {
		this.postedUpdates.incrementAndGet();
		return post(new Input.SendUpdate(update));
	}

	/**
	 * Returns how many updates wait for their acknowledgement.
	 * @return those recorded and those on their way to be
	 */
	public int waitingUpdates() {
		return this.postedUpdates.get() + this.recordedUpdates;
	}

	/**
	 * Returns what the driver has on its hands. Any thread.
	 * @return the load
	 */
	public DriverLoad load() {
		return new DriverLoad(this.effects.queuedCallbacks(), this.effects.runningCallback(), this.activeTasks,
				this.unacknowledgedTasks, waitingUpdates());
	}

	/**
	 * Tells whether the current thread is one of the driver's own, which must not wait
	 * for the driver.
	 * @return {@code true} inside a callback or a listener
	 */
	public boolean isDriverThread() {
		return Thread.currentThread() == this.thread || this.effects.isCallbackThread();
	}

	private void run() {
		try {
			loop();
		}
		catch (Throwable ex) {
			this.failed = true;
			logger.error("The driver failed; it aborts", ex);
			this.effects.fail(ex, this.session.undelivered());
		}
		finally {
			// What was posted before the end became visible still gets its answer.
			for (Input input : this.mailbox.close()) {
				step(input);
			}
			this.effects.end();
		}
	}

	private void loop() {
		Deque<Input> spare = new ArrayDeque<>();
		while (!this.effects.isFinished()) {
			Deque<Input> inputs = this.mailbox.takeAll(this.timers.untilNext(System.nanoTime(), LONGEST_WAIT), spare);
			for (Input input = inputs.poll(); input != null; input = inputs.poll()) {
				step(input);
			}
			spare = inputs;
			SessionTimer due = this.timers.takeDue(System.nanoTime());
			if (due == SessionTimer.STREAM_IDLE && this.effects.reading().isPaused()) {
				// It is this side that does not read: that proves nothing about the
				// agent.
				this.timers.start(due, System.nanoTime() + PAUSE_CHECK);
			}
			else if (due != null) {
				step(new Input.TimerFired(due));
			}
			this.effects.flush();
		}
	}

	private void step(Input input) {
		if (input.kind() == Input.Kind.SEND_UPDATE) {
			this.postedUpdates.decrementAndGet();
		}
		if (this.failed) {
			if (input instanceof Input.SendUpdate late) {
				this.effects.undelivered(late.status());
			}
			return;
		}
		try {
			this.effects.carryOut(this.session.handle(input, now()));
		}
		catch (Throwable ex) {
			this.failed = true;
			logger.error("The driver failed on {}; it aborts", input.kind(), ex);
			this.effects.fail(ex, this.session.undelivered());
		}
		this.recordedUpdates = this.session.unacknowledgedUpdateCount();
		this.activeTasks = this.session.activeTaskCount();
		this.unacknowledgedTasks = this.session.unacknowledgedTaskCount();
		if (input instanceof Input.EventReceived received) {
			this.effects.reading().handled(received.epoch());
		}
	}

	private static StepContext now() {
		return new StepContext(System.nanoTime(), ThreadLocalRandom.current().nextDouble());
	}

}
