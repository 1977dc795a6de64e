/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.os;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The processes that ran at one moment, indexed once for the questions of all tasks.
 */
public final class ProcessSnapshot {

	private final Map<Long, ProcessEntry> processes = new HashMap<>();

	private final Map<Long, List<ProcessEntry>> children = new HashMap<>();

	private final Map<Long, List<ProcessEntry>> sessions = new HashMap<>();

	private final Map<String, List<ProcessEntry>> marked = new HashMap<>();

	/**
	 * Creates a snapshot.
	 * @param entries the processes
	 */
	public ProcessSnapshot(Collection<ProcessEntry> entries) {
		for (ProcessEntry entry : entries) {
			this.processes.put(entry.pid(), entry);
			add(this.children, entry.parent(), entry);
			add(this.sessions, entry.session(), entry);
			if (!entry.marker().isEmpty()) {
				add(this.marked, entry.marker(), entry);
			}
		}
	}

	private static <K> void add(Map<K, List<ProcessEntry>> index, K key, ProcessEntry entry) {
		index.computeIfAbsent(key, (any) -> new ArrayList<>()).add(entry);
	}

	/**
	 * Returns all processes.
	 * @return the processes
	 */
	public Collection<ProcessEntry> processes() {
		return List.copyOf(this.processes.values());
	}

	/**
	 * Returns a process.
	 * @param pid its id
	 * @return the process, or {@code null} if there is none
	 */
	public @Nullable ProcessEntry process(long pid) {
		return this.processes.get(pid);
	}

	/**
	 * Returns everything that belongs to a task: what carries its marker, what is in the
	 * session of its first process, what was found before, and all descendants of these.
	 * @param marker the task's marker
	 * @param session its session, or {@link ProcessTable#UNKNOWN}
	 * @param root its first process, or {@link ProcessTable#UNKNOWN} if that has ended
	 * @param known start times by ids of what was found before
	 * @return the processes, parents before children
	 */
	public List<ProcessEntry> members(String marker, long session, long root, Map<Long, Long> known) {
		Map<Long, ProcessEntry> members = new LinkedHashMap<>();
		Deque<ProcessEntry> found = new ArrayDeque<>();
		ProcessEntry first = this.processes.get(root);
		if (first != null) {
			found.add(first);
		}
		known.forEach((pid, startTime) -> {
			ProcessEntry entry = this.processes.get(pid);
			if (entry != null && entry.startTime() == startTime) {
				found.add(entry);
			}
		});
		if (session != ProcessTable.UNKNOWN) {
			found.addAll(this.sessions.getOrDefault(session, List.of()));
		}
		found.addAll(this.marked.getOrDefault(marker, List.of()));
		for (ProcessEntry entry = found.poll(); entry != null; entry = found.poll()) {
			if (members.putIfAbsent(entry.pid(), entry) == null) {
				found.addAll(this.children.getOrDefault(entry.pid(), List.of()));
			}
		}
		return List.copyOf(members.values());
	}

}
