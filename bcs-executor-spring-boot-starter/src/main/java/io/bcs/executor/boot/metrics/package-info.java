/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The executor's metrics for Micrometer, and their export to a file that a node exporter
 * collects. Depends on the public API of the core, on the starter's internal package, on
 * Micrometer and on the Prometheus client.
 */
@NullMarked
package io.bcs.executor.boot.metrics;

import org.jspecify.annotations.NullMarked;
