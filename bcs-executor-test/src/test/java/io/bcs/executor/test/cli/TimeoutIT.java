/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code --timeout} bounds every wait. The clock stands still, except that it jumps over
 * the time-out when the output says so.
 */
class TimeoutIT {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final AtomicLong nanoTime = new AtomicLong();

	private final Path directory;

	TimeoutIT(@TempDir Path directory) {
		this.directory = directory;
	}

	@Test
	void boundsTheFirstSubscription() throws Exception {
		assertThat(run("started", "", List.of("exec sleep 1000"))).isEqualTo(1);
		assertThat(output()).contains("\nThe executor's subscription did not come within 86400.0 s\n");
	}

	@Test
	void boundsTheEndOfTheTasks() throws Exception {
		assertThat(run(" subscribed", "--task one --command run")).isEqualTo(1);
		assertThat(output()).contains("\nThe end of task one did not come within 86400.0 s\n",
				"  one   RUNNING > KILLED  ");
	}

	@Test
	void boundsALoad() throws Exception {
		assertThat(run(" subscribed", "--load 3 --command run --window 1")).isEqualTo(1);
		assertThat(output()).contains("\n0 of 3 tasks ended within 86400.0 s\n");
	}

	@Test
	void boundsTheWaitsOfAScript() throws Exception {
		assertThat(run("launched", "--script " + script("launch one run\nwait one FINISHED 2days\n"))).isEqualTo(1);
		assertThat(output())
			.contains("\nwait one FINISHED 2days: TASK_FINISHED of task one did not come within 86400.0 s\n");
		this.out.reset();
		assertThat(run(" subscribed", "--script " + script("sleep 1days\n"))).isEqualTo(1);
		assertThat(output()).contains("\nsleep 1days: The time of --timeout is over\n");
	}

	@Test
	void boundsEachWaitThatIsTypedAndNotTheWholeSession() throws Exception {
		int exitCode = run("launched", "--interactive", Jvm.command(TinyExecutor.class),
				"launch one run\nwait one FINISHED 1ms\nlaunch two finish\nwait two FINISHED\nkill one\n");
		assertThat(output()).contains("\nTASK_FINISHED of task one did not come within 0.001 s\n");
		assertThat(exitCode).isZero();
	}

	private int run(String jumpAt, String options) throws Exception {
		return run(jumpAt, options, Jvm.command(TinyExecutor.class));
	}

	private int run(String jumpAt, String options, List<String> executor) throws Exception {
		return run(jumpAt, options, executor, "");
	}

	private int run(String jumpAt, String options, List<String> executor, String typed) throws Exception {
		PrintStream stream = new PrintStream(this.out, true, StandardCharsets.UTF_8) {

			@Override
			public void println(String line) {
				super.println(line);
				if (line.contains(jumpAt)) {
					TimeoutIT.this.nanoTime.addAndGet(Duration.ofDays(2).toNanos());
				}
			}

		};
		List<String> args = new ArrayList<>(
				List.of("--timeout", "1days", "--sandbox", this.directory.resolve("sandbox").toString()));
		if (!options.isEmpty()) {
			args.addAll(List.of(options.split(" ")));
		}
		args.add("--");
		args.addAll(executor);
		Interrupts interrupts = new Interrupts(() -> {
		});
		return new AgentRun(CommandLineFactory.parse(args.toArray(String[]::new)),
				new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), new TextConsole(stream, false),
				interrupts, this.nanoTime::get)
			.run();
	}

	private Path script(String commands) throws IOException {
		return Files.writeString(this.directory.resolve("script"), commands);
	}

	private String output() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

}
