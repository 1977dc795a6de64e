/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The agent's thread, and how others wait for it. Depends on Netty only.
 */
@NullMarked
package io.bcs.executor.test.internal.loop;

import org.jspecify.annotations.NullMarked;
