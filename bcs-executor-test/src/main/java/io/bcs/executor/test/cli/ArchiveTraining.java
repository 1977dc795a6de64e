/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.EmbeddedAgentBuilder;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Makes the archive of an application's classes by a run that does what an executor does,
 * and proves that the JVM uses it. A JVM that is killed leaves an archive that looks
 * whole and is not used, so each run has to end by itself with exit code 0.
 */
final class ArchiveTraining {

	/** To write the archive takes the JVM its time, at its end. */
	private static final Duration GRACE_PERIOD = Duration.ofMinutes(3);

	private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

	private static final int LAST_LINES = 30;

	private final PackageOptions options;

	private final JavaInstallation java;

	private final Interrupts interrupts;

	ArchiveTraining(PackageOptions options, JavaInstallation java, Interrupts interrupts) {
		this.options = options;
		this.java = java;
		this.interrupts = interrupts;
	}

	/**
	 * Makes the archive. Blocks.
	 * @param distribution gets it
	 * @param work a directory for sandboxes
	 * @throws IOException if a run fails, with a sentence
	 */
	void train(Distribution distribution, Path work) throws IOException, InterruptedException {
		if (this.java.hasAotCache()) {
			Path configuration = work.resolve("archive.config");
			String options = profiles() + "-XX:AOTConfiguration=" + configuration;
			run(distribution, Files.createDirectory(work.resolve("record")), options + " -XX:AOTMode=record");
			Path cache = work.resolve("archive.aot");
			ExternalProgram.run(work,
					environment(options + " -XX:AOTMode=create -XX:AOTCache=" + cache + " -Xlog:aot*=error"),
					List.of(distribution.script().toString()));
			requireArchive(cache);
			Files.move(cache, distribution.app().resolve("archive.aot"));
		}
		else {
			Path archive = work.resolve("archive.jsa");
			run(distribution, Files.createDirectory(work.resolve("record")),
					"-XX:ArchiveClassesAtExit=" + archive + " -Xlog:cds=error -Xlog:cds+dynamic=error");
			requireArchive(archive);
			Files.move(archive, distribution.app().resolve("archive.jsa"));
		}
		Files.writeString(distribution.app().resolve("archive.release"), this.java.release() + "\n");
	}

	/**
	 * C1 alone makes no use of recorded profiles, and every process would pay for their
	 * pages.
	 */
	private String profiles() {
		return (this.options.compiler == PackageOptions.Compiler.client)
				? "-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining " : "";
	}

	private static void requireArchive(Path archive) throws IOException {
		if (!Files.exists(archive)) {
			throw new IOException("the JVM has ended without writing the archive " + archive);
		}
	}

	/**
	 * Starts a copy of the distribution from another directory and counts. Blocks.
	 * @return how many classes of the application and its libraries came from the
	 * archive, of how many
	 * @throws IOException if a run fails, or the archive was not used
	 */
	ClassCount prove(Distribution distribution, Path work) throws IOException, InterruptedException {
		Distribution moved = distribution.copy(work.resolve("a moved copy"));
		Path log = work.resolve("classes.log");
		Path sandbox = Files.createDirectory(work.resolve("prove"));
		Map<String, String> environment = environment("-Xlog:class+load:file=" + log);
		environment.put("JVM_ARCHIVE", "auto");
		runExecutor(moved, sandbox, environment);
		ClassCount count = ClassCount.of(log);
		if (count.archived() == 0 || count.archived() < count.total() / 2) {
			throw new IOException("the JVM does not use the archive: " + count + ". " + lastLines(sandbox, "stderr"));
		}
		return count;
	}

	private void run(Distribution distribution, Path sandbox, String javaOptions)
			throws IOException, InterruptedException {
		runExecutor(distribution, sandbox, environment(javaOptions));
	}

	private Map<String, String> environment(String javaOptions) {
		Map<String, String> environment = new HashMap<>();
		environment.put("JAVA_HOME", this.java.home().toString());
		environment.put("JAVA_OPTS", javaOptions);
		environment.put("JVM_ARCHIVE", "off");
		environment.putAll(this.options.environment);
		return environment;
	}

	/** Subscribes, runs a task, loses the connection, runs another, shuts down. */
	private void runExecutor(Distribution distribution, Path sandbox, Map<String, String> environment)
			throws IOException, InterruptedException {
		EmbeddedAgentBuilder builder = EmbeddedAgent.builder()
			.executorId(distribution.script().getFileName() + "-training")
			.checkpoint(true)
			.gracePeriod(GRACE_PERIOD);
		Console quiet = new TextConsole(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
				false);
		String command = "exec " + ShellWords.quote(distribution.script().toString());
		try (ExecutorRun run = ExecutorRun.start(quiet, builder, command, sandbox, environment, this.interrupts)) {
			try {
				run.awaitSubscription(Deadline.in(LONGEST_WAIT));
				runTask(run, "training-1");
				run.agent().stream().drop();
				run.waits()
					.await("the executor's second subscription", run.tracker().resubscribed(),
							Deadline.in(LONGEST_WAIT));
				runTask(run, "training-2");
				String end = run.end(GRACE_PERIOD);
				if (!end.isEmpty()) {
					throw new RunFailedException(end);
				}
			}
			catch (RunFailedException | AssertionError ex) {
				throw new IOException("the run that trains the archive failed: " + ex.getMessage() + "\n"
						+ lastLines(sandbox, "stdout") + lastLines(sandbox, "stderr"), ex);
			}
		}
	}

	private void runTask(ExecutorRun run, String name) throws InterruptedException {
		TaskInfo task = (this.options.data != null) ? Tasks.data(name, this.options.data)
				: Tasks.command(name, this.options.command);
		CompletableFuture<TaskStatus> end = run.tracker().end(name);
		run.launch(task);
		run.waits().await("the end of task " + name, end, Deadline.in(LONGEST_WAIT));
	}

	private static String lastLines(Path sandbox, String file) throws IOException {
		Path path = sandbox.resolve(file);
		if (!Files.exists(path) || Files.size(path) == 0) {
			return "";
		}
		try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
			List<String> all = lines.toList();
			return "The end of its " + file + ":\n"
					+ String.join("\n", all.subList(Math.max(0, all.size() - LAST_LINES), all.size())) + "\n";
		}
	}

	/**
	 * Where classes were loaded from.
	 *
	 * @param archived from the archive
	 * @param total from the archive and the jars
	 */
	record ClassCount(int archived, int total) {

		/** Not those of the JDK, which has an archive of its own. */
		private static final Pattern LOADED = Pattern.compile(
				"\\] (?!java\\.|javax\\.|jdk\\.|sun\\.|com\\.sun\\.)\\S+ source: (shared objects file|file:|jar:)");

		static ClassCount of(Path log) throws IOException {
			try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
				int archived = 0;
				int total = 0;
				for (String line : (Iterable<String>) lines::iterator) {
					Matcher matcher = LOADED.matcher(line);
					if (matcher.find()) {
						total++;
						archived += matcher.group(1).startsWith("shared") ? 1 : 0;
					}
				}
				return new ClassCount(archived, total);
			}
		}

		@Override
		public String toString() {
			return this.archived + " of " + this.total + " classes come from an archive";
		}

	}

}
