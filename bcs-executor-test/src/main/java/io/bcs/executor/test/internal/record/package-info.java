/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What happened: the history, the states of tasks, refused calls, and the listeners.
 * Depends on the root package's records.
 */
@NullMarked
package io.bcs.executor.test.internal.record;

import org.jspecify.annotations.NullMarked;
