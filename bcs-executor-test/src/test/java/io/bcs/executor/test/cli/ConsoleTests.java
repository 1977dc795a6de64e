/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConsoleTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final Console console = new Console(new PrintStream(this.out, true, StandardCharsets.UTF_8));

	@Test
	void writesEventsInColumns() {
		this.console.event("a", "TASK_RUNNING", "with a\nmessage \u2713");
		this.console.event("a-longer-name", "TASK_FINISHED", "");
		assertThat(lines()).satisfiesExactly(
				(line) -> assertThat(line).matches(" +\\d+\\.\\d{3} s  a           TASK_RUNNING    with a message \\?"),
				(line) -> assertThat(line).matches(" +\\d+\\.\\d{3} s  a-longer-name  TASK_FINISHED"));
	}

	@Test
	void makesColumnsAsWideAsTheyMustBe() {
		this.console.table(List.of("task", "states"), List.of(List.of("a-longer-name", "x"), List.of("b", "")));
		assertThat(lines()).containsExactly("  task           states", "  -------------  ------", "  a-longer-name  x",
				"  b");
	}

	private List<String> lines() {
		return this.out.toString(StandardCharsets.UTF_8).lines().toList();
	}

}
