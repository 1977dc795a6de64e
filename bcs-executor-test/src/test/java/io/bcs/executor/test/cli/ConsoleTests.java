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
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConsoleTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final Console text = new TextConsole(stream(), false);

	private final Console json = new JsonConsole(stream());

	@Test
	void writesEventsInColumns() {
		this.text.event("a", "TASK_RUNNING", "with a\nmessage \u2713");
		this.text.event("a-longer-name", "TASK_FINISHED", "");
		assertThat(lines()).satisfiesExactly(
				(line) -> assertThat(line)
					.matches(" +\\d+\\.\\d{3} s  a           TASK_RUNNING    with a message \u2713"),
				(line) -> assertThat(line).matches(" +\\d+\\.\\d{3} s  a-longer-name  TASK_FINISHED"));
	}

	@Test
	void makesColumnsAsWideAsTheyMustBe() {
		this.text
			.tasks(List.of(new TaskOutcome("a-longer-name", List.of(TaskState.TASK_RUNNING, TaskState.TASK_LOST), "x"),
					new TaskOutcome("b", List.of(), "")));
		assertThat(lines()).containsExactly("  task           states          last message",
				"  -------------  --------------  ------------", "  a-longer-name  RUNNING > LOST  x", "  b");
	}

	@Test
	void letsNobodyDrawOnTheTerminal() {
		this.text.event("a\u001b[2J\nb", "TASK_RUNNING", "x\u001b]0;y\u0007\u009bz");
		this.text.line("all\u001b[2J\ta\rb");
		assertThat(lines()).satisfiesExactly(
				(line) -> assertThat(line).contains("  a?[2J b     TASK_RUNNING    x?]0;y??z"),
				(line) -> assertThat(line).isEqualTo("all?[2J\ta?b"));
	}

	@Test
	void showsProgressOnATerminalOnlyAndReplacesIt() {
		this.text.progress("1 of 2");
		this.json.progress("1 of 2");
		assertThat(this.out.size()).isZero();
		Console terminal = new TextConsole(stream(), true);
		terminal.progress("1 of 2");
		terminal.progress("2 of 2");
		terminal.line("done");
		assertThat(this.out.toString(StandardCharsets.UTF_8))
			.isEqualTo("\r1 of 2\u001b[K\r2 of 2\u001b[K\r\u001b[Kdone" + System.lineSeparator());
	}

	@Test
	void writesJsonWithFieldsAndArrays() {
		this.json.started(Map.of("command", "sleep 1"));
		this.json.event("a", "TASK_RUNNING", "message");
		this.json.lines("stdout", "The end of the executor's stdout:", List.of("one", "two"));
		this.json.result(new RunResult(1, List.of("It failed"),
				List.of(new TaskOutcome("a", List.of(TaskState.TASK_RUNNING, TaskState.TASK_FAILED), "m")), null,
				new RunResult.Updates(2, 1)));
		assertThat(lines()).hasSize(4);
		assertThat(lines().get(0)).isEqualTo("{\"type\":\"start\",\"command\":\"sleep 1\"}");
		assertThat(lines().get(1)).matches("\\{\"type\":\"event\",\"seconds\":[0-9.E-]+,\"subject\":\"a\","
				+ "\"event\":\"TASK_RUNNING\",\"message\":\"message\"}");
		assertThat(lines().get(2)).isEqualTo("{\"type\":\"stdout\",\"lines\":[\"one\",\"two\"]}");
		assertThat(lines().get(3)).isEqualTo("{\"type\":\"result\",\"exitCode\":1,\"failures\":[\"It failed\"],"
				+ "\"tasks\":[{\"name\":\"a\",\"states\":[\"TASK_RUNNING\",\"TASK_FAILED\"],\"message\":\"m\"}],"
				+ "\"updates\":{\"sent\":2,\"acknowledged\":1}}");
	}

	@Test
	void writesJsonWhateverIsInIt() {
		String hostile = "\"\\\n\r\u2028\u0000\u001b</script>\u4efb\u52a1 \ud83d\ude80";
		this.json.event(hostile, hostile, hostile);
		this.json.line(hostile);
		this.json.tasks(List.of(new TaskOutcome(hostile, List.of(), hostile)));
		String written = this.out.toString(StandardCharsets.UTF_8);
		assertThat(written.split("\n", -1)).hasSize(4);
		JsonObject event = JsonParser.parseString(lines().get(0)).getAsJsonObject();
		assertThat(event.get("subject").getAsString()).isEqualTo(hostile);
		assertThat(event.get("message").getAsString()).isEqualTo(hostile);
	}

	private PrintStream stream() {
		return new PrintStream(this.out, true, StandardCharsets.UTF_8);
	}

	private List<String> lines() {
		return this.out.toString(StandardCharsets.UTF_8).lines().toList();
	}

}
