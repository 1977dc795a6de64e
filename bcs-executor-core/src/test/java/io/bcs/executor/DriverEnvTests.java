/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class DriverEnvTests {

	private final Map<String, String> variables = new HashMap<>(
			Map.of("MESOS_SLAVE_PID", "slave(1)@10.0.0.5:5051", "MESOS_SLAVE_ID", "agent-1", "MESOS_AGENT_ENDPOINT",
					"10.0.0.5:5051", "MESOS_FRAMEWORK_ID", "framework-1", "MESOS_EXECUTOR_ID", "executor-1",
					"MESOS_DIRECTORY", "/var/sandbox", "MESOS_SANDBOX", "/mnt/sandbox", "MESOS_CHECKPOINT", "0"));

	@Test
	void readsWhatAnAgentGives() {
		DriverEnv env = DriverEnv.from(this.variables);
		assertThat(env.slavePid()).isEqualTo("slave(1)@10.0.0.5:5051");
		assertThat(env.apiPath()).isEqualTo("/slave(1)/api/v1/executor");
		assertThat(env.agentId()).isEqualTo("agent-1");
		assertThat(env.agentEndpoint()).isEqualTo("10.0.0.5:5051");
		assertThat(env.agentHost()).isEqualTo("10.0.0.5");
		assertThat(env.agentPort()).isEqualTo(5051);
		assertThat(env.frameworkId()).isEqualTo("framework-1");
		assertThat(env.executorId()).isEqualTo("executor-1");
		assertThat(env.directory()).isEqualTo(Path.of("/var/sandbox"));
		assertThat(env.sandbox()).isEqualTo(Path.of("/mnt/sandbox"));
		assertThat(env.checkpoint()).isFalse();
		assertThat(env.httpCommandExecutor()).isFalse();
		assertThat(env.domainSocket()).isNull();
		assertThat(env.authenticationToken()).isNull();
		assertThat(env.tls().enabled()).isFalse();
	}

	@Test
	void takesADomainSocketThatFitsIntoAnAddress() {
		this.variables.put("MESOS_DOMAIN_SOCKET", "/run/mesos/agent.sock");
		assertThat(DriverEnv.from(this.variables).domainSocket()).isEqualTo(Path.of("/run/mesos/agent.sock"));
		String longest = "/" + "x".repeat(106);
		this.variables.put("MESOS_DOMAIN_SOCKET", longest);
		assertThat(DriverEnv.from(this.variables).domainSocket()).isEqualTo(Path.of(longest));
	}

	@Test
	void makesTooLongADomainSocketRelativeOrRefusesIt() {
		Path here = Path.of("").toAbsolutePath();
		String name = "x".repeat(107 - "./".length());
		this.variables.put("MESOS_DOMAIN_SOCKET", here.resolve(name).toString());
		assertThat(DriverEnv.from(this.variables).domainSocket()).isEqualTo(Path.of(name));
		this.variables.put("MESOS_DOMAIN_SOCKET", "/" + "x".repeat(107));
		assertThatExceptionOfType(InvalidDriverEnvException.class).isThrownBy(() -> DriverEnv.from(this.variables))
			.withMessageContaining("MESOS_DOMAIN_SOCKET")
			.withMessageContaining("is too long for a domain socket: at most 107 bytes");
	}

	@Test
	void fillsInWhatAnAgentLeavesOut() {
		DriverEnv env = DriverEnv.from(this.variables);
		assertThat(env.shutdownGracePeriod()).isEqualTo(Duration.ofSeconds(5));
		assertThat(env.recoveryTimeout()).isEqualTo(Duration.ofMinutes(15));
		assertThat(env.subscriptionBackoffMax()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void readsMesosDurationsInFull() {
		this.variables.put("MESOS_CHECKPOINT", "1");
		this.variables.put("MESOS_RECOVERY_TIMEOUT", "15mins");
		this.variables.put("MESOS_SUBSCRIPTION_BACKOFF_MAX", "2.5secs");
		this.variables.put("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "250ms");
		DriverEnv env = DriverEnv.from(this.variables);
		assertThat(env.checkpoint()).isTrue();
		assertThat(env.recoveryTimeout()).isEqualTo(Duration.ofMinutes(15));
		assertThat(env.subscriptionBackoffMax()).isEqualTo(Duration.ofMillis(2500));
		assertThat(env.shutdownGracePeriod()).isEqualTo(Duration.ofMillis(250));
	}

	@Test
	void withoutPathPrefixTheApiIsAtTheRoot() {
		this.variables.put("MESOS_SLAVE_PID", "@10.0.0.5:5051");
		assertThat(DriverEnv.from(this.variables).apiPath()).isEqualTo("/api/v1/executor");
		this.variables.remove("MESOS_SLAVE_PID");
		assertThat(DriverEnv.from(this.variables).apiPath()).isEqualTo("/api/v1/executor");
	}

	@Test
	void ipv6EndpointsKeepTheirBracketsInText() {
		this.variables.put("MESOS_AGENT_ENDPOINT", "[::1]:5051");
		DriverEnv env = DriverEnv.from(this.variables);
		assertThat(env.agentHost()).isEqualTo("::1");
		assertThat(env.agentEndpoint()).isEqualTo("[::1]:5051");
	}

	@Test
	void reportsEveryFaultByName() {
		this.variables.remove("MESOS_FRAMEWORK_ID");
		this.variables.put("MESOS_EXECUTOR_ID", "");
		this.variables.put("MESOS_AGENT_ENDPOINT", "10.0.0.5");
		this.variables.put("MESOS_CHECKPOINT", "yes");
		this.variables.put("MESOS_RECOVERY_TIMEOUT", "PT15M");
		this.variables.put("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "s3cr\u00e9t\n");
		InvalidDriverEnvException ex = catchThrowableOfType(InvalidDriverEnvException.class,
				() -> DriverEnv.from(this.variables));
		assertThat(ex.faults()).extracting(InvalidDriverEnvException.Fault::variable)
			.containsExactlyInAnyOrder("MESOS_FRAMEWORK_ID", "MESOS_EXECUTOR_ID", "MESOS_AGENT_ENDPOINT",
					"MESOS_CHECKPOINT", "MESOS_RECOVERY_TIMEOUT", "MESOS_EXECUTOR_AUTHENTICATION_TOKEN");
		assertThat(ex).hasMessageContaining("MESOS_RECOVERY_TIMEOUT=PT15M is not a Mesos duration")
			.hasMessageContaining("MESOS_FRAMEWORK_ID is missing");
		assertThat(ex.getMessage()).doesNotContain("s3cr");
	}

	@ParameterizedTest
	@ValueSource(strings = { "host", ":5051", "host:", "host:0", "host:65536", "host:http", "a/b:80", "::1:5051",
			"host:-1", "host:5051/path", " host:80", "ho st:80", "host:80\n", "host\r\nX-Header: 1:80", "h\u00f6st:80",
			"user@host:80", "[::1\n]:80", "[]:80" })
	void refusesMalformedEndpoints(String endpoint) {
		this.variables.put("MESOS_AGENT_ENDPOINT", endpoint);
		InvalidDriverEnvException ex = catchThrowableOfType(InvalidDriverEnvException.class,
				() -> DriverEnv.from(this.variables));
		assertThat(ex.faults()).extracting(InvalidDriverEnvException.Fault::value)
			.containsExactly(endpoint.replace("\r", "\\r").replace("\n", "\\n"));
	}

	@Test
	void neverShowsTheToken() {
		this.variables.put("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "s3cret");
		DriverEnv env = DriverEnv.from(this.variables);
		assertThat(env.authenticationToken()).isEqualTo("s3cret");
		assertThat(env.toString()).doesNotContain("s3cret").contains("authenticationToken=(set)");
	}

	@ParameterizedTest
	@ValueSource(strings = { " id ", "\tid\n", " ", "grp-${MESOS_EXECUTOR_AUTHENTICATION_TOKEN}", "${", "#{1}", "a\nb",
			"\"a\" 'b'", "%41\\", "\u00fc\u65e5\ud83d\ude00", "\ufffd" })
	void idsAreTakenAsTheyAre(String id) {
		this.variables.putAll(Map.of("MESOS_EXECUTOR_ID", id, "MESOS_FRAMEWORK_ID", id, "MESOS_SLAVE_ID", id,
				"MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "s3cret"));
		DriverEnv env = DriverEnv.from(this.variables);
		assertThat(env.executorId()).isEqualTo(id);
		assertThat(env.frameworkId()).isEqualTo(id);
		assertThat(env.agentId()).isEqualTo(id);
	}

	@Test
	void anEmptyValueIsNone() {
		for (String name : new String[] { "MESOS_SLAVE_PID", "MESOS_SLAVE_ID", "MESOS_DIRECTORY", "MESOS_CHECKPOINT",
				"MESOS_RECOVERY_TIMEOUT", "MESOS_DOMAIN_SOCKET", "MESOS_EXECUTOR_AUTHENTICATION_TOKEN" }) {
			this.variables.put(name, "");
		}
		DriverEnv env = DriverEnv.from(this.variables);
		assertThat(env.slavePid()).isNull();
		assertThat(env.agentId()).isNull();
		assertThat(env.directory()).isNull();
		assertThat(env.domainSocket()).isNull();
		assertThat(env.authenticationToken()).isNull();
		assertThat(env.recoveryTimeout()).hasMinutes(15);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			slave(1)         | /slave(1)
			a b              | /a%20b
			a?b#c%d          | /a%3Fb%23c%25d
			\u00fc           | /%C3%BC
			a/b              | /a/b
			""")
	void thePathOfTheApiCanStandInARequestLine(String process, String prefix) {
		this.variables.put("MESOS_SLAVE_PID", process + "@10.0.0.5:5051");
		assertThat(DriverEnv.from(this.variables).apiPath()).isEqualTo(prefix + "/api/v1/executor");
	}

	@Test
	void anAgentsNameCanNotEndTheRequestLine() {
		this.variables.put("MESOS_SLAVE_PID", "a HTTP/1.1\r\nX-Header: 1@10.0.0.5:5051");
		assertThat(DriverEnv.from(this.variables).apiPath())
			.isEqualTo("/a%20HTTP/1.1%0D%0AX-Header:%201/api/v1/executor");
	}

	@ParameterizedTest
	@CsvSource({ "2s, 2secs", "5m, 5mins", "1.5h, 1.5hrs", "2S, 2secs", "15 mins, 15mins", "15minutes, 15mins",
			"PT15M, 15mins", "'2secs ', 2secs", "30, 30secs" })
	void suggestsHowMesosWritesADuration(String written, String suggested) {
		this.variables.put("MESOS_RECOVERY_TIMEOUT", written);
		assertThatExceptionOfType(InvalidDriverEnvException.class).isThrownBy(() -> DriverEnv.from(this.variables))
			.withMessageContaining("MESOS_RECOVERY_TIMEOUT=" + written + " is not a Mesos duration")
			.withMessageContaining("(" + suggested + "?)");
	}

	@Test
	void aMalformedValueIsNotAMissingEnvironment() {
		this.variables.put("MESOS_CHECKPOINT", "yes");
		assertThatExceptionOfType(InvalidDriverEnvException.class).isThrownBy(() -> DriverEnv.from(this.variables))
			.withMessageStartingWith("The environment of this Mesos executor has a value that can't be used: "
					+ "MESOS_CHECKPOINT=yes is not a flag")
			.satisfies((ex) -> assertThat(ex.faults()).noneMatch(InvalidDriverEnvException.Fault::isMissing));
		this.variables.remove("MESOS_EXECUTOR_ID");
		assertThatExceptionOfType(InvalidDriverEnvException.class).isThrownBy(() -> DriverEnv.from(this.variables))
			.withMessageStartingWith("This is not the environment of a Mesos executor: MESOS_EXECUTOR_ID is missing; ");
	}

	@Test
	void aValueThatCanNotBeReadIsAFaultAndNotAMissingOne() {
		assertThatExceptionOfType(InvalidDriverEnvException.class).isThrownBy(() -> DriverEnv.from((variable) -> {
			if (variable.equals("MESOS_EXECUTOR_ID")) {
				throw new IllegalArgumentException("is unreadable");
			}
			return this.variables.get(variable);
		})).satisfies((ex) -> assertThat(ex.faults()).singleElement().hasToString("MESOS_EXECUTOR_ID is unreadable"));
	}

	@Test
	void controlCharactersOfAWrongValueAreShownAsEscapes() {
		this.variables.put("MESOS_CHECKPOINT", "a\nb\u001b[31m\u00fc");
		assertThatExceptionOfType(InvalidDriverEnvException.class).isThrownBy(() -> DriverEnv.from(this.variables))
			.withMessageContaining("MESOS_CHECKPOINT=a\\nb\\u001b[31m\u00fc is not a flag");
	}

	@Test
	void itsTextHasNoLineBreaks() {
		this.variables.put("MESOS_EXECUTOR_ID", "a\nb");
		assertThat(DriverEnv.from(this.variables).toString()).contains("executor=a\\nb").doesNotContain("\n");
	}

}
