/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A Mesos executor that runs the command of each task as a process of the operating
 * system. Depends on the public API of the driver and on what the starter wires:
 * {@link io.bcs.executor.example.ProcessExecutor} is the one bean it declares for that.
 * <p>
 * All state of the tasks belongs to one thread, {@code example-tasks}: callbacks of the
 * driver, ends of processes and timers are handed to it, so nothing here is locked.
 */
@NullMarked
package io.bcs.executor.example;

import org.jspecify.annotations.NullMarked;
