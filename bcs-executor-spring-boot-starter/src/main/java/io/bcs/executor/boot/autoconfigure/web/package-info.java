/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Auto-configuration of the status page. Depends on the auto-configuration of the driver,
 * and on Spring WebFlux, which is optional.
 */
@NullMarked
package io.bcs.executor.boot.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
