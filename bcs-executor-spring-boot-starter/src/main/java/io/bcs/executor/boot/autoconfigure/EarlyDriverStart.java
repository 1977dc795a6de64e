/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import io.bcs.executor.boot.ExecutorDriverLifecycle;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the driver just before the web server starts to listen. What stops it is the
 * lifecycle of the driver, in its own phase.
 */
final class EarlyDriverStart implements SmartLifecycle {

	/** Spring Boot starts its web servers 2048 below the highest phase. */
	static final int PHASE = DEFAULT_PHASE - 2048 - 1;

	/** A dependency would be stopped with this bean, and not be waited for. */
	private final ObjectProvider<ExecutorDriverLifecycle> lifecycle;

	EarlyDriverStart(ObjectProvider<ExecutorDriverLifecycle> lifecycle) {
		this.lifecycle = lifecycle;
	}

	@Override
	public void start() {
		this.lifecycle.getObject().startEarly();
	}

	@Override
	public void stop() {
		// The driver has been stopped in its own phase, which comes first.
	}

	@Override
	public boolean isRunning() {
		return this.lifecycle.getObject().isRunning();
	}

	@Override
	public boolean isAutoStartup() {
		return this.lifecycle.getObject().isAutoStartup();
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
