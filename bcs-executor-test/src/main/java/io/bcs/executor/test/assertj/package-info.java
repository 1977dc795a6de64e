/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * AssertJ assertions for what an embedded agent has seen:
 * {@link io.bcs.executor.test.assertj.AgentAssertions}. Depends on AssertJ, which is
 * optional, and on the agent; nothing depends on it.
 */
@NullMarked
package io.bcs.executor.test.assertj;

import org.jspecify.annotations.NullMarked;
