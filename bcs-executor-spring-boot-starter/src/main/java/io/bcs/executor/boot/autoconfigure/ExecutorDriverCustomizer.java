/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import io.bcs.executor.BcsExecutorDriver;

/**
 * Changes how the driver is built, beyond what {@code bcs.executor.*} properties offer.
 * Beans of this type are called in their order, after the properties and the listeners
 * have been applied.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ExecutorDriverCustomizer {

	/**
	 * Changes the builder. Called once, on the thread that creates the beans.
	 * @param builder builds the driver
	 */
	void customize(BcsExecutorDriver.Builder builder);

}
