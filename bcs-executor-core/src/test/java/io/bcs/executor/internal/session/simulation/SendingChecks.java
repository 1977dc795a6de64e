/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.internal.session.Effect;
import io.bcs.executor.internal.session.Input;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * What is sent, and when.
 */
final class SendingChecks extends Checks {

	private static final long RESEND_PAUSE = Duration.ofSeconds(10).toNanos();

	private static final long LONGEST_RESEND_PAUSE = Duration.ofMinutes(10).toNanos();

	/** What is due is looked for now and then. */
	private static final long RESEND_LOOK = Duration.ofSeconds(10).toNanos();

	/** So many sendings of one update in a row, with growing pauses, take their time. */
	private static final int MANY = 40;

	private final Map<ByteString, Burst> bursts = new HashMap<>();

	private final Set<ByteString> messages = new HashSet<>();

	private int messagesDropped;

	private int messagesInFlight;

	private @Nullable Since lastHeartbeat;

	/** Since when the next one is waited for. */
	private @Nullable Since heartbeatRound;

	private boolean heartbeatsRefused;

	SendingChecks(World world) {
		super(world);
	}

	@Override
	void effect(Effect effect) {
		if (effect instanceof Effect.SendCall sent) {
			require(this.ledger.takesCalls() && sent.epoch() == this.ledger.epoch, Rule.NONE_INVENTED,
					() -> "a call is sent without a subscription");
			switch (sent.call().getType()) {
				case UPDATE -> updateSent(sent.call().getUpdate().getStatus());
				case MESSAGE -> require(this.messages.add(sent.call().getMessage().getData()),
						Rule.MESSAGES_AT_MOST_ONCE, () -> Words.call(sent.call()) + " is sent twice");
				case HEARTBEAT -> heartbeatSent();
				case SUBSCRIBE, UNKNOWN ->
					require(false, Rule.NONE_INVENTED, () -> "the session sends " + Words.call(sent.call()));
			}
			bounded(sent);
		}
		else if (effect instanceof Effect.Report report && report.event() instanceof DriverEvent.MessageDropped) {
			this.messagesDropped++;
		}
		else if (effect instanceof Effect.Disconnect) {
			this.bursts.clear();
			this.messagesInFlight += (int) this.ledger.calls()
				.stream()
				.filter((call) -> call.call().getType() == Call.Type.MESSAGE)
				.count();
		}
		else if (effect instanceof Effect.Subscribe) {
			this.lastHeartbeat = null;
			this.heartbeatRound = null;
		}
	}

	private void updateSent(TaskStatus status) {
		TrackedUpdate update = this.ledger.updates().get(status.getUuid());
		if (update == null || !update.status.equals(status)) {
			throw new Violation(Rule.NONE_INVENTED.name(), Words.update(status) + " is sent, but not as it was taken");
		}
		require(update.isPending(), Rule.NONE_REPEATED_AFTER_ITS_END,
				() -> update + " is sent although it is acknowledged or abandoned");
		for (TrackedUpdate other : this.ledger.ofTask(update.task())) {
			require(other.call < 0 || !other.isPending(), Rule.ONE_IN_FLIGHT_PER_TASK,
					() -> update + " is sent while " + other + " is under way");
			if (other == update) {
				break;
			}
			require(!other.isPending() || other.acceptedAt >= 0, Rule.TASK_ORDER_KEPT,
					() -> update + " is sent before " + other + " was accepted");
		}
		long pause = Math.min(RESEND_PAUSE << Math.min(update.acceptedHere - 1, 6), LONGEST_RESEND_PAUSE);
		require(update.acceptedAt < 0 || this.world.now() - update.acceptedAt >= pause, Rule.REPEATS_PACED,
				() -> update + " is sent again " + Duration.ofNanos(this.world.now() - update.acceptedAt).toMillis()
						+ " ms after it was accepted");
		Burst burst = this.bursts.computeIfAbsent(update.uuid(), (uuid) -> new Burst());
		if (++burst.count == MANY) {
			require(burst.begin.reaches(8 * this.ledger.settings().backoffMax().toNanos()), Rule.REPEATS_PACED,
					() -> update + " is sent " + MANY + " times in too short a time");
		}
	}

	private void heartbeatSent() {
		long interval = this.ledger.settings().heartbeatInterval().toNanos();
		require(!this.heartbeatsRefused, Rule.HEARTBEATS_KEPT, () -> "HEARTBEAT is sent although it was refused");
		require(this.lastHeartbeat == null || this.lastHeartbeat.reaches(interval), Rule.HEARTBEATS_KEPT,
				() -> "HEARTBEAT is sent too soon");
		require(!isHeartbeatInFlight(), Rule.HEARTBEATS_KEPT, () -> "HEARTBEAT is sent while another is in flight");
		this.lastHeartbeat = new Since();
		this.heartbeatRound = this.lastHeartbeat;
	}

	private void bounded(Effect.SendCall sent) {
		int limit = this.ledger.settings().callConcurrency();
		long updates = this.ledger.calls().stream().filter((call) -> call.update() != null).count();
		require(sent.call().getType() != Call.Type.UPDATE || updates < limit, Rule.CALLS_BOUNDED,
				() -> updates + " UPDATE calls are under way already");
		require(this.ledger.callsInFlight() < limit + 3, Rule.CALLS_BOUNDED,
				() -> this.ledger.callsInFlight() + " calls are under way already");
	}

	@Override
	void after(Input input, List<Effect> effects) {
		if (this.ledger.justSubscribed) {
			this.lastHeartbeat = new Since();
			this.heartbeatRound = this.lastHeartbeat;
		}
		int expected = this.messagesInFlight;
		if (input instanceof Input.SendMessage message && !this.ledger.isEnded()) {
			expected += this.messages.contains(message.data()) ? 0 : 1;
		}
		Ledger.TrackedCall responded = this.ledger.responded;
		if (responded != null && input instanceof Input.CallCompleted completed) {
			if (responded.call().getType() == Call.Type.MESSAGE) {
				expected += (completed.response().kind() == AgentResponse.Kind.ACCEPTED) ? 0 : 1;
			}
			else if (responded.call().getType() == Call.Type.HEARTBEAT) {
				this.heartbeatRound = new Since();
				this.heartbeatsRefused |= completed.response().kind() == AgentResponse.Kind.REFUSED;
			}
		}
		int due = expected;
		require(this.messagesDropped == due || this.ledger.isEnded(), Rule.MESSAGES_AT_MOST_ONCE,
				() -> this.messagesDropped + " messages are reported as dropped, not " + due);
		this.messagesDropped = 0;
		this.messagesInFlight = 0;
	}

	@Override
	void tick() {
		if (!this.ledger.takesCalls()) {
			return;
		}
		boolean room = this.ledger.callsInFlight() < this.ledger.settings().callConcurrency();
		Set<String> blocked = new HashSet<>();
		for (TrackedUpdate update : this.ledger.pending()) {
			if (blocked.contains(update.task())) {
				continue;
			}
			if (update.acceptedAt >= 0) {
				require(this.world.now() - update.acceptedAt <= LONGEST_RESEND_PAUSE + RESEND_LOOK
						+ this.world.shell.stalls(), Rule.NO_UPDATE_IDLES,
						() -> update + " is not sent again although it is not acknowledged");
				continue;
			}
			blocked.add(update.task());
			long wait = this.ledger.settings().backoffMax().toNanos() + this.world.shell.stalls() + Shell.PASS;
			boolean resting = update.failedAt >= 0 && this.world.now() - update.failedAt <= wait;
			require(update.call >= 0 || resting || !room, Rule.NO_UPDATE_IDLES,
					() -> update + " is not sent although nothing is in its way");
		}
		Since last = this.heartbeatRound;
		require(last == null || this.heartbeatsRefused || isHeartbeatInFlight()
				|| !last.exceeds(this.ledger.settings().heartbeatInterval().toNanos()), Rule.HEARTBEATS_KEPT,
				() -> "HEARTBEAT is overdue");
	}

	private boolean isHeartbeatInFlight() {
		return this.ledger.calls().stream().anyMatch((call) -> call.call().getType() == Call.Type.HEARTBEAT);
	}

	/** Sendings of one update on one connection. */
	private final class Burst {

		private final Since begin = new Since();

		private int count;

	}

}
