/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The command {@code package}.
 */
final class PackageCommand {

	static final String NAME = "package";

	private static final int MIB = 1024 * 1024;

	private final PrintStream out;

	private final PrintStream err;

	private final Interrupts interrupts;

	PackageCommand(PrintStream out, PrintStream err, Interrupts interrupts) {
		this.out = out;
		this.err = err;
		this.interrupts = interrupts;
	}

	/**
	 * Performs the command. Blocks.
	 * @param args its options
	 * @return the exit code: 0, 1 if something failed, 2 if the options are wrong
	 */
	int run(String... args) {
		PackageOptions options = new PackageOptions();
		CommandLine line = new CommandLine(options).setUsageHelpAutoWidth(true);
		try {
			line.parseArgs(args);
			if (options.help) {
				line.usage(this.out);
				return 0;
			}
			options.check();
		}
		catch (ParameterException | InvalidOptionException ex) {
			this.err.println(ex.getMessage());
			this.err.println(NAME + " --help explains the options.");
			return 2;
		}
		try {
			make(options);
			return 0;
		}
		catch (IOException | UncheckedIOException ex) {
			this.err.println("The distribution can't be made: " + ex.getMessage());
			return 1;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return 1;
		}
	}

	private void make(PackageOptions options) throws IOException, InterruptedException {
		long start = System.nanoTime();
		JavaInstallation java = JavaInstallation.at(options.javaHome.toAbsolutePath());
		this.out.println("Extracting " + options.jar);
		Path output = options.output.toAbsolutePath().normalize();
		Distribution.delete(output);
		Path work = Files.createTempDirectory("bcs-package-");
		Distribution distribution;
		try {
			// Java 17 archives no class of a path that looks otherwise as a URL, with a
			// blank for
			// example; where the distribution goes afterwards does not matter.
			Distribution made = Distribution.create(options, java, work.resolve("distribution"));
			ArchiveTraining training = new ArchiveTraining(options, java, this.interrupts);
			this.out.println("Making an archive of classes by a run with Java " + java.release());
			training.train(made, work);
			this.out.println("Starting a copy from another directory");
			this.out.println(training.prove(made, work) + ", " + made.sizeOfArchive() / MIB + " MiB");
			distribution = made.copy(output);
		}
		finally {
			Distribution.deleteAll(work);
		}
		Path packed = distribution.pack();
		this.out.println(distribution.script());
		this.out.println(packed + ", " + Files.size(packed) / MIB + " MiB");
		this.out.println("Done in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
	}

}
