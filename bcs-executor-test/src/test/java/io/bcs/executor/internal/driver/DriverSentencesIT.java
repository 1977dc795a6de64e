/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.HashMap;
import java.util.Map;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.test.EmbeddedAgent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DriverSentencesIT extends DriverTestBase {

	private String failure(Map<String, String> environment) {
		this.driver = builder(environment).build();
		this.driver.start();
		return this.executor.awaitEvent(DriverEvent.SubscriptionFailed.class).reason();
	}

	@Test
	void tlsToAnAgentWithoutTlsSaysWhatToUnset() {
		Map<String, String> environment = new HashMap<>(this.agent.env());
		environment.put("LIBPROCESS_SSL_ENABLED", "1");
		assertThat(failure(environment)).contains("LIBPROCESS_SSL_ENABLED");
	}

	@Test
	void aCertificateOfAnAuthorityThatChangedItsKeySaysThatItIsTheCertificate() {
		try (EmbeddedAgent tls = EmbeddedAgent.builder().tls().start();
				EmbeddedAgent other = EmbeddedAgent.builder().tls().start()) {
			Map<String, String> environment = new HashMap<>(tls.env());
			environment.put("LIBPROCESS_SSL_CA_FILE", other.tlsFiles().ca().toString());
			assertThat(failure(environment)).containsIgnoringCase("certifi").contains("LIBPROCESS_SSL_CA_FILE");
		}
	}

}
