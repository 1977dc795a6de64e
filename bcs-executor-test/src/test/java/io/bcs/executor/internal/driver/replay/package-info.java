/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What a real agent once said to an executor, said again to the driver: recorded bytes,
 * in the recorded order, without the recorded pauses.
 */
@NullMarked
package io.bcs.executor.internal.driver.replay;

import org.jspecify.annotations.NullMarked;
