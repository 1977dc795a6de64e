/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.os;

/**
 * A process that runs: one that is dead and only not yet collected by its parent does
 * not.
 *
 * @param pid its id
 * @param parent its parent's id
 * @param group its process group
 * @param session its session
 * @param startTime when it was started, in the operating system's units
 * @param marker the value of the variable that marks processes of tasks, or empty
 */
public record ProcessEntry(long pid, long parent, long group, long session, long startTime, String marker) {
}
