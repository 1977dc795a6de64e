/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the supports of JUnit and Spring have in common. Depends on the root package.
 */
@NullMarked
package io.bcs.executor.test.internal.config;

import org.jspecify.annotations.NullMarked;
