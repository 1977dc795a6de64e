/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Executors to be measured: the reference on plain sockets, one on the core driver, one
 * on the starter. Depends on nothing else here.
 */
@NullMarked
package io.bcs.executor.benchmark.executor;

import org.jspecify.annotations.NullMarked;
