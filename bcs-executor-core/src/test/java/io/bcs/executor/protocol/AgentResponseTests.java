/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import io.bcs.executor.protocol.AgentResponse.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AgentResponse}.
 */
class AgentResponseTests {

	@ParameterizedTest
	@CsvSource({ "199, REFUSED", "200, ACCEPTED", "202, ACCEPTED", "299, ACCEPTED", "300, REFUSED", "307, REFUSED",
			"400, REFUSED", "401, UNAUTHORIZED", "403, UNAUTHORIZED", "404, RETRY", "405, REFUSED", "406, REFUSED",
			"408, RETRY", "415, REFUSED", "429, RETRY", "499, REFUSED", "500, RETRY", "501, REFUSED", "502, RETRY",
			"503, RETRY", "599, RETRY" })
	void theStatusSaysWhetherTheCallWasTakenAndWhetherItMayBe(int status, Kind kind) {
		assertThat(AgentResponse.of(status, "any text").kind()).isEqualTo(kind);
	}

	@Test
	void oneSentenceTellsAMissingSubscriptionFromAWrongToken() {
		assertThat(AgentResponse.of(403, "Executor is not subscribed\n").kind()).isEqualTo(Kind.NOT_SUBSCRIBED);
		assertThat(AgentResponse.of(403, "Executor is not subscribed to this").kind()).isEqualTo(Kind.UNAUTHORIZED);
		assertThat(AgentResponse.of(403, "").kind()).isEqualTo(Kind.UNAUTHORIZED);
	}

	@Test
	void isDescribedByStatusAndText() {
		assertThat(AgentResponse.of(503, " Agent has not finished recovery\r\n").describe())
			.isEqualTo("503 \"Agent has not finished recovery\"");
		assertThat(AgentResponse.of(503, " \n").describe()).isEqualTo("HTTP status 503");
	}

	@Test
	void aCallWithoutResponseMayBeMadeAgainAndIsDescribedByTheReason() {
		AgentResponse failed = AgentResponse.failed("connection refused");
		assertThat(failed.kind()).isEqualTo(Kind.RETRY);
		assertThat(failed.status()).isZero();
		assertThat(failed.describe()).isEqualTo("connection refused");
	}

}
