/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.Map;
import java.util.Objects;

import io.bcs.executor.DriverEnv;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class InvalidDriverEnvFailureAnalyzerTests {

	private static final String TOKEN = "secret\ttoken";

	@Test
	void listsEveryFaultWithItsValueAndWhatIsWrong() {
		assertThat(analyze().getDescription().lines())
			.contains("    MESOS_AGENT_ENDPOINT is missing", "    MESOS_FRAMEWORK_ID is missing",
					"    MESOS_CHECKPOINT = \"yes\" is not a flag: 1, 0, true or false expected")
			.anyMatch((line) -> line.startsWith("    MESOS_RECOVERY_TIMEOUT = \"15 minutes\" is not a Mesos duration"))
			.anyMatch((line) -> line.startsWith("    MESOS_EXECUTOR_AUTHENTICATION_TOKEN has characters"))
			.noneMatch((line) -> line.contains("MESOS_EXECUTOR_ID"));
	}

	@Test
	void saysWhoSetsTheVariables() {
		assertThat(analyze().getDescription())
			.endsWith("A Mesos agent sets the MESOS_* variables when it launches an executor.");
	}

	@Test
	void saysHowToRunLocally() {
		assertThat(analyze().getAction()).contains("embedded agent of bcs-executor-test", "./mvnw -Pdemo",
				"MESOS_AGENT_ENDPOINT=127.0.0.1:5051 MESOS_FRAMEWORK_ID=<id> MESOS_EXECUTOR_ID=<id> java -jar",
				"bcs.executor.enabled=false");
	}

	@Test
	void neverShowsTheToken() {
		FailureAnalysis analysis = analyze();
		assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("secret");
	}

	private static FailureAnalysis analyze() {
		Throwable cause = catchThrowable(() -> DriverEnv.from(Map.of("MESOS_EXECUTOR_ID", "e1", "MESOS_CHECKPOINT",
				"yes", "MESOS_RECOVERY_TIMEOUT", "15 minutes", "MESOS_EXECUTOR_AUTHENTICATION_TOKEN", TOKEN)));
		FailureAnalysis analysis = new InvalidDriverEnvFailureAnalyzer()
			.analyze(new BeanCreationException("driverEnv", "failed", cause));
		return Objects.requireNonNull(analysis);
	}

}
