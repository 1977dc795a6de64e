/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;

import org.apache.mesos.v1.Protos.Environment;
import org.apache.mesos.v1.Protos.Label;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TasksTests {

	@Test
	void aTaskCanHaveAKillPolicyVariablesAndLabels() {
		TaskInfo task = Tasks.command("a", "env");
		task = Tasks.withKillPolicy(task, Duration.ofMillis(1500));
		task = Tasks.withVariable(Tasks.withVariable(task, "ONE", "1"), "TWO", "2");
		task = Tasks.withLabel(task, "tier", "test");
		assertThat(task.getCommand().getValue()).isEqualTo("env");
		assertThat(task.getKillPolicy().getGracePeriod().getNanoseconds()).isEqualTo(1_500_000_000);
		assertThat(task.getCommand().getEnvironment().getVariablesList()).extracting(Environment.Variable::getName)
			.containsExactly("ONE", "TWO");
		assertThat(task.getLabels().getLabelsList()).extracting(Label::getKey).containsExactly("tier");
	}

	@Test
	void aProgramIsItsOwnFirstArgument() {
		TaskInfo task = Tasks.argv("a", "ls", "-l");
		assertThat(task.getCommand().getShell()).isFalse();
		assertThat(task.getCommand().getArgumentsList()).containsExactly("ls", "-l");
	}

	@Test
	void aGroupHasItsTasksInOrder() {
		assertThat(Tasks.group(Tasks.data("a", "x"), Tasks.data("b", "y")).getTasksList()).extracting(TaskInfo::getName)
			.containsExactly("a", "b");
	}

}
