/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import com.google.protobuf.ByteString;
import io.bcs.executor.internal.session.Callback;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Holds a run against all rules.
 */
final class Checker {

	private final World world;

	private final UpdateChecks updates;

	private final AgentChecks agent;

	private final EndingChecks endings;

	private final CallbackChecks callbacks;

	private final MemoryChecks memory;

	private final List<Checks> all;

	private long steps;

	Checker(World world) {
		this.world = world;
		this.updates = new UpdateChecks(world);
		this.agent = new AgentChecks(world);
		this.endings = new EndingChecks(world);
		this.callbacks = new CallbackChecks(world);
		this.memory = new MemoryChecks(world);
		this.all = List.of(this.updates, new SendingChecks(world), this.agent, this.callbacks,
				new ConnectionChecks(world), new StreamChecks(world), this.endings, this.memory);
	}

	void step(Input input, List<Effect> effects) {
		this.steps++;
		this.world.ledger.enter(input, this.world.now());
		note(input, effects);
		for (Checks checks : this.all) {
			checks.begin(input);
		}
		for (Effect effect : effects) {
			for (Checks checks : this.all) {
				checks.effect(effect);
			}
			this.world.ledger.enter(effect, this.world.now());
		}
		for (Checks checks : this.all) {
			checks.after(input, effects);
		}
	}

	private void note(Input input, List<Effect> effects) {
		Set<Enum<?>> happened = this.world.happened;
		happened.add(input.kind());
		if (input instanceof Input.TimerFired fired) {
			happened.add(fired.timer());
		}
		else if (input instanceof Input.EventReceived received) {
			happened.add(received.event().getType());
		}
		else if (input instanceof Input.CallCompleted completed) {
			happened.add(completed.response().kind());
		}
		for (Effect effect : effects) {
			happened.add(effect.kind());
			if (effect instanceof Effect.Invoke invoke) {
				happened.add(invoke.callback().kind());
			}
			else if (effect instanceof Effect.SendCall sent) {
				happened.add(sent.call().getType());
			}
			else if (effect instanceof Effect.Finish finish) {
				happened.add(finish.reason());
			}
		}
		happened.addAll(Milestone.reached(this.world.ledger, input, effects));
	}

	/** The executor's code is called. */
	void callbackBegins(Callback callback) {
		this.callbacks.begins(callback);
	}

	void tick() {
		if (!this.world.shell.isStalled() && !this.world.shell.isFinished()) {
			this.all.forEach(Checks::tick);
		}
	}

	/** An update arrives at the agent for the first time. */
	void updateArrived(AgentTask task, TaskStatus status) {
		this.agent.updateArrived(task, status);
	}

	void messageArrived(ByteString data) {
		this.agent.messageArrived(data);
	}

	/** The agent declares a task lost. */
	void taskLost(String task) {
		this.agent.taskLost(task);
	}

	void notConverged(Duration limit) {
		this.updates.notConverged(limit);
	}

	void converged() {
		this.memory.converged();
	}

	/** The run is over. */
	void end() {
		this.endings.end();
		this.updates.end();
	}

	long steps() {
		return this.steps;
	}

}
