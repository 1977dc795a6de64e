/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.bcs.executor.test.cli.cluster.ClusterCheckSettings.Resources;

/**
 * Spreads the tasks over agents, with one executor on each.
 */
final class TaskPlacement {

	private final ClusterCheckSettings settings;

	private final CheckOutput output;

	private final Set<String> agents = new HashSet<>();

	private int placed;

	private String tooSmall = "";

	TaskPlacement(ClusterCheckSettings settings, CheckOutput output) {
		this.settings = settings;
		this.output = output;
	}

	/**
	 * Returns the tasks to launch with an offer; none if it is not needed, or too small.
	 */
	List<CheckedTask> place(Offer offer) {
		int left = this.settings.tasks() - this.placed;
		if (left == 0 || this.agents.contains(offer.agentId())) {
			return List.of();
		}
		int agentsLeft = this.settings.agents() - this.agents.size();
		int share = (left + agentsLeft - 1) / agentsLeft;
		Resources needed = this.settings.executor().resources().plus(this.settings.task().resources(), share);
		if (!needed.fitsInto(offer.resources())) {
			this.tooSmall = offer + ", and " + needed + " are needed for " + share + " tasks and their executor";
			this.output.event("offer", "too small", this.tooSmall);
			return List.of();
		}
		this.agents.add(offer.agentId());
		List<CheckedTask> tasks = new ArrayList<>();
		for (int i = 0; i < share; i++) {
			this.placed++;
			tasks.add(new CheckedTask("check-" + this.placed, "cluster-check-" + this.agents.size(), offer));
		}
		return tasks;
	}

	/** Says why not all tasks were placed in time. */
	String problem() {
		String launched = this.placed + " of " + this.settings.tasks() + " tasks could be launched within "
				+ this.settings.timeout().toSeconds() + " s: ";
		if (!this.tooSmall.isEmpty()) {
			return launched + this.tooSmall;
		}
		return launched + ((this.placed == 0)
				? "no offer came for role " + this.settings.role()
						+ "; all resources are in use, or no agent has any for this role"
				: "only " + this.agents.size() + " of " + this.settings.agents() + " agents made an offer");
	}

}
