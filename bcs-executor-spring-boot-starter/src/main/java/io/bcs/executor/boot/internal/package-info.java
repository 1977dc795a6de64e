/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What several packages of the starter share and no application uses. Depends on the
 * public API of the core, and on no other package of the starter.
 */
@NullMarked
package io.bcs.executor.boot.internal;

import org.jspecify.annotations.NullMarked;
