/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Ties the executor driver to a Spring Boot application: its lifecycle, the end of the
 * application when the driver has ended, and readable pages for what can go wrong at
 * start-up. Depends on the public API of the core and on Spring Boot.
 */
@NullMarked
package io.bcs.executor.boot;

import org.jspecify.annotations.NullMarked;
