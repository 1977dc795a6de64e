/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Auto-configuration of the executor around a {@code TaskRunner} bean. Depends on the
 * starter's auto-configuration of the driver, on the core's task runners and, optionally,
 * on Jackson and Micrometer.
 */
@NullMarked
package io.bcs.executor.boot.autoconfigure.task;

import org.jspecify.annotations.NullMarked;
