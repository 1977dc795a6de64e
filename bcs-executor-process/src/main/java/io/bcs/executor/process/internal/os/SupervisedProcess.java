/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.os;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process with all it has started, from its start until nothing of it is left.
 * <p>
 * A task ends with its first process: what that leaves behind is killed at once, as Mesos
 * does when the first process of a container has ended. When the task was asked to end,
 * what is left has time until {@link #kill()}.
 */
public final class SupervisedProcess {

	private static final Duration POLL = Duration.ofMillis(50);

	private static final long SHORTEST_KILL_PAUSE_MILLIS = 10;

	private static final long LONGEST_KILL_PAUSE_MILLIS = 1000;

	/** How often SIGKILL is repeated after the first process has ended: for some 4 s. */
	private static final int MOST_ATTEMPTS = 10;

	/** How long to look for a process whose start has failed after it existed. */
	private static final long APPEARANCE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final Logger logger = LoggerFactory.getLogger(ProcessSupervisor.class);

	private final @Nullable Process process;

	private final ProcessOrigin origin;

	private final ProcessSupervisor supervisor;

	private final ProcessSupervisor.EndListener onEnd;

	private final Map<Long, Long> known = new HashMap<>();

	private final Set<Long> asked = new HashSet<>();

	private final long created = System.nanoTime();

	private Stage stage = Stage.RUNNING;

	private @Nullable Integer exitCode;

	private int attempts;

	private enum Stage {

		RUNNING, TERMINATING, KILLING, ENDED

	}

	SupervisedProcess(@Nullable Process process, ProcessOrigin origin, ProcessSupervisor supervisor,
			ProcessSupervisor.EndListener onEnd) {
		this.process = process;
		this.origin = origin;
		this.supervisor = supervisor;
		this.onEnd = onEnd;
	}

	/**
	 * Asks all processes to end, by the stop signal, once. Thread-safe, does not block.
	 */
	public void terminate() {
		this.supervisor.loop().executeUnlessClosed(this::beginTermination);
	}

	/**
	 * Kills all processes by SIGKILL. Thread-safe, does not block.
	 */
	public void kill() {
		this.supervisor.loop().executeUnlessClosed(this::beginKill);
	}

	void begin() {
		if (this.process != null) {
			var unused = this.process.onExit().thenAcceptAsync((exited) -> checkExit(), this.supervisor.loop());
		}
		else {
			this.exitCode = 0;
		}
	}

	/** Looks whether the first process has ended, without the operating system. */
	void checkExit() {
		if (this.exitCode == null && this.process != null && !this.process.isAlive()) {
			this.exitCode = this.process.exitValue();
			requestPass(Duration.ZERO);
		}
	}

	private void beginTermination() {
		if (this.stage == Stage.RUNNING) {
			this.stage = Stage.TERMINATING;
			signalGroup(this.origin.stopSignal());
			requestPass(Duration.ZERO);
		}
	}

	void beginKill() {
		if (this.stage == Stage.RUNNING || this.stage == Stage.TERMINATING) {
			this.stage = Stage.KILLING;
			signalGroup("KILL");
			requestPass(Duration.ZERO);
		}
	}

	/**
	 * Needs no look at anything if the group is known. Otherwise nothing is signalled
	 * before its descendants are known: without their parent they can't be found.
	 */
	private void signalGroup(String signal) {
		if (this.process != null && this.exitCode == null && this.origin.leadsSession()
				&& this.supervisor.signals().signalLeader(signal, this.process.pid())) {
			this.asked.add(this.process.pid());
		}
	}

	private void requestPass(Duration delay) {
		this.supervisor.requestPass(delay);
	}

	/** Takes a look at all processes into account. */
	void look(ProcessSnapshot snapshot) throws IOException {
		if (this.stage == Stage.ENDED || (this.stage == Stage.RUNNING && this.exitCode == null)) {
			return;
		}
		long pid = (this.process != null) ? this.process.pid() : ProcessTable.UNKNOWN;
		boolean firstRuns = this.exitCode == null;
		List<ProcessEntry> members = snapshot.members(this.origin.marker(),
				this.origin.leadsSession() ? pid : ProcessTable.UNKNOWN, firstRuns ? pid : ProcessTable.UNKNOWN,
				this.known);
		remember(members);
		if (members.isEmpty() && !firstRuns) {
			if (mayStillAppear()) {
				requestPass(POLL);
			}
			else {
				end();
			}
		}
		else if (this.stage == Stage.TERMINATING) {
			askOthers(members, snapshot);
			if (!firstRuns) {
				// The JVM is notified of the end of its children only.
				requestPass(POLL);
			}
		}
		else {
			killAll(members);
		}
	}

	/**
	 * What is known by its marker alone is not seen until its program is executed.
	 */
	private boolean mayStillAppear() {
		return this.process == null && this.attempts == 0 && System.nanoTime() - this.created < APPEARANCE_NANOS;
	}

	private void remember(Collection<ProcessEntry> members) {
		this.known.clear();
		members.forEach((member) -> this.known.put(member.pid(), member.startTime()));
	}

	private void askOthers(List<ProcessEntry> members, ProcessSnapshot snapshot) throws IOException {
		ProcessEntry self = snapshot.process(ProcessHandle.current().pid());
		for (ProcessEntry member : members) {
			// Sessions have no groups in common: in another session than this JVM's there
			// are only members.
			boolean ownGroup = self != null && self.session() != ProcessTable.UNKNOWN
					&& member.session() != self.session();
			long target = ownGroup ? member.group() : member.pid();
			if (this.asked.contains(target)) {
				continue;
			}
			if (ownGroup && this.supervisor.signals().signalGroup(this.origin.stopSignal(), target)) {
				this.asked.add(target);
			}
			else if (this.asked.add(member.pid())) {
				signal(member, this.origin.stopSignal());
			}
		}
	}

	private void killAll(List<ProcessEntry> members) throws IOException {
		this.attempts++;
		if (this.attempts > MOST_ATTEMPTS && this.exitCode != null) {
			logger.atWarn()
				.addKeyValue("event", "bcs.executor.process-survives")
				.log("A task has ended, but processes that it started survive SIGKILL: {}",
						members.stream().map(ProcessEntry::pid).toList());
			end();
			return;
		}
		for (ProcessEntry member : members) {
			signal(member, "KILL");
		}
		long pause = SHORTEST_KILL_PAUSE_MILLIS << Math.min(this.attempts - 1, MOST_ATTEMPTS);
		requestPass(Duration.ofMillis(Math.min(pause, LONGEST_KILL_PAUSE_MILLIS)));
	}

	/** Unless its id belongs to another process by now. */
	private void signal(ProcessEntry member, String signal) throws IOException {
		if (this.supervisor.table().startTime(member.pid()) != member.startTime()
				|| this.supervisor.signals().signal(signal, member.pid())) {
			return;
		}
		ProcessHandle.of(member.pid()).ifPresent((handle) -> {
			if (signal.equals("KILL")) {
				handle.destroyForcibly();
			}
			else {
				handle.destroy();
			}
		});
	}

	private void end() {
		this.stage = Stage.ENDED;
		if (this.origin.leadsSession() && this.process != null) {
			this.supervisor.signals().release(this.process.pid());
		}
		try {
			this.onEnd.onEnd((this.exitCode != null) ? this.exitCode : 0);
		}
		finally {
			this.supervisor.ended(this);
		}
	}

}
