/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Commands of tasks as processes of the operating system. Built on the public API of the
 * core alone; {@link io.bcs.executor.process.CommandTaskRunner} is a task runner, and
 * {@link io.bcs.executor.process.TaskProcesses} serves runners and executors of one's
 * own.
 */
@NullMarked
package io.bcs.executor.process;

import org.jspecify.annotations.NullMarked;
