/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.internal.session.Callback;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.StepContext;
import io.bcs.executor.internal.session.Phase;
import io.bcs.executor.internal.session.Session;
import io.bcs.executor.internal.session.SessionTimer;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * A session with a fault in it, to prove that the rules would notice: the real session,
 * told something else than what has happened, or with effects other than it wants.
 */
abstract class Mutant implements SessionPort {

	private final SessionPort original;

	Mutant(SessionPort original) {
		this.original = original;
	}

	@Override
	public List<Effect> handle(Input input, StepContext context) {
		Input changed = change(input);
		if (changed == null) {
			return new ArrayList<>();
		}
		List<Effect> effects = new ArrayList<>();
		for (Effect effect : this.original.handle(changed, change(context))) {
			Effect other = change(effect);
			if (other != null) {
				effects.add(other);
			}
		}
		return effects;
	}

	/** What the session is told, or {@code null} for nothing. */
	@Nullable Input change(Input input) {
		return input;
	}

	StepContext change(StepContext context) {
		return context;
	}

	/** What is done instead, or {@code null} for nothing. */
	@Nullable Effect change(Effect effect) {
		return effect;
	}

	@Override
	public Phase phase() {
		return this.original.phase();
	}

	@Override
	public int unacknowledgedUpdateCount() {
		return this.original.unacknowledgedUpdateCount();
	}

	@Override
	public Session session() {
		return this.original.session();
	}

	private static Effect.Subscribe with(Effect.Subscribe effect, Call.Subscribe.Builder subscribe) {
		return new Effect.Subscribe(effect.epoch(), effect.call().toBuilder().setSubscribe(subscribe).build());
	}

	/** Forgets the first update that waits when it subscribes again. */
	static final class ForgetsAnUpdateOnReconnect extends Mutant {

		ForgetsAnUpdateOnReconnect(SessionPort original) {
			super(original);
		}

		@Override
		Effect change(Effect effect) {
			return (effect instanceof Effect.Subscribe subscribe
					&& subscribe.call().getSubscribe().getUnacknowledgedUpdatesCount() > 0)
							? with(subscribe,
									subscribe.call().getSubscribe().toBuilder().removeUnacknowledgedUpdates(0))
							: effect;
		}

	}

	/** Takes an acknowledgement for the newest update of the task, whatever its uuid. */
	static final class AcknowledgesByTask extends Mutant {

		private final Map<String, TaskStatus> newest = new HashMap<>();

		AcknowledgesByTask(SessionPort original) {
			super(original);
		}

		@Override
		Input change(Input input) {
			if (input instanceof Input.SendUpdate update) {
				this.newest.put(update.status().getTaskId().getValue(), update.status());
			}
			else if (input instanceof Input.EventReceived received
					&& received.event().getType() == Event.Type.ACKNOWLEDGED) {
				Event.Acknowledged acknowledged = received.event().getAcknowledged();
				TaskStatus other = this.newest.get(acknowledged.getTaskId().getValue());
				if (other != null) {
					return new Input.EventReceived(received.epoch(),
							received.event()
								.toBuilder()
								.setAcknowledged(acknowledged.toBuilder().setUuid(other.getUuid()))
								.build());
				}
			}
			return input;
		}

	}

	/** Sends the second update of a task in the place of the first, and the other way. */
	static final class SwapsTwoUpdates extends Mutant {

		private final Map<String, List<TaskStatus>> taken = new HashMap<>();

		private final Map<ByteString, TaskStatus> swapped = new HashMap<>();

		SwapsTwoUpdates(SessionPort original) {
			super(original);
		}

		@Override
		Input change(Input input) {
			if (input instanceof Input.SendUpdate update) {
				this.taken.computeIfAbsent(update.status().getTaskId().getValue(), (id) -> new ArrayList<>())
					.add(update.status());
			}
			return input;
		}

		@Override
		Effect change(Effect effect) {
			if (effect instanceof Effect.SendCall sent && sent.call().getType() == Call.Type.UPDATE) {
				TaskStatus status = sent.call().getUpdate().getStatus();
				List<TaskStatus> ofTask = this.taken.getOrDefault(status.getTaskId().getValue(), List.of());
				int index = ofTask.indexOf(status);
				if (index >= 0 && index + 1 < ofTask.size()) {
					this.swapped.putIfAbsent(status.getUuid(), ofTask.get(index + 1));
					this.swapped.putIfAbsent(ofTask.get(index + 1).getUuid(), status);
				}
				TaskStatus other = this.swapped.getOrDefault(status.getUuid(), status);
				return new Effect.SendCall(sent.epoch(), sent.callId(),
						sent.call().toBuilder().setUpdate(Call.Update.newBuilder().setStatus(other)).build());
			}
			return effect;
		}

	}

	/** Goes on to list a task that has an acknowledged update. */
	static final class KeepsAnAcknowledgedTaskListed extends Mutant {

		private final Map<String, TaskInfo> launched = new LinkedHashMap<>();

		KeepsAnAcknowledgedTaskListed(SessionPort original) {
			super(original);
		}

		@Override
		Input change(Input input) {
			if (input instanceof Input.EventReceived received && received.event().getType() == Event.Type.LAUNCH) {
				TaskInfo task = received.event().getLaunch().getTask();
				this.launched.put(task.getTaskId().getValue(), task);
			}
			return input;
		}

		@Override
		Effect change(Effect effect) {
			if (effect instanceof Effect.Subscribe subscribe) {
				Call.Subscribe.Builder changed = subscribe.call().getSubscribe().toBuilder();
				this.launched.values()
					.stream()
					.filter((task) -> !changed.getUnacknowledgedTasksList().contains(task))
					.forEach(changed::addUnacknowledgedTasks);
				return with(subscribe, changed);
			}
			return effect;
		}

	}

	/** Does not notice that a timer has run out. */
	static class IgnoresATimer extends Mutant {

		private final SessionTimer timer;

		IgnoresATimer(SessionPort original, SessionTimer timer) {
			super(original);
			this.timer = timer;
		}

		@Override
		@Nullable Input change(Input input) {
			return (input instanceof Input.TimerFired fired && fired.timer() == this.timer) ? null : input;
		}

	}

	/** Ignores the recovery time-out, but not the registration time-out. */
	static final class IgnoresTheRecoveryTimeout extends IgnoresATimer {

		private boolean subscribed;

		IgnoresTheRecoveryTimeout(SessionPort original) {
			super(original, SessionTimer.OUTAGE);
		}

		@Override
		@Nullable Input change(Input input) {
			this.subscribed |= phase() == Phase.SUBSCRIBED;
			return this.subscribed ? super.change(input) : input;
		}

	}

	/** Does not list what was launched. */
	static final class ForgetsTasksOnReconnect extends Mutant {

		ForgetsTasksOnReconnect(SessionPort original) {
			super(original);
		}

		@Override
		Effect change(Effect effect) {
			return (effect instanceof Effect.Subscribe subscribe)
					? with(subscribe, subscribe.call().getSubscribe().toBuilder().clearUnacknowledgedTasks()) : effect;
		}

	}

	/** Takes every refusal for now as a refusal for good. */
	static final class AbandonsOnTheFirstFailure extends Mutant {

		AbandonsOnTheFirstFailure(SessionPort original) {
			super(original);
		}

		@Override
		Input change(Input input) {
			return (input instanceof Input.CallCompleted completed
					&& completed.response().kind() == AgentResponse.Kind.RETRY)
							? new Input.CallCompleted(completed.epoch(), completed.callId(), AgentResponse.of(400, ""))
							: input;
		}

	}

	/** Takes every response for an acceptance. */
	static final class TakesFailuresForAcceptance extends Mutant {

		TakesFailuresForAcceptance(SessionPort original) {
			super(original);
		}

		@Override
		Input change(Input input) {
			return (input instanceof Input.CallCompleted completed
					&& completed.response().kind() == AgentResponse.Kind.RETRY)
							? new Input.CallCompleted(completed.epoch(), completed.callId(), AgentResponse.of(202, ""))
							: input;
		}

	}

	/** Makes no pauses between attempts. */
	static final class DoesNotPause extends Mutant {

		DoesNotPause(SessionPort original) {
			super(original);
		}

		@Override
		StepContext change(StepContext context) {
			return new StepContext(context.nanoTime(), 0);
		}

	}

	/** Does not call back what a KILL wants. */
	static final class LosesKills extends Mutant {

		LosesKills(SessionPort original) {
			super(original);
		}

		@Override
		@Nullable Effect change(Effect effect) {
			return (effect instanceof Effect.Invoke invoke && invoke.callback().kind() == Callback.Kind.KILL_TASK)
					? null : effect;
		}

	}

	/** Believes what comes from a connection that was closed. */
	static final class BelievesOldConnections extends Mutant {

		private long epoch;

		BelievesOldConnections(SessionPort original) {
			super(original);
		}

		@Override
		Input change(Input input) {
			return (input instanceof Input.StreamEnded ended) ? new Input.StreamEnded(this.epoch, ended.reason())
					: input;
		}

		@Override
		Effect change(Effect effect) {
			if (effect instanceof Effect.Subscribe subscribe) {
				this.epoch = subscribe.epoch();
			}
			return effect;
		}

	}

	/** Leaves a timer running at its end. */
	static final class LeavesATimer extends Mutant {

		LeavesATimer(SessionPort original) {
			super(original);
		}

		@Override
		@Nullable Effect change(Effect effect) {
			return (effect instanceof Effect.CancelTimer cancel && cancel.timer() == SessionTimer.HEARTBEAT) ? null
					: effect;
		}

	}

	/** Keeps quiet about what was not delivered. */
	static final class HidesUndelivered extends Mutant {

		HidesUndelivered(SessionPort original) {
			super(original);
		}

		@Override
		@Nullable Effect change(Effect effect) {
			return (effect instanceof Effect.Report report && report.event() instanceof DriverEvent.UpdateUndelivered)
					? null : effect;
		}

	}

}
