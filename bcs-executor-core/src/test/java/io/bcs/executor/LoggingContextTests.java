/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LoggingContextTests {

	@AfterEach
	void clear() {
		MDC.remove("a");
		MDC.remove("b");
	}

	@Test
	void hasTheAgentWhereItIsKnown() {
		assertThat(LoggingContext.of("e1", "f1", "s1"))
			.isEqualTo(Map.of("executorId", "e1", "frameworkId", "f1", "agentId", "s1"));
		assertThat(LoggingContext.of("e1", "f1", "")).isEqualTo(LoggingContext.of("e1", "f1", null))
			.doesNotContainKey("agentId");
	}

	@Test
	void isAfterwardsAsItWasBefore() {
		MDC.put("a", "outer");
		List<String> seen = new ArrayList<>();
		Runnable body = () -> seen.add(MDC.get("a") + MDC.get("b"));
		LoggingContext.wrap(Map.of("a", "inner", "b", "new"), body).run();
		assertThat(seen).containsExactly("innernew");
		assertThat(MDC.get("a")).isEqualTo("outer");
		assertThat(MDC.get("b")).isNull();
	}

	@Test
	void isAsItWasBeforeAfterAnException() {
		assertThatIllegalStateException().isThrownBy(() -> LoggingContext.run(Map.of("a", "inner"), () -> {
			throw new IllegalStateException("no room");
		})).withMessage("no room");
		assertThat(MDC.get("a")).isNull();
	}

}
