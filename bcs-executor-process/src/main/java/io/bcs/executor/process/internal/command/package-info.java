/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Reads and checks commands, and builds command lines and variables from them. Starts no
 * process of a task.
 */
@NullMarked
package io.bcs.executor.process.internal.command;

import org.jspecify.annotations.NullMarked;
