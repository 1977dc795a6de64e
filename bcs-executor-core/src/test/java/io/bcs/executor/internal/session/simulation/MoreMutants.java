/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.internal.session.Callback;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.StepContext;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * Mutants that do too much, or say something else than is true.
 */
final class MoreMutants {

	private MoreMutants() {
	}

	private static Call update(TaskStatus status, Call like) {
		return like.toBuilder().setUpdate(Call.Update.newBuilder().setStatus(status)).build();
	}

	/** Does something of its own besides what the session wants. */
	abstract static class Adding extends Mutant {

		Adding(SessionPort original) {
			super(original);
		}

		@Override
		public List<Effect> handle(Input input, StepContext context) {
			List<Effect> effects = new ArrayList<>(super.handle(input, context));
			add(input, context, effects);
			return effects;
		}

		abstract void add(Input input, StepContext context, List<Effect> effects);

	}

	/** Writes something else into an update. */
	static final class ChangesUpdates extends Mutant {

		ChangesUpdates(SessionPort original) {
			super(original);
		}

		@Override
		Effect change(Effect effect) {
			return (effect instanceof Effect.SendCall sent && sent.call().getType() == Call.Type.UPDATE)
					? new Effect.SendCall(sent.epoch(), sent.callId(), update(
							sent.call().getUpdate().getStatus().toBuilder().setMessage("better").build(), sent.call()))
					: effect;
		}

	}

	/** Goes on to list what was acknowledged. */
	static final class ListsAcknowledgedUpdates extends Mutant {

		private final Map<ByteString, TaskStatus> taken = new HashMap<>();

		private final List<TaskStatus> acknowledged = new ArrayList<>();

		ListsAcknowledgedUpdates(SessionPort original) {
			super(original);
		}

		@Override
		Input change(Input input) {
			if (input instanceof Input.SendUpdate update) {
				this.taken.put(update.status().getUuid(), update.status());
			}
			else if (input instanceof Input.EventReceived received) {
				TaskStatus status = this.taken.remove(received.event().getAcknowledged().getUuid());
				if (status != null) {
					this.acknowledged.add(status);
				}
			}
			return input;
		}

		@Override
		Effect change(Effect effect) {
			if (effect instanceof Effect.Subscribe subscribe) {
				Call.Builder call = subscribe.call().toBuilder();
				this.acknowledged.forEach((status) -> call.getSubscribeBuilder()
					.addUnacknowledgedUpdates(Call.Update.newBuilder().setStatus(status)));
				return new Effect.Subscribe(subscribe.epoch(), call.build());
			}
			return effect;
		}

	}

	/** Sends calls of a type twice, one right behind the other. */
	static final class SendsTwice extends Adding {

		private final Call.Type type;

		SendsTwice(SessionPort original, Call.Type type) {
			super(original);
			this.type = type;
		}

		@Override
		void add(Input input, StepContext context, List<Effect> effects) {
			for (Effect effect : List.copyOf(effects)) {
				if (effect instanceof Effect.SendCall sent && sent.call().getType() == this.type) {
					effects.add(new Effect.SendCall(sent.epoch(), -1 - sent.callId(), sent.call()));
				}
			}
		}

	}

	/** Sends an update again as soon as it is accepted. */
	static final class RepeatsWhatWasAccepted extends Adding {

		private final Map<Long, Effect.SendCall> calls = new HashMap<>();

		RepeatsWhatWasAccepted(SessionPort original) {
			super(original);
		}

		@Override
		void add(Input input, StepContext context, List<Effect> effects) {
			if (input instanceof Input.CallCompleted completed
					&& completed.response().kind() == AgentResponse.Kind.ACCEPTED) {
				Effect.SendCall sent = this.calls.remove(completed.callId());
				if (sent != null && sent.epoch() == completed.epoch()) {
					effects.add(new Effect.SendCall(sent.epoch(), -1 - sent.callId(), sent.call()));
				}
			}
			for (Effect effect : effects) {
				if (effect instanceof Effect.SendCall sent && sent.call().getType() == Call.Type.UPDATE) {
					this.calls.put(sent.callId(), sent);
				}
			}
		}

	}

	/** Says registered whenever it has subscribed. */
	static final class RegistersAgain extends Mutant {

		private @Nullable Effect registered;

		RegistersAgain(SessionPort original) {
			super(original);
		}

		@Override
		Effect change(Effect effect) {
			if (effect instanceof Effect.Invoke invoke && invoke.callback().kind() == Callback.Kind.REGISTERED) {
				this.registered = effect;
			}
			boolean again = effect instanceof Effect.Invoke invoke
					&& invoke.callback().kind() == Callback.Kind.REREGISTERED;
			return (again && this.registered != null) ? this.registered : effect;
		}

	}

	/** Takes a connection that fails for an agent that responds. */
	static final class TrustsAStreamWithoutCalls extends Mutant {

		TrustsAStreamWithoutCalls(SessionPort original) {
			super(original);
		}

		@Override
		Input change(Input input) {
			return (input instanceof Input.CallCompleted completed && completed.response().status() == 0)
					? new Input.CallCompleted(completed.epoch(), completed.callId(), AgentResponse.of(503, "")) : input;
		}

	}

	/** Calls every end a recovery that took too long. */
	static final class EndsForAnotherReason extends Mutant {

		EndsForAnotherReason(SessionPort original) {
			super(original);
		}

		@Override
		Effect change(Effect effect) {
			return (effect instanceof Effect.Finish finish)
					? new Effect.Finish(Status.DRIVER_STOPPED, StopReason.RECOVERY_TIMEOUT, finish.message()) : effect;
		}

	}

	/** Calls error and shutdown in the wrong order. */
	static final class CallsErrorLast extends Adding {

		CallsErrorLast(SessionPort original) {
			super(original);
		}

		@Override
		void add(Input input, StepContext context, List<Effect> effects) {
			int last = effects.size() - 1;
			if (last > 0 && effects.get(last - 1) instanceof Effect.Invoke invoke
					&& invoke.callback().kind() == Callback.Kind.ERROR) {
				Effect error = effects.remove(last - 1);
				effects.add(error);
			}
		}

	}

	/** Leaves the tasks alone after an error. */
	static final class DoesNotShutDownAfterAnError extends Adding {

		DoesNotShutDownAfterAnError(SessionPort original) {
			super(original);
		}

		@Override
		void add(Input input, StepContext context, List<Effect> effects) {
			boolean failed = effects.stream()
				.anyMatch(
						(effect) -> effect instanceof Effect.Finish finish && finish.status() == Status.DRIVER_ABORTED);
			effects.removeIf((effect) -> failed && effect instanceof Effect.Invoke invoke
					&& invoke.callback().kind() == Callback.Kind.SHUTDOWN);
		}

	}

	/** Keeps a task more for every task, and lists none of them. */
	static final class KeepsTooMuch extends Mutant {

		private static final String KEPT = "kept-";

		private final SessionPort original;

		private int kept;

		KeepsTooMuch(SessionPort original) {
			super(original);
			this.original = original;
		}

		@Override
		public List<Effect> handle(Input input, StepContext context) {
			List<Effect> effects = super.handle(input, context);
			if (input instanceof Input.EventReceived received && received.event().getType() == Event.Type.LAUNCH
					&& !effects.isEmpty()) {
				TaskInfo.Builder task = received.event().getLaunch().getTask().toBuilder();
				for (int i = 0; i < 20; i++) {
					task.setTaskId(TaskID.newBuilder().setValue(KEPT + ++this.kept));
					Event launch = received.event()
						.toBuilder()
						.setLaunch(Event.Launch.newBuilder().setTask(task))
						.build();
					List<Effect> unused = this.original.handle(new Input.EventReceived(received.epoch(), launch),
							context);
				}
			}
			return effects;
		}

		@Override
		Effect change(Effect effect) {
			if (effect instanceof Effect.Subscribe subscribe) {
				Call.Builder call = subscribe.call().toBuilder();
				List<TaskInfo> tasks = call.getSubscribe()
					.getUnacknowledgedTasksList()
					.stream()
					.filter((task) -> !task.getTaskId().getValue().startsWith(KEPT))
					.toList();
				call.getSubscribeBuilder().clearUnacknowledgedTasks().addAllUnacknowledgedTasks(tasks);
				return new Effect.Subscribe(subscribe.epoch(), call.build());
			}
			return effect;
		}

	}

}
