/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The executor API: which request is refused, which is hit by a fault, and which is
 * taken. Depends on the packages of calls, connections, the model and the records.
 */
@NullMarked
package io.bcs.executor.test.internal.api;

import org.jspecify.annotations.NullMarked;
