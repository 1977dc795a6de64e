/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.record;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * The states of tasks as the scheduler learns them, each once, in order of arrival.
 * Confined to the agent's thread.
 */
public final class StatusLog {

	private final Map<ByteString, TaskStatus> statuses = new LinkedHashMap<>();

	private final Set<ByteString> acknowledged = new HashSet<>();

	private long acknowledgedOnce;

	private long fromExecutor;

	private long acknowledgementsSent;

	/**
	 * Adds a state.
	 * @return whether it is a new one
	 */
	public boolean add(TaskStatus status) {
		boolean added = this.statuses.putIfAbsent(status.getUuid(), status) == null;
		if (added && status.getSource() == TaskStatus.Source.SOURCE_EXECUTOR) {
			this.fromExecutor++;
		}
		return added;
	}

	public void acknowledgementSent(TaskStatus status) {
		this.acknowledgementsSent++;
		if (this.acknowledged.add(status.getUuid())) {
			this.acknowledgedOnce++;
		}
	}

	/**
	 * Forgets the states, but not how many there were.
	 */
	public void forget() {
		this.statuses.clear();
		this.acknowledged.clear();
	}

	public void clear() {
		forget();
		this.fromExecutor = 0;
		this.acknowledgedOnce = 0;
		this.acknowledgementsSent = 0;
	}

	public List<TaskStatus> select(Predicate<TaskStatus> predicate) {
		return this.statuses.values().stream().filter(predicate).toList();
	}

	public long fromExecutor() {
		return this.fromExecutor;
	}

	public long acknowledged() {
		return this.acknowledgedOnce;
	}

	public long acknowledgementsSent() {
		return this.acknowledgementsSent;
	}

	public boolean acknowledged(TaskStatus status) {
		return this.acknowledged.contains(status.getUuid());
	}

}
