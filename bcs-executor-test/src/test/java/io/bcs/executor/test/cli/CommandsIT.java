/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the command line can do besides running tasks and waiting for them.
 */
class CommandsIT {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final Path directory;

	CommandsIT(@TempDir Path directory) {
		this.directory = directory;
	}

	@Test
	void doesWhatIsTyped() {
		int exitCode = run("--interactive", """
				launch one finish
				# two runs until it is killed
				launch two run
				group three,four finish
				data five anything at all
				nonsense
				kill
				launch one again
				wait two RUNNING
				kill two 2secs
				wait two TASK_KILLED 20secs
				message hello
				heartbeat
				acks withheld
				acks automatic
				ack two
				wait one LOST
				sleep 1ms
				kill five
				status
				history
				help
				""");
		assertThat(output().replaceAll(" +", " ")).contains("s one launched\n", "s two kill within 2000 ms\n",
				"\nThere is no command nonsense; try help\n", "\nkill wants more words; try help\n",
				"\nThere is a task named one already\n", "\nTask one should have been TASK_LOST, but it became ",
				"\n five RUNNING > KILLED says the tiny executor\n", "sent MESSAGE of 5 bytes\n", "sent HEARTBEAT\n",
				"launch NAME COMMAND... launch a task", "\nupdates: 10 sent, 10 acknowledged\n");
		assertThat(exitCode).isZero();
	}

	@Test
	void shutsDownWhenTold() {
		int exitCode = run("--interactive", """
				launch one run
				wait one RUNNING
				shutdown
				launch never finish
				""");
		assertThat(output().replaceAll(" +", " ")).contains("\n one RUNNING > KILLED says the tiny executor\n")
			.doesNotContain("never");
		assertThat(exitCode).isZero();
	}

	@Test
	void playsAScriptAndStopsAtWhatFails() throws IOException {
		Path script = Files.writeString(this.directory.resolve("script"), """
				launch one finish
				wait one FINISHED
				wait one LOST
				launch never finish
				""");
		int exitCode = run("--script " + script, "");
		assertThat(output())
			.contains("\nwait one LOST: Task one should have been TASK_LOST, but it became TASK_FINISHED")
			.doesNotContain("never");
		assertThat(exitCode).isEqualTo(1);
	}

	@Test
	void readsTasksFromAFile() throws IOException {
		Path file = Files.writeString(this.directory.resolve("tasks.yml"), """
				tasks:
				  - name: one
				    command: finish
				  - name: two
				    command: run
				    kill-after: 10ms
				  - {name: three, data: text, group: g, kill-after: 10ms}
				  - {name: four, command: finish, group: g}
				""");
		int exitCode = run("--tasks " + file, "");
		assertThat(output().replaceAll(" +", " ")).contains("\n one RUNNING > FINISHED", "\n two RUNNING > KILLED",
				"\n three RUNNING > KILLED", "\n four RUNNING > FINISHED");
		assertThat(exitCode).isZero();
	}

	@Test
	void writesOneJsonObjectALine() {
		int exitCode = run("--json --task one --command finish", "");
		assertThat(exitCode).isZero();
		List<JsonObject> lines = output().lines()
			.map((line) -> JsonParser.parseString(line).getAsJsonObject())
			.toList();
		assertThat(lines).filteredOn((line) -> line.has("who")).anySatisfy((line) -> {
			assertThat(line.get("who").getAsString()).isEqualTo("one");
			assertThat(line.get("what").getAsString()).isEqualTo("TASK_FINISHED");
			assertThat(line.get("message").getAsString()).isEqualTo("says the tiny executor");
			assertThat(line.get("seconds").getAsDouble()).isPositive();
		});
		assertThat(lines).anySatisfy((line) -> assertThat(line).isEqualTo(JsonParser.parseString(
				"{\"task\":\"one\",\"states\":\"RUNNING > FINISHED\",\"last message\":\"says the tiny executor\"}")));
		assertThat(lines.get(lines.size() - 1))
			.isEqualTo(JsonParser.parseString("{\"figures\":{\"updates sent\":2,\"updates acknowledged\":2}}"));
	}

	@Test
	void measuresALoad() {
		int exitCode = run("--load 300 --command finish --window 10 --json", "");
		assertThat(output()).doesNotContain("launched");
		JsonObject figures = output().lines()
			.map((line) -> JsonParser.parseString(line).getAsJsonObject())
			.filter((line) -> line.has("figures") && line.getAsJsonObject("figures").has("tasks"))
			.findFirst()
			.orElseThrow()
			.getAsJsonObject("figures");
		assertThat(figures.get("tasks").getAsInt()).isEqualTo(300);
		assertThat(figures.get("updates").getAsInt()).isEqualTo(600);
		for (String name : List.of("seconds", "tasks per second", "updates per second",
				"launch to first update, p50 ms", "launch to first update, p99 ms", "launch to end, p50 ms",
				"launch to end, p99 ms", "start to SUBSCRIBE, ms")) {
			assertThat(figures.get(name).getAsDouble()).describedAs(name).isPositive();
		}
		assertThat(figures.get("launch to end, p99 ms").getAsDouble())
			.isGreaterThanOrEqualTo(figures.get("launch to end, p50 ms").getAsDouble());
		if (Files.isDirectory(Path.of("/proc"))) {
			assertThat(figures.get("executor CPU, s").getAsDouble()).isNotNegative();
			assertThat(figures.get("executor peak memory, MB").getAsDouble()).isGreaterThan(10);
		}
		assertThat(exitCode).isZero();
	}

	@Test
	void tellsOfALoadThatFailsOrTakesTooLong() {
		assertThat(run("--load 3 --command fail", "")).isEqualTo(1);
		assertThat(output()).contains("\n3 of 3 tasks did not finish\n");
		assertThat(run("--load 3 --command run --window 1 --timeout 100ms", "")).isEqualTo(1);
		assertThat(output()).contains("\n0 of 3 tasks ended within 0.1 s\n");
	}

	@Test
	void refusesFilesThatAreNotThere() throws IOException {
		assertThat(run("--script " + this.directory.resolve("missing"), "")).isEqualTo(2);
		assertThat(output())
			.startsWith("--script wants a file that can be read, not " + this.directory.resolve("missing"));
		this.out.reset();
		Path file = Files.writeString(this.directory.resolve("file"), "");
		assertThat(run("--sandbox " + file, "")).isEqualTo(2);
		assertThat(output()).startsWith("--sandbox wants a directory, not " + file);
		this.out.reset();
		assertThat(run("--load 3 --task load-1 --command finish", "")).isEqualTo(2);
		assertThat(output()).startsWith("A task named load-1 and --load do not go together");
	}

	@Test
	void saysWhichWordsItDoesNotKnow() {
		int exitCode = run("--interactive", """
				wait one SLEEPING
				sleep long
				kill one soon
				wait one RUNNING 100000000weeks
				fault restart=never
				""");
		assertThat(output()).contains("\nThere is no state SLEEPING\n",
				"\nsleep wants a duration such as 5secs, not long\n",
				"\nkill wants a duration such as 5secs, not soon\n", "\nThere is no restart=never\n");
		assertThat(exitCode).isZero();
	}

	@Test
	void letsThingsGoWrong() {
		int exitCode = run("--fault acks=duplicated --fault slow=20ms:UPDATE:2 --task one --command finish", "");
		assertThat(output().replaceAll(" +", " ")).contains("s agent fault acks=duplicated\n",
				"s agent fault slow=20ms:UPDATE:2\n", "\n one RUNNING > FINISHED");
		assertThat(exitCode).isZero();
	}

	@Test
	void dropsTheStreamWhenItIsTime() {
		// The tiny executor does not come back.
		int exitCode = run("--fault drop@50ms --grace-period 1secs --task one --command run --timeout 20secs", "");
		assertThat(output().replaceAll(" +", " ")).contains("s agent fault drop in 50 ms\n",
				"s executor disconnected\n");
		assertThat(exitCode).isEqualTo(1);
	}

	private int run(String options, String typed) {
		List<String> args = new ArrayList<>(List.of(options.split(" ")));
		if (!args.contains("--sandbox")) {
			args.addAll(List.of("--sandbox", this.directory.resolve("sandbox").toString()));
		}
		args.add("--");
		args.addAll(Jvm.command(TinyExecutor.class));
		PrintStream stream = new PrintStream(this.out, true, StandardCharsets.UTF_8);
		InputStream in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
		return AgentCommand.run(in, stream, stream, args.toArray(String[]::new));
	}

	private String output() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

}
