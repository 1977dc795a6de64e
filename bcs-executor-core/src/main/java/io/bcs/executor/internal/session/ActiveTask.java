/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import org.apache.mesos.v1.Protos.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * An active task as it is shown to others. Times are those of
 * {@link StepContext#nanoTime()}.
 *
 * @param id its id
 * @param name its name
 * @param launchedAt when the agent launched it
 * @param state the last state the executor reported, or {@code null} if none yet
 * @param since when that state was reported, or when the task was launched
 */
public record ActiveTask(String id, String name, long launchedAt, @Nullable TaskState state, long since) {
}
