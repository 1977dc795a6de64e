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
			"restart", "restart=gradually", "restart=empty", "restart=cleanup", "down=1ms", "response=503",
			"response=500:UPDATE", "response=404:subscribe:3", "close", "close:UPDATE:2", "lost-response:MESSAGE",
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
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
					restart=now       | There is no restart=now; it is gradually, empty, cleanup, or nothing for at once
			response=x        | 'x' is not a number
			response=99       | A response has a code from 200 to 599, not 99
			response=503:CALL | There is no type of calls 'CALL'; types are SUBSCRIBE, UPDATE, MESSAGE and HEARTBEAT
			silence           | '' is not a duration such as 500ms, 5secs or 2mins
			drop@soon         | 'soon' is not a duration such as 500ms, 5secs or 2mins
			""")
	void saysWhatIsWrong(String text, String sentence) {
		assertThatIllegalArgumentException().isThrownBy(() -> FaultSpec.parse(text)).withMessage(sentence);
	}

	@Test
	void listsWhatThereIs() {
		assertThatIllegalArgumentException().isThrownBy(() -> FaultSpec.parse("boom"))
			.withMessage(
					"There is no fault 'boom'; faults are drop, reset, half-close, end, replace, garbage, silence, "
							+ "refuse, restart, down, response, close, lost-response, slow, acks and split");
		for (String mode : new String[] { "maybe", "out_of_order", "LOST", "withheld" }) {
			assertThatIllegalArgumentException().isThrownBy(() -> FaultSpec.parse("acks=" + mode))
				.withMessage("There is no acknowledgement mode '" + mode
						+ "'; modes are automatic, manual, lost, duplicated, out-of-order");
		}
	}

}
