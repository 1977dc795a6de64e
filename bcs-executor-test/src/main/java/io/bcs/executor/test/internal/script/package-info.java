/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Scripts, each on a thread of its own. Depends on the root package and on the agent's
 * thread.
 */
@NullMarked
package io.bcs.executor.test.internal.script;

import org.jspecify.annotations.NullMarked;
