/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.bcs.executor.process.internal.command.CommandLine;
import io.bcs.executor.process.internal.command.CommandSpec;
import io.bcs.executor.process.internal.command.TaskEnvironment;
import io.bcs.executor.process.internal.os.ProcessOrigin;
import io.bcs.executor.process.internal.os.ProcessSupervisor;
import org.apache.mesos.v1.Protos.TaskInfo;

/**
 * Starts processes that carry a marker of their own among their variables.
 */
final class ProcessLauncher {

	/**
	 * Held while a process is started, or files are opened for one. Where file
	 * descriptors ran out, and starts failed beside each other, reads of pipes were seen
	 * not to end.
	 */
	private final Lock descriptors = new ReentrantLock();

	private final AtomicLong starts = new AtomicLong();

	private final String instance;

	private final Map<String, String> environment;

	private final CommandLine commandLine;

	private final TaskProcesses.Starter starter;

	private final ProcessSupervisor supervisor;

	ProcessLauncher(String instance, Map<String, String> environment, CommandLine commandLine,
			TaskProcesses.Starter starter, ProcessSupervisor supervisor) {
		this.instance = instance;
		this.environment = environment;
		this.commandLine = commandLine;
		this.starter = starter;
		this.supervisor = supervisor;
	}

	/** Held while files are opened for a process. */
	Lock descriptors() {
		return this.descriptors;
	}

	Launch prepare(TaskInfo task, CommandSpec spec, List<String> userPrefix, Path directory, String signal) {
		String marker = this.instance + "-" + this.starts.incrementAndGet();
		Map<String, String> variables = TaskEnvironment.of(this.environment, task, spec.environment(), directory,
				marker);
		CommandLine.Prepared line = this.commandLine.prepare(spec, userPrefix, variables, directory);
		ProcessBuilder builder = new ProcessBuilder(line.arguments()).directory(directory.toFile())
			.redirectInput(Redirect.from(new File("/dev/null")));
		builder.environment().clear();
		builder.environment().putAll(variables);
		return new Launch(builder, new ProcessOrigin(marker, line.leadsSession(), signal));
	}

	Process start(Launch launch, Opening files) throws IOException, InterruptedException {
		this.descriptors.lockInterruptibly();
		try {
			files.open();
			return this.starter.start(launch.builder());
		}
		catch (IOException | RuntimeException | Error ex) {
			// The JVM can fail after the process exists, and then knows nothing of it.
			this.supervisor.killMarked(launch.origin().marker());
			throw ex;
		}
		finally {
			this.descriptors.unlock();
		}
	}

	/** A process that is ready to be started. */
	record Launch(ProcessBuilder builder, ProcessOrigin origin) {
	}

	/** Opens the files that a process is started with. */
	@FunctionalInterface
	interface Opening {

		void open() throws IOException;

	}

}
