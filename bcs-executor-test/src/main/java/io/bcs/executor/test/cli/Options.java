/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command line of {@link AgentCommand}.
 */
@Command(name = Options.NAME, versionProvider = Version.class, synopsisHeading = "%n",
		customSynopsis = { "Usage: " + Options.NAME + " [OPTION]... -- COMMAND [ARGUMENT]...",
				"       " + Options.NAME + " " + PackageCommand.NAME + " [OPTION]...",
				"       " + Options.NAME + " " + ClusterCheckCommand.NAME + " [OPTION]..." },
		description = { "", "Starts COMMAND as a Mesos agent starts an executor, runs tasks in it and shuts it down.",
				"With " + PackageCommand.NAME + ", makes a distribution of an executor; with "
						+ ClusterCheckCommand.NAME
						+ ", checks an executor on a real cluster: --help behind them explains their options." },
		footer = { "",
				"A COMMAND that is one argument is a line for the shell. It starts in a sandbox: its paths are absolute.",
				"Durations are written as Mesos writes them: 500ms, 5secs, 2mins.",
				"Ctrl-C sends SHUTDOWN and waits for the grace period; the second one kills.", "",
				"The exit code is 0 if every task finished or was killed as told, no call of the executor was "
						+ "refused and it exited with 0; 1 if not; 2 if the command line is wrong; 130 after Ctrl-C." })
final class Options {

	/** What the command is called in help and completion. */
	static final String NAME = "bcs-agent";

	@Mixin
	final TaskOptions tasks = new TaskOptions();

	@Mixin
	final ExecutorOptions executor = new ExecutorOptions();

	@Mixin
	final AgentOptions agent = new AgentOptions();

	@Option(names = "--interactive", description = "read commands from the standard input; help lists them")
	boolean interactive;

	@Option(names = "--script", paramLabel = "FILE", description = "read the same commands from a file")
	@Nullable Path script;

	@Option(names = "--timeout", paramLabel = "DURATION",
			description = "time until the executor has subscribed and all tasks have ended (default: 5mins); "
					+ "with --interactive, for each wait")
	Duration timeout = Duration.ofMinutes(5);

	@Option(names = "--json", description = "write one JSON object a line; the last one is the result")
	boolean json;

	@Option(names = "--help", usageHelp = true, description = "print this text")
	boolean help;

	@Option(names = "--version", versionHelp = true, description = "print the version")
	boolean version;

	@Option(names = "--completion", help = true, description = "print a script that completes options in bash and zsh")
	boolean completion;

	@Parameters(paramLabel = "COMMAND", arity = "0..*", hidden = true)
	List<String> command = new ArrayList<>();

	/**
	 * Checks what no option can check by itself.
	 * @throws InvalidOptionException if the options make no sense together
	 */
	void check() {
		if (this.command.isEmpty() || String.join("", this.command).isBlank()) {
			throw new InvalidOptionException("The executor's command is missing: put it at the end, after --");
		}
		if (this.command.contains("--")) {
			throw new InvalidOptionException(
					"'" + this.command.get(0) + "' stands before -- and is no option: " + "quote a value with blanks");
		}
		if (this.script != null && (!Files.isReadable(this.script) || Files.isDirectory(this.script))) {
			throw new InvalidOptionException("--script wants a file that can be read, not " + this.script);
		}
		this.tasks.check();
	}

	/**
	 * Returns the executor's command as a line for the shell.
	 */
	String shellLine() {
		return (this.command.size() == 1) ? this.command.get(0) : ShellWords.join(this.command);
	}

}
