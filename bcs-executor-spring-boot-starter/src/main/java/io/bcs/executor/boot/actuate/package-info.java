/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the actuator shows of the executor. Depends on the actuator's modules, which are
 * optional.
 */
@NullMarked
package io.bcs.executor.boot.actuate;

import org.jspecify.annotations.NullMarked;
