/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.api;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.bcs.executor.test.AgentFault;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * The faults that are still to strike, in the order in which they were injected. Confined
 * to the agent's thread.
 */
final class PendingFaults {

	private final List<Pending> faults = new ArrayList<>();

	void add(AgentFault fault) {
		this.faults.add(new Pending(fault));
	}

	void clear() {
		this.faults.clear();
	}

	/**
	 * Returns the faults that had to strike and did not.
	 */
	List<String> neverStruck() {
		return this.faults.stream()
			.filter((pending) -> !pending.fault.isOptional() && pending.left == pending.fault.times())
			.map((pending) -> pending.fault.toString())
			.toList();
	}

	/**
	 * Returns the fault that strikes a call, if one does.
	 */
	@Nullable AgentFault next(Call call) {
		for (Iterator<Pending> pending = this.faults.iterator(); pending.hasNext();) {
			Pending candidate = pending.next();
			if (candidate.fault.hits(call) && candidate.skipped++ >= candidate.fault.skipping()) {
				candidate.left--;
				if (candidate.left == 0) {
					pending.remove();
				}
				return candidate.fault;
			}
		}
		return null;
	}

	private static final class Pending {

		private final AgentFault fault;

		private int left;

		private int skipped;

		Pending(AgentFault fault) {
			this.fault = fault;
			this.left = fault.times();
		}

	}

}
