/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Auto-configuration for applications with actuator endpoints. Depends on the actuator,
 * which is optional.
 */
@NullMarked
package io.bcs.executor.boot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
