/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.Phase;
import io.bcs.executor.internal.session.simulation.Ledger.TrackedTask;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * What is kept of updates and tasks, and for how long.
 */
final class UpdateChecks extends Checks {

	/** Accepted so often without an acknowledgement, an update may be abandoned. */
	private static final int ENOUGH = 4;

	private final Set<ByteString> undelivered = new HashSet<>();

	private Input input = new Input.Start();

	UpdateChecks(World world) {
		super(world);
	}

	@Override
	void begin(Input input) {
		this.input = input;
	}

	@Override
	void effect(Effect effect) {
		if (effect instanceof Effect.Subscribe subscribe) {
			subscribing(subscribe.call().getSubscribe());
		}
		else if (effect instanceof Effect.Report report) {
			reported(report.event());
		}
		else if (effect instanceof Effect.Finish) {
			finished();
		}
	}

	private void subscribing(Call.Subscribe subscribe) {
		List<TaskStatus> listed = Words.listed(subscribe);
		for (TaskStatus status : listed) {
			TrackedUpdate update = this.ledger.updates().get(status.getUuid());
			require(update != null && update.status.equals(status), Rule.NONE_INVENTED,
					() -> "SUBSCRIBE lists " + Words.update(status) + ", which the executor has not sent so");
			require(update == null || update.isPending(), Rule.NONE_REPEATED_AFTER_ITS_END,
					() -> "SUBSCRIBE lists " + Words.update(status) + ", which is acknowledged or abandoned");
		}
		List<TaskStatus> expected = this.ledger.pending().stream().map((update) -> update.status).toList();
		require(listed.equals(expected), Rule.NO_UPDATE_LOST, () -> "SUBSCRIBE lists " + Words.updates(listed)
				+ " and not what waits, in its order: " + Words.updates(expected));
		List<TaskInfo> tasks = new ArrayList<>();
		for (TrackedTask task : this.ledger.tasks().values()) {
			if (task.unacknowledged) {
				tasks.add(task.info);
			}
		}
		require(subscribe.getUnacknowledgedTasksList().equals(tasks), Rule.TASKS_LISTED_EXACTLY,
				() -> "SUBSCRIBE lists " + Words.tasks(subscribe.getUnacknowledgedTasksList())
						+ " but the unacknowledged tasks are " + Words.tasks(tasks));
	}

	private void reported(DriverEvent event) {
		if (event instanceof DriverEvent.UpdateAcknowledged acknowledged) {
			TrackedUpdate expected = this.ledger.acknowledged;
			require(expected != null && expected.status.equals(acknowledged.status()), Rule.ACKNOWLEDGED_BY_UUID,
					() -> Words.update(acknowledged.status())
							+ " is taken for acknowledged, but the agent acknowledged " + expected);
		}
		else if (event instanceof DriverEvent.UpdateAbandoned abandoned) {
			abandoned(abandoned.status());
		}
		else if (event instanceof DriverEvent.UpdateUndelivered late) {
			require(this.undelivered.add(late.status().getUuid()), Rule.NO_UPDATE_LOST,
					() -> Words.update(late.status()) + " is reported as undelivered twice");
		}
	}

	private void finished() {
		List<TaskStatus> missing = this.ledger.pending()
			.stream()
			.filter((update) -> !update.undelivered)
			.map((update) -> update.status)
			.toList();
		require(missing.isEmpty(), Rule.NO_UPDATE_LOST,
				() -> "the session ends without a word about " + Words.updates(missing));
		require(this.undelivered.size() == this.ledger.pending().size(), Rule.NO_UPDATE_LOST,
				() -> "the session reports more updates as undelivered than waited");
	}

	@Override
	void after(Input input, List<Effect> effects) {
		if (this.world.session.phase() == Phase.ENDED) {
			if (input instanceof Input.SendUpdate late && this.ledger.stageBefore == Ledger.Stage.ENDED) {
				require(this.undelivered.contains(late.status().getUuid())
						|| reports(effects, DriverEvent.UpdateDropped.class), Rule.NO_UPDATE_LOST,
						() -> Words.update(late.status()) + " came after the end and is not reported");
			}
			return;
		}
		TrackedUpdate acknowledged = this.ledger.acknowledged;
		require(acknowledged == null || reports(effects, DriverEvent.UpdateAcknowledged.class),
				Rule.ACKNOWLEDGED_BY_UUID, () -> acknowledged + " was acknowledged, and the session did not notice");
		require(this.world.session.unacknowledgedUpdateCount() == this.ledger.pending().size(), Rule.NO_UPDATE_LOST,
				() -> "the session keeps " + this.world.session.unacknowledgedUpdateCount() + " updates, but "
						+ this.ledger.pending() + " wait");
	}

	private void abandoned(TaskStatus status) {
		TrackedUpdate update = this.ledger.updates().get(status.getUuid());
		require(update != null && !update.acknowledged, Rule.ABANDONED_FOR_A_REASON,
				() -> Words.update(status) + " is abandoned but does not wait");
		if (update == null || isRefusal(update)) {
			return;
		}
		TrackedTask task = this.ledger.tasks().get(update.task());
		require(update.accepted >= ENOUGH && (task == null || task.ended), Rule.ABANDONED_FOR_A_REASON, () -> update
				+ " is abandoned although it was accepted only " + update.accepted + " times or its task still runs");
		require(this.world.agent.tasks().has(status, task != null) || status.getMessage().equals(Application.INVALID),
				Rule.ABANDONED_FOR_A_REASON, () -> update + " is abandoned, but the agent does not have it for sure");
	}

	private boolean isRefusal(TrackedUpdate update) {
		Ledger.TrackedCall responded = this.ledger.responded;
		return this.input instanceof Input.CallCompleted completed && responded != null && responded.update() == update
				&& completed.response().kind() == AgentResponse.Kind.REFUSED;
	}

	void notConverged(Duration limit) {
		require(false, Rule.EVERYTHING_DELIVERED,
				() -> limit.toMinutes() + " min after the last fault the session is " + this.world.session.phase()
						+ " and still keeps " + this.ledger.pending() + ", with " + this.ledger.callsInFlight()
						+ " calls under way");
	}

	void end() {
		for (TrackedUpdate update : this.ledger.updates().values()) {
			require(update.acknowledged || update.abandoned || update.undelivered, Rule.NO_UPDATE_LOST,
					() -> update + " is nowhere");
		}
	}

}
