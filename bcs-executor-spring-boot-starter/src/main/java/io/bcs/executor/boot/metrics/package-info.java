/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The executor's metrics for Micrometer, and their export to a file that a node exporter
 * collects. Depends on the public API of the core and on Micrometer.
 */
@NullMarked
package io.bcs.executor.boot.metrics;

import org.jspecify.annotations.NullMarked;
