/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class TlsEnvTests {

	private final Map<String, String> variables = new HashMap<>(Map.of("MESOS_AGENT_ENDPOINT", "10.0.0.5:5051",
			"MESOS_FRAMEWORK_ID", "framework-1", "MESOS_EXECUTOR_ID", "executor-1"));

	private TlsEnv tls(String... more) {
		for (int i = 0; i < more.length; i += 2) {
			this.variables.put(more[i], more[i + 1]);
		}
		return DriverEnv.from(this.variables).tls();
	}

	private InvalidDriverEnvException failure(String... more) {
		return catchThrowableOfType(InvalidDriverEnvException.class, () -> tls(more));
	}

	@Test
	void isOffUnlessSwitchedOn() {
		assertThat(tls().enabled()).isFalse();
		assertThat(tls("LIBPROCESS_SSL_ENABLED", "0").enabled()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "LIBPROCESS_SSL_ENABLED, 1", "LIBPROCESS_SSL_ENABLED, true", "SSL_ENABLED, true", "SSL_ENABLED, 1" })
	void isSwitchedOnByEitherVariable(String variable, String value) {
		assertThat(tls(variable, value).enabled()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "LIBPROCESS_SSL_", "SSL_" })
	void readsAllVariablesUnderBothPrefixes(String prefix) {
		TlsEnv tls = tls("SSL_ENABLED", "1", prefix + "CA_FILE", "/etc/ca.pem", prefix + "CA_DIR", "/etc/ca",
				prefix + "CERT_FILE", "/etc/cert.pem", prefix + "KEY_FILE", "/etc/key.pem",
				prefix + "VERIFY_SERVER_CERT", "false");
		assertThat(tls.caFile()).isEqualTo(new TlsEnv.Location(prefix + "CA_FILE", Path.of("/etc/ca.pem")));
		assertThat(tls.caDirectory()).isEqualTo(new TlsEnv.Location(prefix + "CA_DIR", Path.of("/etc/ca")));
		assertThat(tls.certificateFile())
			.isEqualTo(new TlsEnv.Location(prefix + "CERT_FILE", Path.of("/etc/cert.pem")));
		assertThat(tls.keyFile()).isEqualTo(new TlsEnv.Location(prefix + "KEY_FILE", Path.of("/etc/key.pem")));
		assertThat(tls.verifyServer()).isFalse();
		assertThat(tls.warnings()).singleElement()
			.asString()
			.startsWith(prefix + "VERIFY_SERVER_CERT=false: the certificate of the agent is not verified");
	}

	@Test
	void prefersTheVariablesOfLibprocess() {
		TlsEnv tls = tls("LIBPROCESS_SSL_ENABLED", "1", "SSL_ENABLED", "0", "LIBPROCESS_SSL_CA_FILE", "/long.pem",
				"SSL_CA_FILE", "/short.pem", "SSL_VERIFY_SERVER_CERT", "0", "LIBPROCESS_SSL_VERIFY_CERT", "1");
		assertThat(tls.enabled()).isTrue();
		assertThat(tls.caFile()).hasToString("LIBPROCESS_SSL_CA_FILE=/long.pem");
		assertThat(tls.verifyServer()).isTrue();
		assertThat(tls.warnings()).isEmpty();
		assertThat(tls("LIBPROCESS_SSL_ENABLED", "0", "SSL_ENABLED", "1").enabled()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "VERIFY_SERVER_CERT, 0, VERIFY_CERT, 1, false", "VERIFY_SERVER_CERT, 1, VERIFY_CERT, 0, true",
			"VERIFY_CERT, 0, REQUIRE_CERT, 0, false", "VERIFY_CERT, 0, REQUIRE_CERT, 1, true",
			"VERIFY_CERT, 0, REQUIRE_CLIENT_CERT, true, true", "REQUIRE_CERT, 0, REQUIRE_CLIENT_CERT, 0, true" })
	void verifiesAsLibprocessDoesAndUnlessToldNotTo(String first, String firstValue, String second, String secondValue,
			boolean verified) {
		assertThat(tls("SSL_ENABLED", "1", "SSL_" + first, firstValue, "SSL_" + second, secondValue).verifyServer())
			.isEqualTo(verified);
	}

	@Test
	void readsNothingElseWhileItIsOff() {
		TlsEnv tls = tls("LIBPROCESS_SSL_VERIFY_CERT", "perhaps", "LIBPROCESS_SSL_CERT_FILE", "/cert.pem",
				"SSL_KEY_FILE", "/key\0.pem", "LIBPROCESS_SSL_CA_FILE", "/ca.pem");
		assertThat(tls.enabled()).isFalse();
		assertThat(tls.caFile()).isNull();
		assertThat(tls.certificateFile()).isNull();
		assertThat(tls.warnings()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "LIBPROCESS_SSL_CERT_FILE, LIBPROCESS_SSL_KEY_FILE",
			"LIBPROCESS_SSL_KEY_FILE, LIBPROCESS_SSL_CERT_FILE", "SSL_KEY_FILE, SSL_CERT_FILE" })
	void aMissingHalfOfCertificateAndKeyIsNamed(String present, String missing) {
		assertThat(failure("SSL_ENABLED", "1", present, "/file.pem").faults()).singleElement()
			.hasToString(missing + " is missing, and " + present + " is set: TLS needs both or neither");
	}

	@Test
	void aCertificateAndAKeyMayComeUnderDifferentPrefixes() {
		TlsEnv tls = tls("SSL_ENABLED", "1", "LIBPROCESS_SSL_KEY_FILE", "/key.pem", "SSL_CERT_FILE", "/cert.pem");
		assertThat(tls.certificateFile()).hasToString("SSL_CERT_FILE=/cert.pem");
		assertThat(tls.warnings()).isEmpty();
	}

	@Test
	void theNameThatOpenSslUsesForItsAuthoritiesIsAWarning() {
		TlsEnv tls = tls("LIBPROCESS_SSL_ENABLED", "1", "SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt");
		assertThat(tls.certificateFile()).isNull();
		assertThat(tls.warnings()).singleElement()
			.asString()
			.startsWith("SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt is not used");
	}

	@ParameterizedTest
	@ValueSource(strings = { "LIBPROCESS_SSL_KEY_FILE", "SSL_KEY_FILE", "LIBPROCESS_SSL_CERT_FILE", "SSL_CA_FILE" })
	void aKeyInPlaceOfItsPathIsNotShown(String variable) {
		InvalidDriverEnvException ex = failure("SSL_ENABLED", "1", variable,
				"-----BEGIN PRIVATE KEY-----\ns3cret\n-----END PRIVATE KEY-----");
		assertThat(ex).hasMessageContaining(variable + " is the text of a PEM file, and the file's path is expected")
			.message()
			.doesNotContain("s3cret");
	}

}
