/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.bcs.executor.test.cli.cluster.CheckOutput;
import io.bcs.executor.test.cli.cluster.ClusterCheck;
import io.bcs.executor.test.cli.cluster.ClusterCheckSettings;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The command {@code cluster-check}.
 */
final class ClusterCheckCommand implements CheckOutput {

	static final String NAME = "cluster-check";

	private final long start = System.nanoTime();

	private final PrintStream out;

	private final PrintStream err;

	private final Interrupts interrupts;

	ClusterCheckCommand(PrintStream out, PrintStream err, Interrupts interrupts) {
		this.out = out;
		this.err = err;
		this.interrupts = interrupts;
	}

	/**
	 * Performs the command. Blocks.
	 * @param args its options
	 * @return the exit code: 0 if all worked, 1 if not, 2 if the options are wrong, 130
	 * after Ctrl-C
	 */
	int run(String... args) {
		ClusterCheckOptions options = new ClusterCheckOptions();
		CommandLine line = new CommandLine(options).setUsageHelpAutoWidth(true)
			.registerConverter(Duration.class, CommandLineFactory::duration);
		ClusterCheckSettings settings;
		try {
			line.parseArgs(args);
			if (options.help) {
				line.usage(this.out);
				return 0;
			}
			settings = options.settings();
		}
		catch (ParameterException | InvalidOptionException ex) {
			this.err.println(ex.getMessage());
			this.err.println(NAME + " --help explains the options.");
			return 2;
		}
		return check(settings);
	}

	// What comes of the interrupt is seen in the check.
	@SuppressWarnings("FutureReturnValueIgnored")
	private int check(ClusterCheckSettings settings) {
		Thread checking = Thread.currentThread();
		try (ClusterCheck check = new ClusterCheck(settings, this)) {
			this.interrupts.first().thenRun(checking::interrupt);
			List<String> problems;
			try {
				problems = check.run();
			}
			catch (InterruptedException ex) {
				check.tearDown();
				return AgentRun.INTERRUPTED;
			}
			if (problems.isEmpty()) {
				this.out.println("All " + settings.tasks() + " tasks ran and ended as they should");
				return 0;
			}
			this.out.println("What did not work:");
			problems.forEach((problem) -> this.out.println("- " + problem));
			return 1;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return AgentRun.INTERRUPTED;
		}
	}

	@Override
	public void event(String subject, String event, String message) {
		double seconds = (System.nanoTime() - this.start) / 1e9;
		this.out.println(String.format(Locale.ROOT, "%9.3f s  %-16s %-14s  %s", seconds, subject, event, message)
			.stripTrailing());
	}

	@Override
	public void text(String heading, String text) {
		this.out.println(heading);
		text.lines().forEach((line) -> this.out.println("  " + line));
	}

}
