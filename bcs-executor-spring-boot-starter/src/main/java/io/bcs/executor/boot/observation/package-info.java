/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Observations of the executor's callbacks and status updates, for traces and meters.
 * Depends on the public API of the core, on the starter's internal package and on
 * Micrometer's Observation API.
 */
@NullMarked
package io.bcs.executor.boot.observation;

import org.jspecify.annotations.NullMarked;
