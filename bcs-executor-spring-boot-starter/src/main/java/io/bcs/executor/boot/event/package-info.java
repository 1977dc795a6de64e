/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Application events of the executor's driver. Depends on the core's API and on Spring's
 * context only.
 */
@NullMarked
package io.bcs.executor.boot.event;

import org.jspecify.annotations.NullMarked;
