/*
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The agent's certificates and its side of TLS. Depends on Netty and on the root package.
 */
@NullMarked
package io.bcs.executor.test.internal.tls;

import org.jspecify.annotations.NullMarked;
