/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Decides what the driver does, as a state machine without I/O, threads, clock or logger:
 * {@link io.bcs.executor.internal.session.Session} takes inputs and returns effects, and
 * depends on the protocol and on the plain data of the API alone.
 */
@NullMarked
package io.bcs.executor.internal.session;

import org.jspecify.annotations.NullMarked;
