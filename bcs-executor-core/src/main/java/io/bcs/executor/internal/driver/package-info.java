/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The shell around the session: the event loop ({@code bcs-executor-driver}) that runs
 * it, the thread that runs the application's callbacks ({@code bcs-executor-callback}),
 * the listeners, the log and the snapshot. Decides nothing. Depends on {@code session},
 * {@code transport}, {@code protocol} and the API.
 */
@NullMarked
package io.bcs.executor.internal.driver;

import org.jspecify.annotations.NullMarked;
