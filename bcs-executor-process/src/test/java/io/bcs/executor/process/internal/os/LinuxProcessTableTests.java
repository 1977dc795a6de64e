/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.os;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LinuxProcessTableTests {

	@Test
	void aNameMayContainAnything() {
		assertThat(LinuxProcessTable.parse("12 (a) R 1 (b) S 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22"))
			.isEqualTo(new ProcessEntry(12, 3, 4, 5, 21, ""));
	}

	@Test
	void theDeadDoNotCount() {
		assertThat(LinuxProcessTable.parse("12 (sh) Z 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22")).isNull();
		assertThat(LinuxProcessTable.parse("12 (sh) X 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22")).isNull();
	}

	@Test
	void thisProcessIsListedWithItsParent() throws IOException {
		ProcessHandle self = ProcessHandle.current();
		assertThat(new LinuxProcessTable("NONE").read().processes()).anyMatch(
				(process) -> process.pid() == self.pid() && process.parent() == self.parent().orElseThrow().pid());
	}

}
