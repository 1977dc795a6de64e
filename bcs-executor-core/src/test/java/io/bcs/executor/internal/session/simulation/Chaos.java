/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import com.google.protobuf.ByteString;
import io.bcs.executor.internal.session.Input;

/**
 * Makes things happen: faults while they last, launches, kills and messages, and in the
 * end what ends the run.
 */
final class Chaos {

	/** An id that was used is used again only when nothing of its past is under way. */
	private static final long ID_RESTS = Duration.ofSeconds(30).toNanos();

	private final World world;

	private final Dice dice;

	private boolean over;

	private int tasks;

	private int launches;

	/** KILL and MESSAGE events that are still to come. */
	private int deeds;

	Chaos(World world) {
		this.world = world;
		this.dice = world.dice;
		this.launches = world.plan.launches;
		this.deeds = 4 + 3 * world.plan.launches;
	}

	void begin() {
		if (!this.world.plan.faults.isEmpty()) {
			nextFault();
		}
		nextDeed();
	}

	void heal() {
		this.over = true;
		this.world.trace.add("fault", () -> "no more faults");
		this.world.network.heal();
		this.world.agent.heal();
	}

	private void nextFault() {
		this.world.timeline.in(this.dice.between(0, 2 * this.world.plan.faultPause.toNanos()), () -> {
			if (!this.over) {
				fault(this.world.plan.faults.get(this.dice.below(this.world.plan.faults.size())));
				nextFault();
			}
		});
	}

	private void fault(Fault fault) {
		this.world.trace.add("fault", fault::name);
		Network network = this.world.network;
		ModelAgent agent = this.world.agent;
		long duration = this.dice.skewed(Duration.ofMillis(5), Duration.ofSeconds(20));
		switch (fault) {
			case STREAM_CUT -> note(fault, network.cutStream(this.dice.in(0.5)));
			case STREAM_DEAD -> note(fault, network.killStream());
			case STREAM_ENDED -> note(fault, agent.endStream());
			case CALLS_CUT -> note(fault, network.cutCalls());
			case CALLS_DEAD -> note(fault, network.killCalls());
			case STREAM_FORGOTTEN -> note(fault, agent.forgetStream());
			case BUSY -> agent.busy(duration);
			case SUBSCRIBE_REFUSED -> agent.refuseSubscriptions(duration);
			case SLOW_SUBSCRIPTIONS -> {
				agent.slowSubscriptions(duration);
				network.cutStream(true);
			}
			case RIVAL -> agent.rival(duration);
			case SLOW_RESPONSES -> network.slowResponses(duration);
			case SLOW_DISK -> agent.tasks().slowDisk(duration);
			case PARTITION -> network.partition(duration);
			case REFUSED -> network.refuseConnections(duration);
			case RESTART -> {
				note(fault, agent.isUp());
				if (agent.isUp()) {
					agent.restart(duration / this.dice.pick(1, 1, 4, 20), this.dice.in(0.97));
				}
			}
			case RESPONSE_LOST -> {
				agent.loseNextResponse();
				network.cutStream(this.dice.in(0.5));
			}
			case ODD_RESPONSE -> {
				agent.respondOddly();
				network.cutStream(true);
			}
			case STALL -> this.world.shell.stall(duration / this.dice.pick(1, 10, 100));
			case ODD_EVENT -> note(fault, agent.oddEvent());
			case DOUBLE_ACKNOWLEDGEMENTS -> {
				// A habit of the agent, not an event.
			}
		}
	}

	/** Faults that last are noted by those who have to bear them. */
	private void note(Fault fault, boolean struck) {
		if (struck) {
			this.world.happened.add(fault);
		}
	}

	private void nextDeed() {
		this.world.timeline.in(this.dice.between(0, 2 * this.world.plan.launchPause.toNanos()), () -> {
			if (this.world.shell.isFinished() || this.launches + this.deeds <= 0) {
				return;
			}
			deed();
			nextDeed();
		});
	}

	private void deed() {
		List<String> known = this.world.agent.tasks().ids();
		if (this.launches > 0 && (known.isEmpty() || this.dice.in(0.6))) {
			this.launches--;
			this.world.agent.launch(ids());
		}
		else if (this.deeds-- <= 0) {
			return;
		}
		else if (!known.isEmpty() && this.dice.in(0.5)) {
			this.world.agent.kill(known.get(this.dice.below(known.size())));
		}
		else if (this.dice.in(0.2)) {
			this.world.agent.message(ByteString.copyFromUtf8("hello"));
		}
	}

	private List<String> ids() {
		List<String> ids = new ArrayList<>();
		for (int count = this.dice.in(0.2) ? this.dice.pick(2, 3) : 1; count > 0; count--) {
			ids.add(id());
		}
		return ids;
	}

	private String id() {
		Iterator<String> used = this.world.agent.tasks().completed().iterator();
		if (used.hasNext() && this.dice.in(0.3)) {
			String id = used.next();
			if (this.world.ledger.isForgotten(id, this.world.now() - ID_RESTS)) {
				used.remove();
				return id;
			}
		}
		List<String> known = this.world.agent.tasks().ids();
		if (!known.isEmpty() && this.dice.in(0.05)) {
			String id = known.get(this.dice.below(known.size()));
			if (!this.world.agent.tasks().isOver(id)) {
				return id;
			}
		}
		return "t" + ++this.tasks;
	}

	/** One after the other, shortly after each other or at the same moment. */
	void end() {
		long pause = 0;
		for (int last = this.dice.pick(0, 0, 1, 4); last > 0; last--) {
			this.world.agent.launch(ids());
			pause += this.dice.skewed(Duration.ofMillis(1), Duration.ofSeconds(2));
		}
		for (EndingAct act : this.world.plan.endings) {
			this.world.timeline.in(pause, () -> act(act));
			launchLate(pause);
			pause += this.dice.in(0.3) ? 0 : this.dice.skewed(Duration.ofMillis(1), Duration.ofSeconds(10));
		}
	}

	/** The agent does not know yet that the executor is ending. */
	private void launchLate(long pause) {
		if (this.dice.in(0.4)) {
			this.world.timeline.in(pause + this.dice.skewed(Duration.ofMillis(1), Duration.ofSeconds(1)),
					() -> this.world.agent.launch(ids()));
		}
	}

	/** Whatever came before, this ends it. */
	void endForCertain() {
		act(EndingAct.STOP);
	}

	private void act(EndingAct act) {
		this.world.trace.add("end", act::name);
		if (!this.world.shell.isFinished()) {
			this.world.happened.add(act);
		}
		ModelAgent agent = this.world.agent;
		switch (act) {
			case STOP -> this.world.shell.stop();
			case ABORT -> this.world.shell.abort();
			case SHUTDOWN -> this.world.shell.post(new Input.Shutdown());
			case AGENT_SHUTDOWN -> agent.shutdown(this.dice.in(0.5));
			case AGENT_CLEANUP -> agent.cleanUp(this.dice.skewed(Duration.ofMillis(10), Duration.ofSeconds(2)));
			case AGENT_ERROR -> agent.event(AgentMessages.ERROR);
			case AGENT_GONE -> agent.goDown();
			case AGENT_FORGETS -> agent.restart(Duration.ofSeconds(1).toNanos(), false);
			case TOKEN_REFUSED -> agent.refuseToken();
			case STAGING_UPDATE -> this.world.application.sendStaging();
		}
	}

}
