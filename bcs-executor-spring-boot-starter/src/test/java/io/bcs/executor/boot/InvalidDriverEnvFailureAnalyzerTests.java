/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.InvalidDriverEnvException;
import io.bcs.executor.InvalidDriverEnvException.Fault;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class InvalidDriverEnvFailureAnalyzerTests {

	private static final String TOKEN = "secret\ttoken";

	private static final String HEADING = "This process does not have the environment that a Mesos agent gives";

	private static final Map<String, String> MALFORMED = Map.of("MESOS_CHECKPOINT", "yes", "MESOS_RECOVERY_TIMEOUT",
			"15m", "MESOS_EXECUTOR_AUTHENTICATION_TOKEN", TOKEN);

	@Test
	void listsEveryFaultWithItsValueAndWhatIsWrong() {
		assertThat(analyze(MALFORMED).getDescription().lines())
			.contains("    MESOS_AGENT_ENDPOINT is missing", "    MESOS_FRAMEWORK_ID is missing",
					"    MESOS_CHECKPOINT = \"yes\" is not a flag: 1, 0, true or false expected")
			.anyMatch((line) -> line
				.startsWith("    MESOS_RECOVERY_TIMEOUT = \"15m\" is not a Mesos duration (15mins?): a number"))
			.anyMatch((line) -> line.startsWith("    MESOS_EXECUTOR_AUTHENTICATION_TOKEN has characters"))
			.noneMatch((line) -> line.contains("MESOS_SLAVE_ID"));
	}

	@Test
	void saysWhoSetsTheVariablesThatAreMissing() {
		assertThat(analyze(Map.of()).getDescription()).startsWith(HEADING)
			.endsWith("A Mesos agent sets the MESOS_* variables when it launches an executor.");
	}

	@Test
	void doesNotCallAnEnvironmentMissingThatIsThere() {
		Map<String, String> variables = new HashMap<>(MALFORMED);
		variables.putAll(Map.of("MESOS_AGENT_ENDPOINT", "h:1", "MESOS_FRAMEWORK_ID", "f1", "MESOS_EXECUTOR_ID", "e1"));
		FailureAnalysis analysis = analyze(variables);
		assertThat(analysis.getDescription())
			.startsWith("3 values in the environment of this Mesos executor can't be used:\n\n    MESOS_CHECKPOINT = ")
			.doesNotContain(HEADING);
		assertThat(analysis.getAction()).startsWith("Correct each value where it comes from.")
			.doesNotContain("@EmbeddedMesosAgent", "LIBPROCESS_SSL_");
	}

	@Test
	void tellsATestFirstHowToGetAnAgentAndThenHowToDoWithout() {
		assertThat(analyze(Map.of()).getAction())
			.startsWith("In a test: put @EmbeddedMesosAgent (of bcs-executor-test)")
			.containsSubsequence("@EmbeddedMesosAgent", "bcs.executor.enabled=false", "without a cluster");
	}

	@Test
	void saysHowToRunLocally() {
		assertThat(analyze(Map.of()).getAction()).contains("under the embedded agent", "./mvnw -Pdemo",
				"MESOS_AGENT_ENDPOINT=127.0.0.1:5051 MESOS_FRAMEWORK_ID=<id> MESOS_EXECUTOR_ID=<id> java -jar");
	}

	@Test
	void namesTheOriginOfAValue() {
		FailureAnalysis analysis = analyze(new InvalidDriverEnvException(
				List.of(new Fault("MESOS_CHECKPOINT", "yes", "is not a flag").withOrigin("environment variable"))));
		assertThat(analysis.getDescription())
			.endsWith("    MESOS_CHECKPOINT = \"yes\" is not a flag\n        Origin: environment variable");
	}

	@Test
	void saysWhoPassesTheVariablesOfTls() {
		FailureAnalysis analysis = analyze(
				new InvalidDriverEnvException(List.of(new Fault("SSL_CA_FILE", "/ca.pem", "does not exist"))));
		assertThat(analysis.getDescription()).startsWith("A value in the environment")
			.endsWith("    SSL_CA_FILE = \"/ca.pem\" does not exist");
		assertThat(analysis.getAction()).contains("--executor_environment_variables", "bcs.executor.ssl.bundle");
	}

	@Test
	void neverShowsTheToken() {
		FailureAnalysis analysis = analyze(MALFORMED);
		assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("secret");
	}

	private static FailureAnalysis analyze(Map<String, String> variables) {
		return analyze(catchThrowable(() -> DriverEnv.from(variables)));
	}

	private static FailureAnalysis analyze(Throwable cause) {
		FailureAnalysis analysis = new InvalidDriverEnvFailureAnalyzer()
			.analyze(new BeanCreationException("driverEnv", "failed", cause));
		return Objects.requireNonNull(analysis);
	}

}
