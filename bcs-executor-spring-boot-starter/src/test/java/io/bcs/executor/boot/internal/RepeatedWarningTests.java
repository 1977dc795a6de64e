/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.internal;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RepeatedWarningTests {

	private long now = Long.MAX_VALUE - 5;

	private final RepeatedWarning warning = new RepeatedWarning(() -> this.now);

	@Test
	void isDueAtOnceAndThenOnceAMinuteWithTheNumberOfOccurrences() {
		assertThat(this.warning.occurred()).isEqualTo(1);
		assertThat(this.warning.occurred()).isZero();
		this.now += Duration.ofSeconds(59).toNanos();
		assertThat(this.warning.occurred()).isZero();
		this.now += Duration.ofSeconds(1).toNanos();
		assertThat(this.warning.occurred()).isEqualTo(3);
		assertThat(this.warning.occurred()).isZero();
		assertThat(this.warning.takeUnreported()).isEqualTo(1);
		assertThat(this.warning.takeUnreported()).isZero();
	}

}
