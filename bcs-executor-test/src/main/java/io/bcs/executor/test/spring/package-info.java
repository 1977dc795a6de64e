/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Embedded agents in the tests of Spring applications:
 * {@link io.bcs.executor.test.spring.EmbeddedMesosAgent}. Depends on Spring's and Spring
 * Boot's test support and on the starter, which are optional, and on the agent; nothing
 * depends on it.
 */
@NullMarked
package io.bcs.executor.test.spring;

import org.jspecify.annotations.NullMarked;
