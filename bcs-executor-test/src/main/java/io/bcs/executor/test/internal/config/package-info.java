/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the annotations for JUnit and Spring say of an agent. Depends on the root package.
 */
@NullMarked
package io.bcs.executor.test.internal.config;

import org.jspecify.annotations.NullMarked;
