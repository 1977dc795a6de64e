/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The status page: what the executor does at this moment, in a browser. Depends on the
 * public API of the core, and on Spring WebFlux, which is optional.
 */
@NullMarked
package io.bcs.executor.boot.web;

import org.jspecify.annotations.NullMarked;
