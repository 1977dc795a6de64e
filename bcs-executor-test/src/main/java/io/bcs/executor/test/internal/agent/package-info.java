/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The agent itself: its parts put together, and the facades that a test sees. Depends on
 * all other internal packages and on the root package; only the builder there depends on
 * it.
 */
@NullMarked
package io.bcs.executor.test.internal.agent;

import org.jspecify.annotations.NullMarked;
