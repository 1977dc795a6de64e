/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.time.Duration;

import org.apache.mesos.v1.Protos.DurationInfo;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class GracePeriodsTests {

	private static final TaskInfo TASK = Tasks.shell("a", "true");

	private static final TaskInfo PATIENT = TASK.toBuilder()
		.setKillPolicy(Tasks.killPolicy(Duration.ofHours(1)))
		.build();

	@Test
	void theRequestGoesBeforeTheTaskAndTheTaskBeforeTheDefault() {
		assertThat(GracePeriods.forKill(null, TASK)).isEqualTo(Duration.ofSeconds(3));
		assertThat(GracePeriods.forKill(KillPolicy.getDefaultInstance(), TASK)).isEqualTo(Duration.ofSeconds(3));
		assertThat(GracePeriods.forKill(null, PATIENT)).isEqualTo(Duration.ofHours(1));
		assertThat(GracePeriods.forKill(KillPolicy.getDefaultInstance(), PATIENT)).isEqualTo(Duration.ofHours(1));
		assertThat(GracePeriods.forKill(Tasks.killPolicy(Duration.ZERO), PATIENT)).isZero();
	}

	@Test
	void aPeriodThatMakesNoSenseIsBroughtIntoBounds() {
		assertThat(GracePeriods.duration(DurationInfo.newBuilder().setNanoseconds(-1).build())).isZero();
		assertThat(GracePeriods.duration(DurationInfo.newBuilder().setNanoseconds(Long.MAX_VALUE).build()))
			.isEqualTo(Duration.ofDays(365));
	}

	@ParameterizedTest
	@CsvSource({ "0,0", "400,0", "900,400", "3000,2000", "60000,58000" })
	void aShutdownLeavesTimeToReport(long period, long expected) {
		assertThat(GracePeriods.forShutdown(PATIENT, Duration.ofMillis(period))).isEqualTo(Duration.ofMillis(expected));
	}

	@Test
	void aShutdownTakesNoLongerThanAKill() {
		assertThat(GracePeriods.forShutdown(TASK, Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(3));
	}

}
