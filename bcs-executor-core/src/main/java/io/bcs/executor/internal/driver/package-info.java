/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The shell around the session: the owner thread with its mailbox and timers
 * ({@code bcs-executor-driver}), the thread that runs the application's callbacks
 * ({@code bcs-executor-callback}), and the hands that carry effects out. Decides nothing.
 * Depends on {@code session}, {@code transport}, {@code protocol} and the API.
 */
@NullMarked
package io.bcs.executor.internal.driver;

import org.jspecify.annotations.NullMarked;
