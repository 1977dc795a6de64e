/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Speaks HTTP with the agent: the event stream over Spring's {@code WebClient}, the calls
 * over one pipelined Netty connection, both on one I/O thread. Decides nothing: every
 * failure is told to the caller. Depends on {@code protocol} and on the typed environment
 * of the API.
 */
@NullMarked
package io.bcs.executor.internal.transport;

import org.jspecify.annotations.NullMarked;
