/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Auto-configuration of the executor's health. Depends on Spring Boot's health module,
 * which is optional.
 */
@NullMarked
package io.bcs.executor.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
