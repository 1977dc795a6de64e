/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.metrics;

import java.util.function.Supplier;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverLoad;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * The load of a driver that is looked up when it is first asked for; none where the
 * application brings a driver of another class.
 */
final class LazyDriverLoad implements Supplier<DriverLoad> {

	private final ObjectProvider<BcsExecutorDriver> provider;

	private volatile @Nullable BcsExecutorDriver driver;

	LazyDriverLoad(ObjectProvider<BcsExecutorDriver> provider) {
		this.provider = provider;
	}

	@Override
	public DriverLoad get() {
		BcsExecutorDriver current = this.driver;
		if (current == null) {
			current = this.provider.getIfUnique();
			this.driver = current;
		}
		return (current != null) ? current.load() : DriverLoad.NONE;
	}

}
