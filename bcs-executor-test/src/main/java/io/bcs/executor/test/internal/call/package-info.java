/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Calls as they arrive: paths, media types, JSON, tokens, and the checks that need
 * nothing but the call. Depends on the package of connections.
 */
@NullMarked
package io.bcs.executor.test.internal.call;

import org.jspecify.annotations.NullMarked;
