/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Health checks and checks of tasks: probes, and the loops that repeat them and report.
 */
@NullMarked
package io.bcs.executor.process.internal.check;

import org.jspecify.annotations.NullMarked;
