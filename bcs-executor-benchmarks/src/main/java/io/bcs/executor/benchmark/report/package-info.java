/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Tables, JSON and charts of what was measured. Depends on the measurements.
 */
@NullMarked
package io.bcs.executor.benchmark.report;

import org.jspecify.annotations.NullMarked;
