/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.SessionTimer;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * The driver's shell as the real one works: a mailbox that is emptied in order, then one
 * timer that is due, then the calls leave the machine; nothing else touches the session.
 */
final class Shell {

	/** What a pass of the owner thread takes, at most. */
	static final long PASS = Duration.ofMillis(2).toNanos();

	private final World world;

	private final Map<SessionTimer, Long> timers = new EnumMap<>(SessionTimer.class);

	private Deque<Input> mailbox = new ArrayDeque<>();

	private long nextPass = Long.MAX_VALUE;

	private long plannedPass;

	private long stalledUntil;

	private long stalls;

	private boolean stopping;

	private boolean finished;

	private boolean closed;

	Shell(World world) {
		this.world = world;
	}

	void start() {
		post(new Input.Start());
	}

	/** Refused once the driver has ended. */
	boolean post(Input input) {
		if (this.closed) {
			return false;
		}
		this.mailbox.add(input);
		planPass(this.world.now() + this.world.dice.between(0, 40_000));
		return true;
	}

	/** The application sends an update, from whatever thread. */
	void sendUpdate(TaskStatus update) {
		if (this.finished && this.world.ledger.failed) {
			step(new Input.SendUpdate(update));
		}
		else if (!this.finished && !this.stopping) {
			post(new Input.SendUpdate(update));
		}
	}

	void sendMessage(Input.SendMessage message) {
		if (!this.finished && !this.stopping) {
			post(message);
		}
	}

	void stop() {
		this.stopping = true;
		post(new Input.Stop());
	}

	void abort() {
		this.stopping = true;
		post(new Input.Abort());
	}

	boolean isFinished() {
		return this.finished;
	}

	Map<SessionTimer, Long> timers() {
		return this.timers;
	}

	/** The owner thread does not run: a long pause of the JVM, or of the machine. */
	void stall(long nanos) {
		this.world.trace.add("fault", () -> "owner thread stalls for " + nanos / 1_000_000 + " ms");
		this.stalls += nanos;
		this.stalledUntil = Math.max(this.stalledUntil, this.world.now() + nanos);
	}

	/** How long the owner thread has been stalled up to now, in all. */
	long stalls() {
		return this.stalls;
	}

	boolean isStalled() {
		return this.world.now() <= this.stalledUntil + PASS;
	}

	private void planPass(long time) {
		if (time < this.nextPass) {
			this.nextPass = time;
			long planned = ++this.plannedPass;
			this.world.timeline.at(time, () -> {
				if (planned == this.plannedPass) {
					this.nextPass = Long.MAX_VALUE;
					pass();
				}
			});
		}
	}

	private void pass() {
		if (this.closed) {
			return;
		}
		if (this.world.now() < this.stalledUntil) {
			this.world.happened.add(Fault.STALL);
			planPass(this.stalledUntil);
			return;
		}
		Deque<Input> inputs = this.mailbox;
		this.mailbox = new ArrayDeque<>();
		for (Input input = inputs.poll(); input != null; input = inputs.poll()) {
			step(input);
		}
		SessionTimer due = takeDue();
		if (due != null) {
			step(new Input.TimerFired(due));
		}
		this.world.network.flush();
		if (this.finished) {
			this.closed = true;
			this.mailbox.forEach(this::step);
			this.world.network.close();
			return;
		}
		if (!this.mailbox.isEmpty()) {
			planPass(this.world.now());
		}
		this.timers.values().forEach((deadline) -> planPass(Math.max(deadline, this.world.now())));
	}

	/** The one that is longest overdue. */
	private @Nullable SessionTimer takeDue() {
		SessionTimer due = null;
		long earliest = this.world.now() + 1;
		for (Map.Entry<SessionTimer, Long> entry : this.timers.entrySet()) {
			if (entry.getValue() < earliest) {
				due = entry.getKey();
				earliest = entry.getValue();
			}
		}
		if (due != null) {
			this.timers.remove(due);
		}
		return due;
	}

	private void step(Input input) {
		this.world.trace.add("session", () -> "<- " + Words.input(input));
		List<Effect> effects = this.world.session.handle(input, this.world.context());
		for (Effect effect : effects) {
			this.world.trace.add("session", () -> "   -> " + Words.effect(effect));
		}
		this.world.checker.step(input, effects);
		for (Effect effect : effects) {
			carryOut(effect);
		}
	}

	private void carryOut(Effect effect) {
		switch (effect.kind()) {
			case SUBSCRIBE -> this.world.network.subscribe((Effect.Subscribe) effect);
			case SEND_CALL -> this.world.network.send((Effect.SendCall) effect);
			case DISCONNECT -> this.world.network.disconnect();
			case START_TIMER -> this.timers.put(((Effect.StartTimer) effect).timer(),
					this.world.now() + ((Effect.StartTimer) effect).nanos());
			case CANCEL_TIMER -> this.timers.remove(((Effect.CancelTimer) effect).timer());
			case INVOKE -> this.world.callbacks.invoke(((Effect.Invoke) effect).callback());
			case FINISH -> {
				this.finished = true;
				this.world.callbacks.discardQueued();
			}
			case REPORT -> {
				// The rules have seen it.
			}
		}
	}

}
