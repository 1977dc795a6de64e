/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Benchmarks of single steps of the hot path.
 */
@NullMarked
package io.bcs.executor.benchmark.jmh;

import org.jspecify.annotations.NullMarked;
