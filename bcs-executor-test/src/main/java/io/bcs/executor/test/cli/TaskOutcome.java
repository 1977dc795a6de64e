/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.util.List;

import org.apache.mesos.v1.Protos.TaskState;

/**
 * What became of a task.
 *
 * @param name its name
 * @param states its states in order
 * @param message the message of the last one
 */
record TaskOutcome(String name, List<TaskState> states, String message) {
}
