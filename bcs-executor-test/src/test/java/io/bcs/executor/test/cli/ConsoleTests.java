/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

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
				(line) -> assertThat(line)
					.matches(" +\\d+\\.\\d{3} s  a           TASK_RUNNING    with a message \u2713"),
				(line) -> assertThat(line).matches(" +\\d+\\.\\d{3} s  a-longer-name  TASK_FINISHED"));
	}

	@Test
	void makesColumnsAsWideAsTheyMustBe() {
		this.console.table(List.of("task", "states"), List.of(List.of("a-longer-name", "x"), List.of("b", "")));
		assertThat(lines()).containsExactly("  task           states", "  -------------  ------", "  a-longer-name  x",
				"  b");
	}

	@Test
	void letsNobodyDrawOnTheTerminal() {
		this.console.event("a\u001b[2J\nb", "TASK_RUNNING", "x\u001b]0;y\u0007\u009bz");
		this.console.line("all\u001b[2J\ta\rb");
		assertThat(lines()).satisfiesExactly(
				(line) -> assertThat(line).contains("  a?[2J b     TASK_RUNNING    x?]0;y??z"),
				(line) -> assertThat(line).isEqualTo("all?[2J\ta?b"));
	}

	@Test
	void writesJsonWhateverIsInIt() {
		Console json = new Console(new PrintStream(this.out, true, StandardCharsets.UTF_8), true);
		String hostile = "\"\\\n\r\u2028\u0000\u001b</script>\u4efb\u52a1 \ud83d\ude80";
		json.event(hostile, hostile, hostile);
		json.line(hostile);
		json.table(List.of("task"), List.of(List.of(hostile)));
		json.figures(Map.of(hostile, Double.NaN));
		String written = this.out.toString(StandardCharsets.UTF_8);
		assertThat(written.split("\n", -1)).hasSize(5);
		JsonObject event = JsonParser.parseString(lines().get(0)).getAsJsonObject();
		assertThat(event.get("who").getAsString()).isEqualTo(hostile);
		assertThat(event.get("message").getAsString()).isEqualTo(hostile);
	}

	private List<String> lines() {
		return this.out.toString(StandardCharsets.UTF_8).lines().toList();
	}

}
