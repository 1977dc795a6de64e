/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessTableTests {

	@Test
	void aNameMayContainAnything() {
		assertThat(ProcessTable.parse("12 (a) R 1 (b) S 3 4 5 6 7 8")).isEqualTo(new ProcessTable.Entry(12, 3, 4, 5));
	}

	@Test
	void theDeadDoNotCount() {
		assertThat(ProcessTable.parse("12 (sh) Z 3 4 5 6 7 8")).isNull();
		assertThat(ProcessTable.parse("12 (sh) X 3 4 5 6 7 8")).isNull();
	}

	@Test
	void thisProcessIsListedWithItsParent() {
		ProcessHandle self = ProcessHandle.current();
		assertThat(ProcessTable.running()).anyMatch(
				(process) -> process.pid() == self.pid() && process.parent() == self.parent().orElseThrow().pid());
	}

}
