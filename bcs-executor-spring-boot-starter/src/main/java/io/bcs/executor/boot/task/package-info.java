/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Observations that span a task. Depends on the core's task runners and on Micrometer's
 * Observation API.
 */
@NullMarked
package io.bcs.executor.boot.task;

import org.jspecify.annotations.NullMarked;
