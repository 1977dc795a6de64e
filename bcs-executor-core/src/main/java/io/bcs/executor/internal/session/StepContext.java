/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

/**
 * The time and the random number of one step. The session reads neither a clock nor a
 * source of randomness itself. Every time it returns is on the same clock; whoever needs
 * wall-clock time converts it, by the difference to {@link System#nanoTime()}.
 *
 * @param nanoTime the time in nanoseconds, on a monotonic clock of any origin
 * ({@link System#nanoTime()})
 * @param random uniformly distributed in [0, 1)
 */
public record StepContext(long nanoTime, double random) {
}
