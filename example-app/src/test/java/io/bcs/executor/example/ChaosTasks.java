/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.TaskStates;
import io.bcs.executor.test.AgentListener;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.RecordedCall;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * Launches tasks of many kinds and keeps account of what the scheduler learns of them.
 */
final class ChaosTasks implements AgentListener {

	private static final int WINDOW = 10;

	private static final long KILL_AFTER_NANOS = Duration.ofMillis(300).toNanos();

	private static final long KILL_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

	/** A clock that is off by so much has jumped. */
	private static final double JUMP_SECONDS = 30;

	private final Map<String, List<TaskStatus>> statuses = new LinkedHashMap<>();

	private final Map<String, Long> toKill = new HashMap<>();

	private final Map<ByteString, TaskStatus> byUuid = new HashMap<>();

	private final Map<TaskState, Integer> ends = new EnumMap<>(TaskState.class);

	private final List<String> violations = new ArrayList<>();

	private final Map<ChaosFault, Long> evidence = new ConcurrentHashMap<>();

	private final Random random;

	private int launched;

	private int active;

	ChaosTasks(long seed) {
		this.random = new Random(seed);
	}

	/** Keeps a text in which the effect of a fault may show. */
	void look(String text) {
		for (ChaosFault fault : ChaosFault.values()) {
			if (fault.isSeenIn(text)) {
				this.evidence.merge(fault, 1L, Long::sum);
			}
		}
	}

	/** Returns how often the effect of a fault was seen. */
	long evidence(ChaosFault fault) {
		return this.evidence.getOrDefault(fault, 0L);
	}

	@Override
	public synchronized void onCall(RecordedCall call) {
		Call decoded = call.call();
		if (decoded != null && decoded.getType() == Call.Type.UPDATE) {
			TaskStatus status = decoded.getUpdate().getStatus();
			TaskStatus before = this.byUuid.putIfAbsent(status.getUuid(), status);
			if (before != null && !before.equals(status)) {
				this.violations.add("Two updates have one uuid: " + before + " and " + status);
			}
		}
	}

	@Override
	public void onUpdate(TaskStatus status) {
		look(status.getMessage());
		if (Math.abs(status.getTimestamp() - System.currentTimeMillis() / 1000.0) > JUMP_SECONDS) {
			this.evidence.merge(ChaosFault.CLOCK, 1L, Long::sum);
		}
		String id = status.getTaskId().getValue();
		synchronized (this) {
			List<TaskStatus> known = this.statuses.get(id);
			if (known == null) {
				this.violations.add("An update of an unknown task: " + status);
				return;
			}
			boolean ended = !known.isEmpty() && TaskStates.isTerminal(last(known).getState());
			if (ended || (!known.isEmpty() && rank(status.getState()) < rank(last(known).getState()))) {
				this.violations.add("An update out of order: " + known + ", then " + status);
			}
			known.add(status);
			if (!ended && TaskStates.isTerminal(status.getState())) {
				this.active--;
				this.toKill.remove(id);
				this.ends.merge(status.getState(), 1, Integer::sum);
			}
		}
	}

	private static TaskStatus last(List<TaskStatus> known) {
		return known.get(known.size() - 1);
	}

	private static int rank(TaskState state) {
		return TaskStates.isTerminal(state) ? 5 : switch (state) {
			case TASK_STAGING -> 1;
			case TASK_STARTING -> 2;
			case TASK_RUNNING -> 3;
			case TASK_KILLING -> 4;
			default -> 0;
		};
	}

	void launchFirst(EmbeddedAgent agent) {
		launch(agent, "exit 0");
	}

	/** Launches another task or group if there is room. */
	boolean launch(EmbeddedAgent agent) {
		synchronized (this) {
			if (this.active >= WINDOW) {
				return false;
			}
		}
		switch (this.random.nextInt(12)) {
			case 0, 1 -> launch(agent, "exit 0");
			case 2 -> launch(agent, "echo printed; echo failed >&2; exit 3");
			case 3, 4 -> launch(agent, "sleep 0.1");
			case 5 -> launch(agent, "head -c 100000 /dev/zero | tr '\\0' x; echo end >&2");
			case 6 -> launch(agent, "sleep 600 & setsid sleep 600 & exit 0");
			case 7 -> launch(agent, "kill -s SEGV $$");
			case 8 -> kill(launch(agent, "sleep 600"));
			case 9 -> kill(launch(agent, "trap '' TERM; while :; do sleep 0.2; done"));
			case 10 -> agent.launchGroup(task("sleep 0.1"), task("exit 0"), task("exit 0"));
			default -> {
				TaskInfo first = task("sleep 600");
				agent.launchGroup(first, task("sleep 0.1; exit 1"));
				kill(first);
			}
		}
		return true;
	}

	private TaskInfo launch(EmbeddedAgent agent, String command) {
		TaskInfo task = task(command);
		agent.launch(task);
		return task;
	}

	private synchronized TaskInfo task(String command) {
		String id = "task-" + this.launched++;
		this.active++;
		this.statuses.put(id, new ArrayList<>());
		return Tasks.withKillPolicy(Tasks.command(id, command), Duration.ofMillis(300));
	}

	private synchronized void kill(TaskInfo task) {
		String id = task.getTaskId().getValue();
		if (this.statuses.getOrDefault(id, List.of()).stream().noneMatch((s) -> TaskStates.isTerminal(s.getState()))) {
			this.toKill.put(id, System.nanoTime() + KILL_AFTER_NANOS);
		}
	}

	/** Kills tasks whose time has come, again and again, as a KILL may get lost. */
	void kill(EmbeddedAgent agent) {
		List<String> due = new ArrayList<>();
		synchronized (this) {
			long now = System.nanoTime();
			this.toKill.replaceAll((id, at) -> {
				if (at - now > 0) {
					return at;
				}
				due.add(id);
				return now + KILL_AGAIN_NANOS;
			});
		}
		due.forEach(agent::kill);
	}

	synchronized int active() {
		return this.active;
	}

	synchronized int launched() {
		return this.launched;
	}

	synchronized List<String> violations() {
		return List.copyOf(this.violations);
	}

	synchronized Map<TaskState, Integer> ends() {
		return new EnumMap<>(this.ends);
	}

	/** Returns what is known of tasks that have not ended. */
	synchronized Map<String, List<TaskState>> hung() {
		Map<String, List<TaskState>> hung = new LinkedHashMap<>();
		this.statuses.forEach((id, known) -> {
			if (known.isEmpty() || !TaskStates.isTerminal(last(known).getState())) {
				hung.put(id, known.stream().map(TaskStatus::getState).toList());
			}
		});
		return hung;
	}

	/** Forgets tasks that have ended. */
	synchronized void forget() {
		this.statuses.values().removeIf((known) -> !known.isEmpty() && TaskStates.isTerminal(last(known).getState()));
		this.byUuid.clear();
	}

}
