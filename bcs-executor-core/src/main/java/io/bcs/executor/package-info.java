/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The public API of the executor driver: what an application implements
 * ({@link io.bcs.executor.Executor}), what it calls
 * ({@link io.bcs.executor.ExecutorDriver}), what it is configured with
 * ({@link io.bcs.executor.DriverEnv}) and what it can observe
 * ({@link io.bcs.executor.DriverListener}). Depends on the generated Mesos messages;
 * {@link io.bcs.executor.BcsExecutorDriver} alone reaches into the driver that carries it
 * out.
 */
@NullMarked
package io.bcs.executor;

import org.jspecify.annotations.NullMarked;
