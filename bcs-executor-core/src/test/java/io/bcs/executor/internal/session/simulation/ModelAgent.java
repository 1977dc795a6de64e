/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.internal.session.simulation.Network.StreamConnection;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * A model of a real agent, of all that an executor can notice of it.
 */
final class ModelAgent {

	private final World world;

	private final Dice dice;

	private final AgentTasks tasks;

	private final List<Event> queuedLaunches = new ArrayList<>();

	private Mode mode = Mode.READY;

	/** Counts the agent's lives: what one planned does not happen in the next. */
	private int life;

	private @Nullable StreamConnection stream;

	private boolean everSubscribed;

	private boolean terminating;

	/** Whether updates are accepted and ignored, as those of a terminating framework. */
	private boolean ignoresUpdates;

	private boolean cleansUp;

	/** Whether a subscription got SHUTDOWN alone: its calls need no stream. */
	private boolean toldToShutDown;

	private long slowUntil;

	private long rivalUntil;

	private long newestAttempt;

	private boolean tokenRefused;

	private boolean forgotten;

	private long busyUntil;

	private long refusingUntil;

	private boolean losesResponse;

	private boolean respondsOddly;

	ModelAgent(World world) {
		this.world = world;
		this.dice = world.dice;
		this.tasks = new AgentTasks(world, this);
	}

	boolean isUp() {
		return this.mode != Mode.DOWN;
	}

	AgentTasks tasks() {
		return this.tasks;
	}

	/** The agent is asked for a stream; it may take its time. */
	void connected(StreamConnection connection, Call call) {
		if (this.world.now() < this.slowUntil) {
			this.world.happened.add(Fault.SLOW_SUBSCRIPTIONS);
			later(this.dice.skewed(Duration.ofMillis(100), Duration.ofSeconds(9)), () -> {
				if (connection.isOpen()) {
					subscribe(connection, call);
				}
			});
		}
		else {
			subscribe(connection, call);
		}
	}

	private void subscribe(StreamConnection connection, Call call) {
		if (connection.epoch() < this.newestAttempt) {
			// Overtaken on its way by a later attempt. A real agent would take it for the
			// newest, and nothing that an executor could do would help.
			return;
		}
		this.newestAttempt = connection.epoch();
		AgentResponse refusal = refusal();
		if (refusal == null && this.world.now() < this.refusingUntil) {
			refusal = AgentMessages.RECOVERING;
			this.world.happened.add(Fault.SUBSCRIBE_REFUSED);
		}
		this.world.trace.add("agent", () -> Words.call(call));
		if (refusal != null) {
			this.world.network.refuse(connection, refusal);
			return;
		}
		StreamConnection old = this.stream;
		if (old != null) {
			this.world.network.end(old, "replaced by a newer stream");
		}
		this.stream = connection;
		if (this.losesResponse) {
			this.losesResponse = false;
			this.world.happened.add(Fault.RESPONSE_LOST);
			this.world.network.cut(connection, false);
		}
		if (this.terminating) {
			event(AgentMessages.SHUTDOWN);
			this.toldToShutDown = true;
			if (this.cleansUp || this.dice.in(0.5)) {
				endStream();
			}
			return;
		}
		if (this.respondsOddly) {
			this.respondsOddly = false;
			this.world.happened.add(Fault.ODD_RESPONSE);
			event(this.dice.pick(AgentMessages.UNKNOWN, AgentMessages.HEARTBEAT));
			this.stream = null;
			return;
		}
		event(AgentMessages.SUBSCRIBED);
		call.getSubscribe().getUnacknowledgedUpdatesList().forEach((update) -> this.tasks.take(update.getStatus()));
		if (this.everSubscribed) {
			this.tasks.reconcile(call.getSubscribe());
		}
		this.everSubscribed = true;
		this.queuedLaunches.forEach((launch) -> this.world.network.event(connection, launch));
		this.queuedLaunches.clear();
		if (this.world.now() < this.rivalUntil) {
			this.world.happened.add(Fault.RIVAL);
			this.world.timeline.in(this.dice.skewed(Duration.ofMillis(10), Duration.ofSeconds(1)), () -> {
				if (this.stream == connection) {
					endStream();
				}
			});
		}
		Duration pause = this.world.plan.agentHeartbeat;
		if (pause != null) {
			heartbeat(connection, pause.toNanos());
		}
	}

	private void heartbeat(StreamConnection connection, long pause) {
		this.world.timeline.in(pause, () -> {
			if (this.stream == connection && !this.world.shell.isFinished()) {
				event(AgentMessages.HEARTBEAT);
				heartbeat(connection, pause);
			}
		});
	}

	private @Nullable AgentResponse refusal() {
		if (this.tokenRefused) {
			return AgentMessages.BAD_TOKEN;
		}
		if (this.mode == Mode.NO_ROUTES) {
			return AgentMessages.NO_ROUTE;
		}
		if (this.mode == Mode.RECOVERING) {
			return AgentMessages.RECOVERING;
		}
		return this.forgotten ? AgentMessages.NO_FRAMEWORK : null;
	}

	AgentResponse call(Call call) {
		AgentResponse refusal = refusal();
		if (refusal != null) {
			return refusal;
		}
		if (call.getType() == Call.Type.HEARTBEAT) {
			return this.world.plan.agentKnowsHeartbeatCalls ? AgentMessages.TAKEN
					: AgentResponse.of(400, "Unknown call type");
		}
		if (this.stream == null && !(this.ignoresUpdates && this.toldToShutDown)) {
			return AgentMessages.NOT_SUBSCRIBED;
		}
		if (this.mode == Mode.REREGISTERING) {
			return AgentMessages.RECOVERING;
		}
		if (this.world.now() < this.busyUntil && this.dice.in(0.5)) {
			this.world.happened.add(Fault.BUSY);
			return AgentMessages.RECOVERING;
		}
		if (call.getType() == Call.Type.MESSAGE) {
			this.world.checker.messageArrived(call.getMessage().getData());
			return AgentMessages.TAKEN;
		}
		TaskStatus status = call.getUpdate().getStatus();
		if (status.getMessage().equals(Application.INVALID)) {
			return AgentMessages.INVALID_CALL;
		}
		if (this.ignoresUpdates) {
			this.tasks.ignore(status);
		}
		else {
			this.tasks.take(status);
		}
		return AgentMessages.TAKEN;
	}

	void later(long nanos, Runnable action) {
		int planned = this.life;
		this.world.timeline.in(nanos, () -> {
			if (planned == this.life) {
				action.run();
			}
		});
	}

	void event(Event event) {
		if (this.stream != null) {
			this.world.network.event(this.stream, event);
		}
	}

	/** The agent learns that the connection of a stream is gone. */
	void streamGone(StreamConnection connection) {
		if (this.stream == connection) {
			this.stream = null;
		}
	}

	/** The agent's side of the stream is lost, and nobody tells the executor. */
	boolean forgetStream() {
		boolean known = this.stream != null;
		this.stream = null;
		return known;
	}

	boolean endStream() {
		if (this.stream == null) {
			return false;
		}
		this.world.network.end(this.stream, "ended by the agent");
		this.stream = null;
		return true;
	}

	/** Launches tasks, one by itself or several as a group. */
	void launch(List<String> ids) {
		List<TaskInfo> infos = ids.stream().map(AgentMessages::task).toList();
		if (this.mode != Mode.READY || this.terminating || this.forgotten) {
			return;
		}
		this.tasks.launch(infos);
		if (this.everSubscribed) {
			event(AgentMessages.launch(infos));
		}
		else {
			this.queuedLaunches.add(AgentMessages.launch(infos));
		}
	}

	void message(ByteString data) {
		if (!this.terminating) {
			event(AgentMessages.message(data));
		}
	}

	void kill(String id) {
		if (!this.terminating) {
			event(AgentMessages.kill(id));
		}
	}

	/**
	 * The executor is to end.
	 * @param framework whether the whole framework is to end: then its updates are
	 * ignored
	 */
	void shutdown(boolean framework) {
		this.terminating = true;
		this.ignoresUpdates |= framework;
		event(AgentMessages.SHUTDOWN);
		if (framework && this.dice.in(0.3)) {
			// The agent was told to end, and ends when its executors seem to have ended.
			later(this.dice.skewed(Duration.ofMillis(100), Duration.ofSeconds(3)), this::goDown);
		}
	}

	/** The agent restarts only to end its executors. */
	void cleanUp(long nanos) {
		restart(nanos, true);
		this.terminating = true;
		this.ignoresUpdates = true;
		this.cleansUp = true;
	}

	void slowSubscriptions(long nanos) {
		this.slowUntil = this.world.now() + nanos;
	}

	void rival(long nanos) {
		this.rivalUntil = this.world.now() + nanos;
		endStream();
	}

	void refuseToken() {
		this.tokenRefused = true;
	}

	void busy(long nanos) {
		this.busyUntil = this.world.now() + nanos;
	}

	void refuseSubscriptions(long nanos) {
		this.refusingUntil = this.world.now() + nanos;
	}

	boolean oddEvent() {
		Event again = this.terminating ? AgentMessages.UNKNOWN : AgentMessages.SUBSCRIBED;
		event(this.dice.pick(AgentMessages.UNKNOWN, again, AgentMessages.NOBODYS_UPDATE));
		return this.stream != null;
	}

	void respondOddly() {
		this.respondsOddly = true;
	}

	void loseNextResponse() {
		this.losesResponse = true;
	}

	/**
	 * The agent's process ends, and comes back later with what it has written down.
	 * @param nanos how long it is away
	 * @param withState whether it finds what it has written down
	 */
	void restart(long nanos, boolean withState) {
		goDown();
		comeBack(nanos, withState && this.world.plan.settings.checkpoint());
	}

	/** The executor is there before the agent listens. */
	void startLate(Duration delay) {
		this.mode = Mode.DOWN;
		comeBack(delay.toNanos(), true);
	}

	private void comeBack(long nanos, boolean remembers) {
		later(nanos, () -> {
			this.mode = Mode.NO_ROUTES;
			later(this.dice.between(Duration.ZERO, Duration.ofMillis(500)), () -> {
				this.mode = Mode.RECOVERING;
				later(this.dice.between(Duration.ZERO, Duration.ofSeconds(1)), () -> recovered(remembers));
			});
		});
	}

	/** The agent's process ends. */
	void goDown() {
		this.life++;
		this.mode = Mode.DOWN;
		this.stream = null;
		if (this.dice.in(0.2)) {
			// The machine is gone, and with it those who would say so.
			this.world.network.killStream();
			this.world.network.killCalls();
		}
		else {
			this.world.network.cutStream(false);
			this.world.network.cutCalls();
		}
		this.tasks.forgetUnwritten();
	}

	private void recovered(boolean remembers) {
		this.world.trace.add("agent", () -> "recovered, state " + (remembers ? "kept" : "lost"));
		if (!remembers) {
			this.forgotten = true;
			this.mode = Mode.READY;
			return;
		}
		this.mode = Mode.REREGISTERING;
		this.tasks.handOnAgain();
		later(this.world.plan.settings.backoffMax().toNanos(), () -> {
			this.mode = Mode.READY;
			if (this.stream == null && this.everSubscribed) {
				// Too late: the agent kills the executor, as far as it can.
				this.terminating = true;
				this.world.trace.add("agent", () -> "the executor has not come back");
			}
		});
	}

	/** No more faults. */
	void heal() {
		this.busyUntil = 0;
		this.slowUntil = 0;
		this.rivalUntil = 0;
		this.refusingUntil = 0;
		this.tasks.slowDisk(0);
		this.losesResponse = false;
		this.respondsOddly = false;
	}

	/**
	 * How far the agent's process has come.
	 */
	private enum Mode {

		DOWN, NO_ROUTES, RECOVERING, REREGISTERING, READY

	}

}
