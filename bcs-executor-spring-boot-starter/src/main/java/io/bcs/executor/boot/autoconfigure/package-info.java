/*
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Auto-configuration of the executor driver: its environment ({@code mesos.*}), its
 * settings ({@code bcs.executor.*}), the driver around the application's
 * {@link io.bcs.executor.Executor} bean and the lifecycle of both. Whatever is optional
 * has a package and an auto-configuration of its own below this one.
 */
@NullMarked
package io.bcs.executor.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
