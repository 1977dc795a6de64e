/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A process with everything it has started: its descendants, and every process of its
 * session, if it leads one. A member once seen stays one after its parent has ended. What
 * has made a session of its own and lost its parent before it was seen has escaped; only
 * the agent's container holds that.
 * <p>
 * Single processes are signalled through {@link ProcessHandle}, which compares start
 * times: a process id that was reused meanwhile is left alone. Confined to one thread.
 */
class ProcessTree {

	private final ProcessHandle root;

	private final boolean leadsSession;

	private final ProcessGroups groups;

	private final Map<Long, ProcessHandle> members = new LinkedHashMap<>();

	/**
	 * Looks at a process.
	 * @param root the process
	 * @param leadsSession whether it is the leader of a session that is named after it
	 * @param groups sends signals to whole groups
	 */
	ProcessTree(ProcessHandle root, boolean leadsSession, ProcessGroups groups) {
		this.root = root;
		this.leadsSession = leadsSession;
		this.groups = groups;
		this.members.put(root.pid(), root);
	}

	/**
	 * Returns whether any member runs.
	 * @return {@code false} if all have ended
	 */
	boolean isAlive() {
		return !look(ProcessTable.running()).isEmpty();
	}

	/**
	 * Sends SIGTERM to all members, once each: to whole groups, where they are the
	 * members' own, else to one process after the other, parents first.
	 */
	void terminate() {
		List<ProcessTable.Entry> processes = ProcessTable.running();
		long self = ProcessHandle.current().pid();
		long ownSession = processes.stream()
			.filter((process) -> process.pid() == self)
			.mapToLong(ProcessTable.Entry::session)
			.findFirst()
			.orElse(ProcessTable.UNKNOWN);
		Set<Long> signalled = new HashSet<>();
		for (ProcessTable.Entry member : look(processes)) {
			// Sessions have no groups in common: there are only members in this one.
			boolean ownGroup = ownSession != ProcessTable.UNKNOWN && member.session() != ownSession;
			if (ownGroup && (signalled.contains(member.group()) || this.groups.terminate(member.group()))) {
				signalled.add(member.group());
			}
			else {
				handle(member).destroy();
			}
		}
	}

	/**
	 * Sends SIGKILL to all members. One that is being forked may escape: repeat until
	 * {@link #isAlive()} says no.
	 */
	void kill() {
		look(ProcessTable.running()).forEach((member) -> handle(member).destroyForcibly());
	}

	private ProcessHandle handle(ProcessTable.Entry member) {
		return Objects.requireNonNull(this.members.get(member.pid()));
	}

	private Collection<ProcessTable.Entry> look(List<ProcessTable.Entry> processes) {
		Map<Long, ProcessTable.Entry> running = new HashMap<>();
		Map<Long, List<Long>> children = new HashMap<>();
		processes.forEach((process) -> running.put(process.pid(), process));
		this.members.values().removeIf((member) -> !running.containsKey(member.pid()) || !member.isAlive());
		Deque<Long> found = new ArrayDeque<>(this.members.keySet());
		for (ProcessTable.Entry process : processes) {
			children.computeIfAbsent(process.parent(), (parent) -> new ArrayList<>()).add(process.pid());
			if (this.leadsSession && process.session() == this.root.pid()) {
				found.add(process.pid());
			}
		}
		Map<Long, ProcessTable.Entry> tree = new LinkedHashMap<>();
		while (!found.isEmpty()) {
			Long pid = found.remove();
			ProcessTable.Entry process = running.get(pid);
			if (process != null && !tree.containsKey(pid) && remember(pid)) {
				tree.put(pid, process);
				found.addAll(children.getOrDefault(pid, List.of()));
			}
		}
		return tree.values();
	}

	private boolean remember(Long pid) {
		if (!this.members.containsKey(pid)) {
			ProcessHandle.of(pid).ifPresent((member) -> this.members.put(pid, member));
		}
		return this.members.containsKey(pid);
	}

}
