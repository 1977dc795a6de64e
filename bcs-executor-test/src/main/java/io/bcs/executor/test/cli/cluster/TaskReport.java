/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Says which tasks did not do as they should, and shows what their executors have
 * printed.
 */
final class TaskReport {

	private final AgentFiles files;

	private final CheckOutput output;

	TaskReport(AgentFiles files, CheckOutput output) {
		this.files = files;
		this.output = output;
	}

	/** Returns a sentence for each problem. Blocks. */
	List<String> problems(Collection<CheckedTask> tasks, String frameworkId) {
		List<String> problems = new ArrayList<>();
		List<String> shown = new ArrayList<>();
		for (CheckedTask task : tasks) {
			String problem = task.problem();
			if (problem.isEmpty()) {
				continue;
			}
			problems.add(problem);
			if (!shown.contains(task.executorId())) {
				shown.add(task.executorId());
				this.output.text("The end of the stderr of executor " + task.executorId() + " on "
						+ task.offer().hostname() + ":",
						this.files.stderr(task.offer(), frameworkId, task.executorId()));
			}
		}
		return problems;
	}

}
