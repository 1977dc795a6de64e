/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Speaks HTTP/1.1 with the agent over Netty: one connection for the event stream, one
 * pipelined connection for the calls. Every failure is reported to the caller. Depends on
 * {@code protocol} and on the typed environment of the API.
 */
@NullMarked
package io.bcs.executor.internal.transport;

import org.jspecify.annotations.NullMarked;
