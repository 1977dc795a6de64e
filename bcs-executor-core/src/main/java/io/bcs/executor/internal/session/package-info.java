/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Decides what the driver does: one class,
 * {@link io.bcs.executor.internal.session.Session}, takes inputs and the time and returns
 * effects. Knows no I/O, thread, clock, logger, source of randomness or Spring. Depends
 * on the messages of the protocol and on the plain data of the API ({@code DriverEvent},
 * {@code StopReason}) alone.
 */
@NullMarked
package io.bcs.executor.internal.session;

import org.jspecify.annotations.NullMarked;
