/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.os;

/**
 * How a process was started.
 *
 * @param marker the value of the variable that marks it and all it starts
 * @param leadsSession whether it leads, or is just about to lead, a session
 * @param stopSignal asks it to end; a name without {@code SIG}
 */
public record ProcessOrigin(String marker, boolean leadsSession, String stopSignal) {
}
