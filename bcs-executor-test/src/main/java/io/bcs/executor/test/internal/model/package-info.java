/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What an agent knows of its executor, its tasks and their updates, and the rules by
 * which that changes. Depends on the packages of calls, connections and records.
 */
@NullMarked
package io.bcs.executor.test.internal.model;

import org.jspecify.annotations.NullMarked;
