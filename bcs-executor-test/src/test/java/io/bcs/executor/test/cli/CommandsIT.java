/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

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
				data greets greet
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
				"\nThere is no command 'nonsense'; commands are launch, data, group, kill, message, heartbeat, error, "
						+ "drop, restart, fault, acks, ack, wait, sleep, status, history, help, shutdown\n",
				"\nkill NAME [GRACE-PERIOD]: NAME is missing\n",
				"\nlaunch NAME COMMAND...: there is a task named one already\n",
				"\nacks MODE: There is no acknowledgement mode 'withheld'; modes are automatic, manual, lost, "
						+ "duplicated, out-of-order\n",
				"\nTask one should have been TASK_LOST, but it became ",
				"\n five RUNNING > KILLED says the tiny executor\n", "sent MESSAGE of 5 bytes\n", "sent HEARTBEAT\n",
				"\nlaunch NAME COMMAND... launch a task", "s executor message hello \u2713\n",
				"\nupdates: 12 sent, 12 acknowledged\n");
		assertThat(exitCode).isZero();
	}

	@Test
	void shutsDownWhenTold() {
		int exitCode = run("--interactive", """
				launch one run
				wait one RUNNING
				quit
				launch never finish
				""");
		assertThat(output().replaceAll(" +", " ")).contains("\n one RUNNING > KILLED says the tiny executor\n")
			.doesNotContain("never");
		assertThat(exitCode).isZero();
	}

	@Test
	void judgesATypedRunAsAnyOther() {
		assertThat(run("--interactive", "launch one fail\nshutdown\n")).isEqualTo(1);
		assertThat(output()).contains("\nTask one ended as TASK_FAILED\n");
		this.out.reset();
		assertThat(run("--interactive", "launch one fail\n")).isEqualTo(1);
		assertThat(output()).contains("\nTask one ended as TASK_FAILED\n");
	}

	@Test
	void judgesAScriptAsAnyOtherRun() throws IOException {
		Path script = Files.writeString(this.directory.resolve("script"), "launch one fail\nwait one FAILED\n");
		assertThat(run("--script " + script, "")).isEqualTo(1);
		assertThat(output()).contains("\nTask one ended as TASK_FAILED\n");
		this.out.reset();
		Files.writeString(script, "launch one run\nwait one RUNNING\nshutdown\n");
		assertThat(run("--script " + script, "")).isZero();
	}

	@Test
	void endsAtOnceWhenTheExecutorHasExited() throws IOException {
		Path script = Files.writeString(this.directory.resolve("script"), """
				launch one crash
				wait one RUNNING
				sleep 1days
				launch two finish
				""");
		assertThat(run("--timeout 2days --script " + script, "")).isEqualTo(1);
		assertThat(output()).contains("\nlaunch two finish: The executor has exited\n",
				"\nThe executor exited with code 3\n");
		this.out.reset();
		// Input that never ends: the executor's exit does not wait for the next line.
		assertThat(run("--timeout 1days --interactive", new OpenInput("launch one crash\n"))).isEqualTo(1);
		assertThat(output()).contains("\nThe executor exited with code 3\n");
	}

	@Test
	void anInterruptShutsTheExecutorDown() {
		for (String options : List.of("--task one --command run", "--load 5 --command run",
				"--script " + script("launch one run\nsleep 1days\n"))) {
			this.out.reset();
			Interrupts interrupts = new Interrupts(() -> {
			});
			PrintStream stream = new InterruptingStream(this.out, interrupts);
			int exitCode = CommandRunner.run(InputStream.nullInputStream(), stream, stream, interrupts,
					arguments("--timeout 1days --grace-period 1days " + options));
			assertThat(exitCode).isEqualTo(130);
			assertThat(output().replaceAll(" +", " ")).contains("s agent interrupted", "s executor shutdown\n",
					"s executor exited with code 0\n");
		}
	}

	@Test
	void keepsTheBlanksOfACommand() throws IOException {
		run("--interactive", "data  one   two  blanks, \"a  quote\" \nkill one\n");
		assertThat(this.directory.resolve("sandbox/stderr")).content()
			.contains("one goes on: two  blanks, \"a  quote\"");
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
		List<JsonObject> lines = json();
		assertThat(lines).allMatch((line) -> line.has("type"));
		assertThat(lines.get(0).get("executor").getAsString()).isEqualTo("exec-1");
		assertThat(lines).filteredOn((line) -> line.get("type").getAsString().equals("event")).anySatisfy((line) -> {
			assertThat(line.get("subject").getAsString()).isEqualTo("one");
			assertThat(line.get("event").getAsString()).isEqualTo("TASK_FINISHED");
			assertThat(line.get("message").getAsString()).isEqualTo("says the tiny executor");
			assertThat(line.get("seconds").getAsDouble()).isPositive();
		});
		assertThat(lines.get(lines.size() - 1)).isEqualTo(JsonParser.parseString("""
				{"type": "result", "exitCode": 0, "failures": [], "tasks": [{"name": "one",
				 "states": ["TASK_RUNNING", "TASK_FINISHED"], "message": "says the tiny executor"}],
				 "updates": {"sent": 2, "acknowledged": 2}}"""));
		assertThat(output()).doesNotContain("  ");
	}

	@Test
	void writesHelpStatusAndHistoryAsArrays() {
		run("--json --interactive", "help\nstatus\nhistory\nnonsense\n");
		List<String> types = json().stream().map((line) -> line.get("type").getAsString()).toList();
		assertThat(types).contains("help", "tasks", "history", "note").endsWith("result");
		assertThat(json()).filteredOn((line) -> line.get("type").getAsString().equals("history"))
			.allMatch((line) -> line.getAsJsonArray("lines").size() > 1);
	}

	@Test
	void measuresALoad() {
		int exitCode = run("--load 300 --command finish --window 10 --json", "");
		assertThat(output()).doesNotContain("launched", "tasks ended");
		List<JsonObject> lines = json();
		JsonObject figures = lines.get(lines.size() - 1).getAsJsonObject("load");
		assertThat(figures.get("tasks").getAsInt()).isEqualTo(300);
		assertThat(figures.get("ended").getAsInt()).isEqualTo(300);
		assertThat(figures.get("failed").getAsInt()).isZero();
		assertThat(figures.get("updates").getAsInt()).isEqualTo(600);
		for (String name : List.of("seconds", "tasksPerSecond", "updatesPerSecond", "subscribeMs")) {
			assertThat(figures.get(name).getAsDouble()).describedAs(name).isPositive();
		}
		JsonObject end = figures.getAsJsonObject("end");
		assertThat(figures.getAsJsonObject("firstUpdate").get("p50Ms").getAsDouble()).isPositive();
		assertThat(end.get("p99Ms").getAsDouble()).isGreaterThanOrEqualTo(end.get("p50Ms").getAsDouble());
		if (Files.isDirectory(Path.of("/proc"))) {
			JsonObject usage = figures.getAsJsonObject("executor");
			assertThat(usage.get("cpuSeconds").getAsDouble()).isNotNegative();
			assertThat(usage.get("peakMemoryMb").getAsDouble()).isGreaterThan(10);
		}
		assertThat(exitCode).isZero();
	}

	@Test
	void endsALoadAtOnceWhenTheExecutorHasExited() {
		int exitCode = run("--load 1000000 --window 1 --command crash --timeout 1days", "");
		assertThat(output()).containsPattern(
				"\nThe executor exited with code 3 before the load was complete; \\d{1,6} of 1000000 tasks had ended\n");
		assertThat(exitCode).isEqualTo(1);
	}

	@Test
	void tellsOfALoadThatFails() {
		assertThat(run("--load 3 --command fail", "")).isEqualTo(1);
		assertThat(output()).contains("\n3 of 3 tasks did not finish\n");
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
				launch one finish
				wait one SLEEPING
				sleep long
				kill two
				kill one soon
				heartbeat now
				wait one RUNNING 100000000weeks
				fault restart=never
				""");
		assertThat(output()).contains(
				"\nwait NAME STATE [TIME]: there is no state SLEEPING; states are STAGING, STARTING, RUNNING, ",
				"\nsleep TIME: 'long' is not a duration such as 500ms, 5secs or 2mins\n",
				"\nkill NAME [GRACE-PERIOD]: there is no task named two; tasks are one\n",
				"\nkill NAME [GRACE-PERIOD]: 'soon' is not a duration such as 500ms, 5secs or 2mins\n",
				"\nwait NAME STATE [TIME]: '100000000weeks' is not a duration",
				"\nfault FAULT: There is no restart=never; it is gradually, empty, cleanup, or nothing for at once\n",
				"\nheartbeat: 'now' is one word too many\n");
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
		int exitCode = run("--fault drop@50ms --grace-period 1secs --task one --command run", "");
		assertThat(output().replaceAll(" +", " ")).contains("s agent fault drop in 50 ms\n",
				"s executor disconnected\n");
		assertThat(exitCode).isEqualTo(1);
	}

	private int run(String options, String typed) {
		return run(options, new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
	}

	private int run(String options, InputStream in) {
		PrintStream stream = new PrintStream(this.out, true, StandardCharsets.UTF_8);
		Interrupts interrupts = new Interrupts(() -> {
		});
		return CommandRunner.run(in, stream, stream, interrupts, arguments(options));
	}

	private String script(String commands) {
		try {
			return Files.writeString(this.directory.resolve("script"), commands).toString();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String[] arguments(String options) {
		List<String> args = new ArrayList<>(List.of(options.split(" ")));
		if (!args.contains("--sandbox")) {
			args.addAll(List.of("--sandbox", this.directory.resolve("sandbox").toString()));
		}
		args.add("--");
		args.addAll(Jvm.command(TinyExecutor.class));
		return args.toArray(String[]::new);
	}

	private List<JsonObject> json() {
		return output().lines().map((line) -> JsonParser.parseString(line).getAsJsonObject()).toList();
	}

	private String output() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

	/** Typed text after which nothing comes, not even an end. */
	private static final class OpenInput extends InputStream {

		private final InputStream typed;

		OpenInput(String typed) {
			this.typed = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public int read() throws IOException {
			int next = this.typed.read();
			if (next < 0) {
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					throw new InterruptedIOException();
				}
			}
			return next;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int next = read();
			buffer[offset] = (byte) next;
			return 1;
		}

		@Override
		public int available() {
			return 0;
		}

	}

	/** Interrupts the run as soon as its executor has subscribed. */
	private static final class InterruptingStream extends PrintStream {

		private final Interrupts interrupts;

		InterruptingStream(OutputStream out, Interrupts interrupts) {
			super(out, true, StandardCharsets.UTF_8);
			this.interrupts = interrupts;
		}

		@Override
		public void println(String line) {
			super.println(line);
			if (line.contains(" subscribed")) {
				this.interrupts.interrupt();
			}
		}

	}

}
