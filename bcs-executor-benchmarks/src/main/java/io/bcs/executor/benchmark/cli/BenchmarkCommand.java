/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;

import io.bcs.executor.benchmark.report.JsonReport;
import io.bcs.executor.benchmark.report.MarkdownReport;
import io.bcs.executor.benchmark.report.SvgChart;
import io.bcs.executor.benchmark.run.Benchmark;
import io.bcs.executor.benchmark.run.BenchmarkRunner;
import io.bcs.executor.benchmark.run.BenchmarkSettings;
import io.bcs.executor.benchmark.run.ExecutorCommand;
import io.bcs.executor.benchmark.run.Results;
import io.bcs.executor.benchmark.run.RunFailedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Measures executors, in turns, on the command line.
 */
@Command(name = "benchmark", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Measures executors in turns and reports medians and ranges.",
		footer = { "",
				"BENCHMARK: startup, throughput, pingpong, burst, reconnect, memory, idle, all of these, or soak.",
				"EXECUTOR: name=command, or one of: plain, core, starter, each also with",
				"-lean (serial collector and C1). A command runs in a sandbox of its own, so paths",
				"in it are absolute. Without any, plain-lean, core and starter are measured." })
public final class BenchmarkCommand implements Callable<Integer> {

	private static final List<String> DEFAULT_EXECUTORS = List.of("plain-lean", "core", "starter");

	@Spec
	private CommandLine.Model.@Nullable CommandSpec spec;

	@Parameters(arity = "1..*", paramLabel = "BENCHMARK|EXECUTOR",
			description = "what is measured, and which executors; see below")
	private final List<String> names = new ArrayList<>();

	@Option(names = "--rounds", converter = Numbers.Positive.class, defaultValue = "3",
			description = "how often each executor is measured (${DEFAULT-VALUE})")
	private int rounds;

	@Option(names = "--warm-up-rounds", converter = Numbers.NotNegative.class, defaultValue = "1",
			description = "rounds before that which do not count (${DEFAULT-VALUE})")
	private int warmUpRounds;

	@Option(names = "--tasks", converter = Numbers.Positive.class, defaultValue = "20000",
			description = "throughput: tasks (${DEFAULT-VALUE})")
	private int tasks;

	@Option(names = "--window", converter = Numbers.Positive.class, defaultValue = "100",
			description = "throughput: tasks at a time (${DEFAULT-VALUE})")
	private int window;

	@Option(names = "--pings", converter = Numbers.Positive.class, defaultValue = "3000",
			description = "pingpong: tasks (${DEFAULT-VALUE})")
	private int pings;

	@Option(names = "--burst", converter = Numbers.Positive.class, defaultValue = "5000",
			description = "burst: tasks (${DEFAULT-VALUE})")
	private int burst;

	@Option(names = "--reconnects", converter = Numbers.Positive.class, defaultValue = "15",
			description = "reconnect: streams lost in one process (${DEFAULT-VALUE})")
	private int reconnects;

	@Option(names = "--updates", converter = Numbers.NotNegative.class, defaultValue = "100000",
			description = "memory: updates before the heap is looked at, 0 for none (${DEFAULT-VALUE})")
	private int updates;

	@Option(names = "--idle-seconds", converter = Numbers.Positive.class, defaultValue = "20",
			description = "idle: seconds (${DEFAULT-VALUE})")
	private int idleSeconds;

	@Option(names = "--soak-seconds", converter = Numbers.Positive.class, defaultValue = "60",
			description = "soak: seconds (${DEFAULT-VALUE})")
	private int soakSeconds;

	@Option(names = "--rate", converter = Numbers.NotNegative.class, defaultValue = "200",
			description = "soak: updates per second, 0 for none (${DEFAULT-VALUE})")
	private int rate;

	@Option(names = "--settle-millis", converter = Numbers.NotNegative.class, defaultValue = "2000",
			description = "memory, idle: milliseconds between the first task and the first look (${DEFAULT-VALUE})")
	private int settleMillis;

	@Option(names = "--timeout-seconds", converter = Numbers.Positive.class, defaultValue = "300",
			description = "the time a process may take (${DEFAULT-VALUE})")
	private int timeoutSeconds;

	@Option(names = "--immediate",
			description = "the agent responds to each update at once, not to all that arrive together")
	private boolean immediate;

	@Option(names = "--output", paramLabel = "DIR",
			description = "where benchmark.md, benchmark.json and benchmark.svg are written")
	@Nullable private Path output;

	private BenchmarkCommand() {
	}

	/**
	 * Runs the command and exits.
	 * @param args see {@code --help}
	 */
	public static void main(String[] args) {
		System.exit(run(args));
	}

	/**
	 * Runs the command.
	 * @param args see {@code --help}
	 * @return the exit code: 0, 1 if an executor failed, 2 for a wrong command line
	 */
	static int run(String... args) {
		return new CommandLine(new BenchmarkCommand()).execute(args);
	}

	@Override
	public Integer call() throws IOException {
		List<Benchmark> benchmarks = new ArrayList<>();
		List<ExecutorCommand> executors = new ArrayList<>();
		parse(benchmarks, executors);
		Path directory = Files.createTempDirectory("benchmark-");
		BenchmarkSettings settings = new BenchmarkSettings(this.tasks, this.window, this.pings, this.burst,
				this.reconnects, this.updates, Duration.ofMillis(this.settleMillis),
				Duration.ofSeconds(this.idleSeconds), Duration.ofSeconds(this.soakSeconds), this.rate, this.immediate,
				Duration.ofSeconds(this.timeoutSeconds), directory);
		ConsoleProgress progress = new ConsoleProgress(System.err, isTerminal());
		BenchmarkRunner runner = new BenchmarkRunner(settings, this.rounds, this.warmUpRounds, progress);
		int exitCode = 0;
		try {
			runner.run(benchmarks, executors);
		}
		catch (RunFailedException ex) {
			progress.done();
			System.err.println(ex.getMessage());
			exitCode = 1;
		}
		finally {
			Files.deleteIfExists(directory);
		}
		// After a failure, of what had been measured by then.
		System.out.print(MarkdownReport.of(runner.results()));
		write(runner.results());
		return exitCode;
	}

	private void parse(List<Benchmark> benchmarks, List<ExecutorCommand> executors) {
		BuiltInExecutors builtIn = new BuiltInExecutors(System.getProperty("java.class.path"));
		for (String name : this.names) {
			if (name.equals("all")) {
				benchmarks.addAll(EnumSet.complementOf(EnumSet.of(Benchmark.SOAK)));
			}
			else if (isBenchmark(name)) {
				benchmarks.add(Benchmark.valueOf(name.toUpperCase(Locale.ROOT)));
			}
			else {
				try {
					executors.add(builtIn.parse(name));
				}
				catch (IllegalArgumentException ex) {
					throw new ParameterException(Objects.requireNonNull(this.spec).commandLine(),
							ex.getMessage() + ", or a benchmark, or one of " + BuiltInExecutors.names(), ex);
				}
			}
		}
		if (benchmarks.isEmpty()) {
			throw new ParameterException(Objects.requireNonNull(this.spec).commandLine(),
					"Name a benchmark, such as throughput, or all");
		}
		if (executors.isEmpty()) {
			DEFAULT_EXECUTORS.forEach((name) -> executors.add(builtIn.parse(name)));
		}
	}

	private static boolean isBenchmark(String name) {
		for (Benchmark benchmark : Benchmark.values()) {
			if (benchmark.name().toLowerCase(Locale.ROOT).equals(name)) {
				return true;
			}
		}
		return false;
	}

	private void write(List<Results> results) throws IOException {
		Path directory = this.output;
		if (directory != null) {
			Files.createDirectories(directory);
			Files.writeString(directory.resolve("benchmark.md"), MarkdownReport.of(results));
			Files.writeString(directory.resolve("benchmark.json"), JsonReport.of(results));
			Files.writeString(directory.resolve("benchmark.svg"), SvgChart.of(results));
		}
	}

	/** Returns whether the standard error output is a terminal. */
	private static boolean isTerminal() {
		try {
			return new ProcessBuilder("test", "-t", "2").inheritIO().start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
