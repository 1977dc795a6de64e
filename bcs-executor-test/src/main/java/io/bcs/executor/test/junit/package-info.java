/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Embedded agents in JUnit Jupiter tests:
 * {@link io.bcs.executor.test.junit.EmbeddedAgentExtension}. Depends on JUnit, which is
 * optional, and on the agent; nothing depends on it.
 */
@NullMarked
package io.bcs.executor.test.junit;

import org.jspecify.annotations.NullMarked;
