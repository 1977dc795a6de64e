/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;

/**
 * The agent on the command line: starts an executor as a real agent does, runs tasks in
 * it, shuts it down and reports what became of them. Leaves no process behind, however it
 * is ended, short of SIGKILL.
 *
 * @since 0.1.0
 */
public final class AgentCommand {

	private AgentCommand() {
	}

	/**
	 * Runs the command and ends the JVM: exit code 0 if all went well, 1 if not, 2 if the
	 * arguments are wrong, 130 after Ctrl-C.
	 * @param args options and the executor's command; {@code --help} explains them
	 */
	public static void main(String[] args) {
		// Netty is the only library here that logs, and its lines would mix with ours.
		InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
		// JSON is UTF-8, whatever the terminal is.
		PrintStream out = List.of(args).contains("--json")
				? new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8) : System.out;
		Interrupts interrupts = new Interrupts(() -> System.exit(AgentRun.INTERRUPTED));
		interrupts.listen();
		try {
			// picocli is optional: this class must load without it.
			System.exit(CommandRunner.run(System.in, out, System.err, interrupts, args));
		}
		catch (NoClassDefFoundError ex) {
			System.err
				.println("The command line needs picocli, SnakeYAML and, to check a cluster, spring-webflux on the "
						+ "class path; the runnable jar has them. Missing: " + ex.getMessage());
			System.exit(2);
		}
	}

}
