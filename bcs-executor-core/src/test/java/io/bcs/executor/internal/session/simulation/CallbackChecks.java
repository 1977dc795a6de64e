/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.ArrayList;
import java.util.List;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.internal.session.Callback;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.simulation.Ledger.Stage;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * What the executor is told: every step must call back exactly what follows from its
 * input, so that events can't be lost, doubled or reordered.
 */
final class CallbackChecks extends Checks {

	private boolean registered;

	private boolean connected;

	private boolean shutDown;

	private boolean shutdownBegun;

	private boolean errorBegun;

	CallbackChecks(World world) {
		super(world);
	}

	@Override
	void effect(Effect effect) {
		if (!(effect instanceof Effect.Invoke invoke)) {
			return;
		}
		switch (invoke.callback().kind()) {
			case REGISTERED -> {
				require(!this.registered, Rule.CONNECTION_CALLBACKS_ALTERNATE, () -> "registered is called twice");
				this.registered = true;
				this.connected = true;
			}
			case REREGISTERED -> {
				require(this.registered && !this.connected, Rule.CONNECTION_CALLBACKS_ALTERNATE,
						() -> "reregistered is called without an outage before it");
				this.connected = true;
			}
			case DISCONNECTED -> {
				require(this.connected, Rule.CONNECTION_CALLBACKS_ALTERNATE,
						() -> "disconnected is called without a connection before it");
				this.connected = false;
			}
			case SHUTDOWN -> {
				require(!this.shutDown || (this.ledger.failed && !this.ledger.shutdownReturned),
						Rule.CALLBACKS_FOLLOW_EVENTS, () -> "shutdown is called twice");
				this.shutDown = true;
			}
			case LAUNCH_TASK, LAUNCH_TASK_GROUP, KILL_TASK, FRAMEWORK_MESSAGE ->
				require(this.registered, Rule.CONNECTION_CALLBACKS_ALTERNATE,
						() -> Words.callback(invoke.callback()) + " comes before registered");
			case ERROR -> {
				// May come at any time.
			}
		}
	}

	/** The thread of the callbacks begins one. */
	void begins(Callback callback) {
		boolean shutdown = callback.kind() == Callback.Kind.SHUTDOWN;
		require(!shutdown || !this.shutdownBegun, Rule.SHUTDOWN_CALLED_LAST, () -> "shutdown begins twice");
		require(!this.errorBegun || shutdown, Rule.SHUTDOWN_CALLED_LAST,
				() -> Words.callback(callback) + " begins after error");
		if (this.world.shell.isFinished()) {
			require(this.ledger.failed, Rule.SHUTDOWN_CALLED_LAST,
					() -> Words.callback(callback) + " begins after an end without error");
			require(this.errorBegun ? shutdown : callback.kind() == Callback.Kind.ERROR, Rule.SHUTDOWN_CALLED_LAST,
					() -> Words.callback(callback) + " begins out of turn after the end");
		}
		this.shutdownBegun |= shutdown;
		this.errorBegun |= callback.kind() == Callback.Kind.ERROR;
	}

	@Override
	void after(Input input, List<Effect> effects) {
		List<Callback> expected = new ArrayList<>();
		if (this.ledger.valid && input instanceof Input.EventReceived received
				&& this.ledger.stageBefore != Stage.ENDED) {
			expectFor(received.event(), expected);
		}
		List<Callback> called = new ArrayList<>();
		String failure = "";
		boolean failed = false;
		for (Effect effect : effects) {
			if (effect instanceof Effect.Invoke invoke) {
				called.add(invoke.callback());
			}
			else if (effect instanceof Effect.Report report && report.event() instanceof DriverEvent.Disconnected
					&& this.ledger.stageBefore != Stage.STOPPING) {
				expected.add(new Callback.Disconnected());
			}
			else if (effect instanceof Effect.Report report
					&& report.event() instanceof DriverEvent.ShutdownRequested) {
				expected.add(new Callback.Shutdown());
			}
			else if (effect instanceof Effect.Finish finish) {
				failure = finish.message();
				failed = finish.status() == Status.DRIVER_ABORTED && finish.reason() != StopReason.ABORT_REQUESTED;
			}
		}
		if (failed) {
			expected.add(new Callback.Failed(failure));
			if (!this.ledger.shutdownReturned) {
				expected.add(new Callback.Shutdown());
			}
		}
		require(called.equals(expected), Rule.CALLBACKS_FOLLOW_EVENTS, () -> "on " + Words.input(input)
				+ " the executor is called " + words(called) + " and not " + words(expected));
	}

	private void expectFor(Event event, List<Callback> expected) {
		boolean takes = this.ledger.stageBefore != Stage.STOPPING;
		if (this.ledger.justSubscribed && takes) {
			Event.Subscribed subscribed = event.getSubscribed();
			expected.add(this.ledger.subscribedBefore ? new Callback.Reregistered(subscribed.getAgentInfo())
					: new Callback.Registered(subscribed.getExecutorInfo(), subscribed.getFrameworkInfo(),
							subscribed.getAgentInfo()));
		}
		if (!this.ledger.launched.isEmpty()) {
			expected.add((event.getType() == Event.Type.LAUNCH) ? new Callback.LaunchTask(this.ledger.launched.get(0))
					: new Callback.LaunchTaskGroup(event.getLaunchGroup()
						.getTaskGroup()
						.toBuilder()
						.clearTasks()
						.addAllTasks(this.ledger.launched)
						.build()));
		}
		if (event.getType() == Event.Type.KILL && takes) {
			expected.add(new Callback.KillTask(event.getKill().getTaskId(), null));
		}
		if (event.getType() == Event.Type.MESSAGE && takes) {
			expected.add(new Callback.FrameworkMessage(event.getMessage().getData()));
		}
	}

	private static List<String> words(List<Callback> callbacks) {
		return callbacks.stream().map(Words::callback).toList();
	}

}
