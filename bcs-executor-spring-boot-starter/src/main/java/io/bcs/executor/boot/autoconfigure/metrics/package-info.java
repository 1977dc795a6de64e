/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Auto-configuration of the executor's metrics and of their export to a file. Depends on
 * Micrometer and its Prometheus registry, both of which an application may exclude.
 */
@NullMarked
package io.bcs.executor.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
