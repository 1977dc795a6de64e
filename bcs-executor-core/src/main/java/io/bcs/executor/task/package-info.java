/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Task runners: an application says what one task does, and
 * {@link io.bcs.executor.task.TaskRunnerExecutor} reports, kills and limits the tasks.
 * Built on the public API of the driver alone.
 * <p>
 * What is not public here follows one lock discipline. All state of all tasks of an
 * executor is guarded by the one lock of its {@code TaskTable}. Under the lock state
 * changes, updates are handed to the driver (which never waits for the network) and
 * threads are interrupted. Code of the application never runs under it: runners, kill
 * handlers, listeners and the starting of threads are collected as effects and run after
 * the lock is released.
 */
@NullMarked
package io.bcs.executor.task;

import org.jspecify.annotations.NullMarked;
