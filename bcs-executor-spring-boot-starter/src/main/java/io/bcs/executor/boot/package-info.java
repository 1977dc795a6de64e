/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Connects the executor driver with a Spring Boot application: its lifecycle, its events,
 * the application's readiness and its end when the driver has ended, and pages for what
 * can go wrong at start-up. Depends on the public API of the core, on the starter's
 * internal package and on Spring Boot.
 */
@NullMarked
package io.bcs.executor.boot;

import org.jspecify.annotations.NullMarked;
