/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

	@Test
	void aPassReadsOneFileForEachProcessAndTheVariablesOfNewOnesOnce(@TempDir Path proc) throws IOException {
		LinuxProcessTable table = new LinuxProcessTable("MARKER", proc);
		for (int pid = 100; pid < 150; pid++) {
			process(proc, pid, "A=b\0MARKER=task-" + pid + "\0");
		}
		assertThat(table.read().members("task-120", ProcessTable.UNKNOWN, ProcessTable.UNKNOWN, Map.of()))
			.extracting(ProcessEntry::pid)
			.containsExactly(120L);
		assertThat(table.reads()).isEqualTo(100);
		process(proc, 150, "XMARKER=task-120\0");
		assertThat(table.read().members("task-120", ProcessTable.UNKNOWN, ProcessTable.UNKNOWN, Map.of())).hasSize(1);
		assertThat(table.reads()).isEqualTo(100 + 50 + 2);
	}

	private static void process(Path proc, int pid, String environ) throws IOException {
		Path directory = Files.createDirectory(proc.resolve(Integer.toString(pid)));
		Files.writeString(directory.resolve("stat"),
				pid + " (sh) S 1 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 " + pid + " 22");
		Files.writeString(directory.resolve("environ"), environ);
	}

}
