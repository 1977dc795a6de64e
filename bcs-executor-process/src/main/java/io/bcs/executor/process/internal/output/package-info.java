/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The directories of tasks, and their output in files of bounded size.
 */
@NullMarked
package io.bcs.executor.process.internal.output;

import org.jspecify.annotations.NullMarked;
