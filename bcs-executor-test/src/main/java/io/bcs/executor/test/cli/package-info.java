/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The embedded agent on the command line: starts an executor as a real agent does and
 * runs tasks in it. The only package that writes to the console.
 */
@NullMarked
package io.bcs.executor.test.cli;

import org.jspecify.annotations.NullMarked;
