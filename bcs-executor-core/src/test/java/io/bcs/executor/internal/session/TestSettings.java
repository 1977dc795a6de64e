/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

import io.bcs.executor.protocol.FrameworkMessageEncoding;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a session under test.
 */
final class TestSettings {

	private boolean checkpoint = true;

	private Duration registrationTimeout = SessionFixture.REGISTRATION;

	private Duration backoffMax = Duration.ofSeconds(2);

	private Duration callTimeout = Duration.ofSeconds(10);

	private Duration gracePeriod = SessionFixture.GRACE;

	private @Nullable Duration applicationPeriod;

	private int callConcurrency = 256;

	private @Nullable Duration heartbeatTimeout;

	private FrameworkMessageEncoding messageEncoding = FrameworkMessageEncoding.RAW;

	TestSettings checkpoint(boolean checkpoint) {
		this.checkpoint = checkpoint;
		return this;
	}

	TestSettings registrationTimeout(Duration timeout) {
		this.registrationTimeout = timeout;
		return this;
	}

	TestSettings backoffMax(Duration max) {
		this.backoffMax = max;
		return this;
	}

	TestSettings callTimeout(Duration timeout) {
		this.callTimeout = timeout;
		return this;
	}

	TestSettings gracePeriod(Duration period) {
		this.gracePeriod = period;
		return this;
	}

	TestSettings applicationPeriod(@Nullable Duration period) {
		this.applicationPeriod = period;
		return this;
	}

	TestSettings callConcurrency(int calls) {
		this.callConcurrency = calls;
		return this;
	}

	TestSettings heartbeatTimeout(@Nullable Duration timeout) {
		this.heartbeatTimeout = timeout;
		return this;
	}

	TestSettings messageEncoding(FrameworkMessageEncoding encoding) {
		this.messageEncoding = encoding;
		return this;
	}

	SessionSettings build() {
		return new SessionSettings("framework", "executor", "agent:5051", this.checkpoint, this.registrationTimeout,
				SessionFixture.RECOVERY, this.backoffMax, this.callTimeout, this.gracePeriod, this.applicationPeriod,
				SessionFixture.STOP, this.callConcurrency, Duration.ofMinutes(30), this.heartbeatTimeout,
				this.messageEncoding, Duration.ofSeconds(10), Duration.ofMinutes(10));
	}

}
