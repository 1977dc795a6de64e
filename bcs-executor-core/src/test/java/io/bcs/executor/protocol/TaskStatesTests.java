/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.util.Arrays;

import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TaskStates}.
 */
class TaskStatesTests {

	@Test
	void theTerminalStatesAreThoseOfMesos() {
		assertThat(Arrays.stream(TaskState.values()).filter(TaskStates::isTerminal)).containsExactlyInAnyOrder(
				TaskState.TASK_FINISHED, TaskState.TASK_FAILED, TaskState.TASK_KILLED, TaskState.TASK_ERROR,
				TaskState.TASK_LOST, TaskState.TASK_DROPPED, TaskState.TASK_GONE);
	}

}
