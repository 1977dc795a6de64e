/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Auto-configuration of observations around the executor's callbacks. Depends on
 * Micrometer's Observation API, which an application may exclude.
 */
@NullMarked
package io.bcs.executor.boot.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
