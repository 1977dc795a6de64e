/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import org.apache.mesos.v1.Protos.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * An update that waits for its acknowledgement, as it is shown to others.
 *
 * @param taskId the task's id
 * @param state the state it reports
 * @param since when it was recorded, on the clock of {@link StepContext#nanoTime()}
 * @param attempts how many UPDATE calls were made for it
 * @param lastFailure why the last of them failed, or {@code null} if it did not
 */
public record UnacknowledgedUpdate(String taskId, TaskState state, long since, int attempts,
		@Nullable String lastFailure) {
}
