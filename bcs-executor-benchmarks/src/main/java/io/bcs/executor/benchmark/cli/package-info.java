/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The command line. Depends on everything else here.
 */
@NullMarked
package io.bcs.executor.benchmark.cli;

import org.jspecify.annotations.NullMarked;
