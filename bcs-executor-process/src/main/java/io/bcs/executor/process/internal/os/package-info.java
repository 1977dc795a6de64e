/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Processes as the operating system sees them: what runs, signals, and the supervision of
 * the processes of tasks until nothing of them is left.
 */
@NullMarked
package io.bcs.executor.process.internal.os;

import org.jspecify.annotations.NullMarked;
