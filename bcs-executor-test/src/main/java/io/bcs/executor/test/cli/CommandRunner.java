/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Does what a command line says.
 */
final class CommandRunner {

	private CommandRunner() {
	}

	/**
	 * Reads a command line and performs it. Blocks.
	 * @param in where commands are read from
	 * @param out where the run is written
	 * @param err where faults of the command line are written
	 * @param interrupts ends the run early
	 * @param args the command line
	 * @return the exit code
	 */
	static int run(InputStream in, PrintStream out, PrintStream err, Interrupts interrupts, String... args) {
		if (args.length > 0 && args[0].equals(PackageCommand.NAME)) {
			return new PackageCommand(out, err, interrupts).run(Arrays.copyOfRange(args, 1, args.length));
		}
		if (args.length > 0 && args[0].equals(ClusterCheckCommand.NAME)) {
			return new ClusterCheckCommand(out, err, interrupts).run(Arrays.copyOfRange(args, 1, args.length));
		}
		Options options;
		try {
			options = CommandLineFactory.parse(args);
		}
		catch (ParameterException ex) {
			err.println(ex.getMessage());
			UnmatchedArgumentException.printSuggestions(ex, err);
			err.println("--help explains the options.");
			return 2;
		}
		CommandLine line = CommandLineFactory.create(options);
		if (options.help) {
			line.usage(out);
			return 0;
		}
		if (options.version) {
			line.printVersionHelp(out);
			return 0;
		}
		if (options.completion) {
			out.print(CommandLineFactory.completion());
			return 0;
		}
		Console console = options.json ? new JsonConsole(out) : new TextConsole(out, out == System.out && isTerminal());
		try {
			return new AgentRun(options, in, console, interrupts, System::nanoTime).run();
		}
		catch (IOException ex) {
			console.line("The executor can't be started: " + ex.getMessage());
			return 1;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return 1;
		}
	}

	/** Returns whether the standard output is a terminal. */
	private static boolean isTerminal() {
		try {
			return new ProcessBuilder("sh", "-c", "test -t 1").inheritIO().start().waitFor() == 0;
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
