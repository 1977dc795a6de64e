/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Sockets and connections: requests in, responses and event streams out, cut and broken
 * as wanted. Depends on Netty and on the packages of the agent's thread and of TLS.
 */
@NullMarked
package io.bcs.executor.test.internal.http;

import org.jspecify.annotations.NullMarked;
