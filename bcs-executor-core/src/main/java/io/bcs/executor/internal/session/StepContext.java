/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

/**
 * What a step of the session may not find out by itself: the time and a piece of chance.
 *
 * @param nanos the time in nanoseconds, on a clock that never goes back and whose origin
 * means nothing ({@link System#nanoTime()})
 * @param chance uniformly distributed in [0, 1)
 */
public record StepContext(long nanos, double chance) {
}
