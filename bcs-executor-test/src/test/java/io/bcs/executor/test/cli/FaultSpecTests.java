/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.time.Duration;

import io.bcs.executor.test.EmbeddedAgent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FaultSpecTests {

	@ParameterizedTest
	@ValueSource(strings = { "drop", "reset", "half-close", "end", "replace", "garbage", "silence=1ms", "refuse=1ms",
			"restart", "restart=gradually", "restart=empty", "restart=cleanup", "down=1ms", "answer=503",
			"answer=500:UPDATE", "answer=404:subscribe:3", "close", "close:UPDATE:2", "lost-answer:MESSAGE",
			"slow=5ms:UPDATE", "acks=lost", "acks=out-of-order:20ms", "split=7" })
	void becomesStepsOfAScript(String text) {
		try (EmbeddedAgent agent = EmbeddedAgent.start()) {
			agent.runScript(FaultSpec.parse(text).delayed()).await(Duration.ofSeconds(10));
		}
	}

	@Test
	void knowsWhen() {
		assertThat(FaultSpec.parse("drop@1.5secs").after()).isEqualTo(Duration.ofMillis(1500));
		assertThat(FaultSpec.parse("drop").after()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "boom,There is no fault boom", "restart=now,There is no restart=now",
			"answer=x,'A fault wants a number, not x'", "answer=99,'An answer has a code from 200 to 599, not 99'",
			"answer=503:CALL,There is no type of calls that is called CALL",
			"acks=maybe,There is no way to acknowledge that is called maybe",
			"silence,'A fault wants a duration such as 5secs, not '",
			"drop@soon,'A fault wants a duration such as 5secs, not soon'" })
	void saysWhatIsWrong(String text, String sentence) {
		assertThatIllegalArgumentException().isThrownBy(() -> FaultSpec.parse(text)).withMessage(sentence);
	}

}
