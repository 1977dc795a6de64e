/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.bcs.executor.test.EmbeddedAgent;

/**
 * The packaged example as a process of its own, with a small heap and, as far as this
 * machine permits, a small file system for its sandbox, a user of its own and a clock
 * that can be set.
 */
final class ChaosExecutor implements AutoCloseable {

	/** Its collections appear in the executor's output. */
	private static final List<String> JVM = List.of("-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
			"-XX:-UsePerfData", "-Xlog:gc:stdout");

	private static final Path JAR = Path.of("target", "example-app.jar").toAbsolutePath();

	/** Limits on processes do not hold for root. */
	private static final String USER = "54321";

	private static final List<Path> FAKETIME = List.of(Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
			Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"),
			Path.of("/usr/lib64/faketime/libfaketime.so.1"));

	private final Set<ChaosFault> possible = EnumSet.allOf(ChaosFault.class);

	private final List<String> leftOut = new ArrayList<>();

	/**
	 * Who may change the executor's limits: its user, as root needs a privilege for it.
	 */
	private final List<String> asUser = new ArrayList<>();

	private final HttpClient http = HttpClient.newHttpClient();

	private final Path clock;

	private final Path directory;

	private final Path sandbox;

	private final boolean mounted;

	private final String marker;

	private final Process process;

	private final Thread reader;

	private String descriptors = "";

	private String processes = "";

	private ChaosExecutor(EmbeddedAgent agent, int port, Path directory, Consumer<String> output) throws Exception {
		Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
		this.directory = directory;
		this.sandbox = Files.createDirectory(directory.resolve("sandbox"));
		Files.setPosixFilePermissions(this.sandbox, PosixFilePermissions.fromString("rwxrwxrwx"));
		this.clock = Files.writeString(directory.resolve("clock"), "+0");
		this.marker = agent.frameworkId();
		boolean root = new String(run("id", "-u"), StandardCharsets.US_ASCII).strip().equals("0");
		this.mounted = root && succeeds("unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", this.sandbox.toString());
		List<String> command = new ArrayList<>();
		if (this.mounted) {
			command.addAll(List.of("unshare", "--mount", "sh", "-c",
					"mount -t tmpfs -o size=64m,mode=777 tmpfs \"$1\" && cd \"$1\" && shift && exec \"$@\"", "sh",
					this.sandbox.toString()));
		}
		else {
			leaveOut(ChaosFault.DISK_FULL, "a file system can't be mounted here");
		}
		if (root && succeeds("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "true")) {
			this.asUser.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
			command.addAll(this.asUser);
		}
		else if (root) {
			leaveOut(ChaosFault.PROCESSES, "the user can't be changed here, and root has no limit");
		}
		if (!succeeds("prlimit", "--version")) {
			leaveOut(ChaosFault.FILE_SIZE, "there is no prlimit");
			leaveOut(ChaosFault.DESCRIPTORS, "there is no prlimit");
			leaveOut(ChaosFault.PROCESSES, "there is no prlimit");
		}
		// Only now: the library's first process must not belong to another user. Its
		// "monotonic fix" makes timed waits of the JVM return at once, again and again.
		// A process that is killed while it asks for the time leaves a semaphore behind
		// that all
		// others wait for: the start of a process has hung in the library after 20
		// minutes.
		Optional<Path> faketime = FAKETIME.stream()
			.filter((library) -> Boolean.getBoolean("chaos.clock") && Files.exists(library))
			.findFirst();
		faketime.ifPresentOrElse(
				(library) -> command
					.addAll(List.of("env", "LD_PRELOAD=" + library, "FAKETIME_TIMESTAMP_FILE=" + this.clock,
							"FAKETIME_CACHE_DURATION=1", "FAKETIME_DONT_FAKE_MONOTONIC=1",
							"FAKETIME_FORCE_MONOTONIC_FIX=0", "DONT_FAKE_MONOTONIC=1", "FAKETIME_DONT_RESET=1")),
				() -> leaveOut(ChaosFault.CLOCK, "it takes -Dchaos.clock=true and libfaketime"));
		command.add(ProcessHandle.current().info().command().orElseThrow());
		command.addAll(JVM);
		command.addAll(List.of("-jar", Files.copy(JAR, directory.resolve("executor.jar")).toString(),
				"--bcs.executor.textfile.interval=1s",
				"--bcs.executor.textfile.directory=" + this.sandbox.resolve("textfile"),
				"--bcs.executor.call-timeout=2s",
				// Heartbeats that were held up make its own limit one of minutes.
				"--bcs.executor.heartbeat-timeout=5s"));
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.sandbox.toFile())
			.redirectErrorStream(true)
			.redirectInput(Path.of("/dev/null").toFile());
		Map<String, String> variables = builder.environment();
		variables.keySet().removeIf((name) -> !name.equals("PATH"));
		variables.putAll(agent.env(this.sandbox));
		variables.put("MESOS_AGENT_ENDPOINT", "127.0.0.1:" + port);
		this.process = builder.start();
		this.reader = new Thread(() -> read(output), "chaos-executor-output");
		this.reader.start();
	}

	/**
	 * Starts the executor.
	 * @param agent its agent
	 * @param port where the executor finds it
	 * @param directory for its files
	 * @param output receives each line it prints
	 * @return the executor
	 */
	static ChaosExecutor start(EmbeddedAgent agent, int port, Path directory, Consumer<String> output)
			throws Exception {
		return new ChaosExecutor(agent, port, directory, output);
	}

	private void leaveOut(ChaosFault fault, String reason) {
		if (this.possible.remove(fault)) {
			this.leftOut.add(fault + ": " + reason);
		}
	}

	private void read(Consumer<String> output) {
		try (BufferedReader lines = this.process.inputReader(StandardCharsets.UTF_8);
				Writer copy = Files.newBufferedWriter(log())) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				copy.write(line + "\n");
				copy.flush();
				output.accept(line);
			}
		}
		catch (IOException ex) {
			output.accept("The output can't be read: " + ex);
		}
	}

	Path log() {
		return this.directory.resolve("output");
	}

	/** Returns the faults that this machine permits. */
	Set<ChaosFault> possible() {
		return this.possible;
	}

	/** Returns which faults are left out, and why. */
	List<String> leftOut() {
		return this.leftOut;
	}

	/** Returns the sandbox as this process sees it. */
	Path sandbox() {
		return this.mounted ? Path.of("/proc/" + this.process.pid() + "/root" + this.sandbox) : this.sandbox;
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** Stops the process, and tells whether it has stopped. */
	boolean pause() throws Exception {
		run("kill", "-STOP", Long.toString(this.process.pid()));
		String stat = Files.readString(Path.of("/proc/" + this.process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
		return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
	}

	void goOn() throws Exception {
		run("kill", "-CONT", Long.toString(this.process.pid()));
	}

	void fillDisk() throws IOException {
		try (var file = Files.newOutputStream(sandbox().resolve("filler"))) {
			byte[] bytes = new byte[4096];
			while (true) {
				file.write(bytes);
			}
		}
		catch (IOException ex) {
			if (!String.valueOf(ex.getMessage()).contains("No space left")) {
				throw ex;
			}
		}
	}

	void freeDisk() throws IOException {
		Files.deleteIfExists(sandbox().resolve("filler"));
	}

	void limitFiles(boolean limited) throws Exception {
		prlimit("--fsize=" + (limited ? "0" : "unlimited") + ":");
	}

	void limitDescriptors(boolean limited) throws Exception {
		if (limited) {
			this.descriptors = softLimit("Max open files");
		}
		prlimit("--nofile=" + (limited ? "3" : this.descriptors) + ":");
	}

	void limitProcesses(boolean limited) throws Exception {
		if (limited) {
			this.processes = softLimit("Max processes");
		}
		prlimit("--nproc=" + (limited ? "1" : this.processes) + ":");
	}

	void setClock(int minutes) throws IOException {
		Files.writeString(this.clock, ((minutes < 0) ? "" : "+") + minutes + "m");
	}

	private void prlimit(String limit) throws Exception {
		List<String> command = new ArrayList<>(this.asUser);
		command.addAll(List.of("prlimit", "--pid", Long.toString(this.process.pid()), limit));
		run(command.toArray(String[]::new));
	}

	/** Reads the soft limit by its name in {@code /proc}. */
	private String softLimit(String name) throws IOException {
		String limits = Files.readString(Path.of("/proc/" + this.process.pid() + "/limits"));
		return limits.lines()
			.filter((line) -> line.startsWith(name))
			.map((line) -> new Scanner(line.substring(name.length())).next())
			.findFirst()
			.orElseThrow();
	}

	/** Reads the sum of a counter of the executor. */
	long counter(String name) throws Exception {
		String port = Files.readString(sandbox().resolve("http.port"));
		String body = this.http
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
				.timeout(Duration.ofSeconds(60))
				.build(), HttpResponse.BodyHandlers.ofString())
			.body();
		return body.lines()
			.filter((line) -> line.startsWith(name + "{") || line.startsWith(name + " "))
			.mapToLong((line) -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

	/** Removes what ended tasks have left in the sandbox, which are files only. */
	void cleanSandbox() throws IOException {
		try (Stream<Path> files = Files.walk(sandbox().resolve("tasks"))) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
	}

	/** Counts the named pipes of tasks, and their directories. */
	long pipes() throws IOException {
		try (Stream<Path> files = Files.walk(sandbox())) {
			return files.filter((file) -> file.getFileName().toString().contains("pipes-")).count();
		}
	}

	/** Finds processes that have this executor's variables, but not the executor. */
	List<String> taskProcesses() {
		return ProcessHandle.allProcesses().map(ProcessHandle::pid).filter(this::isOfTask).map(this::describe).toList();
	}

	private String describe(long pid) {
		return pid + " " + ProcessHandle.of(pid).flatMap((handle) -> handle.info().commandLine()).orElse("(ended)");
	}

	private boolean isOfTask(long pid) {
		try {
			Path proc = Path.of("/proc/" + pid);
			return pid != this.process.pid()
					&& Files.readString(proc.resolve("environ"), StandardCharsets.ISO_8859_1)
						.contains("MESOS_FRAMEWORK_ID=" + this.marker)
					&& !Files.readString(proc.resolve("stat"), StandardCharsets.ISO_8859_1).contains(") Z ");
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Returns all that the executor has started and that runs. */
	List<ProcessHandle> descendants() {
		return this.process.descendants().toList();
	}

	boolean waitFor(Duration timeout) throws InterruptedException {
		boolean ended = this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
		this.reader.join(timeout.toMillis());
		return ended;
	}

	int exitCode() {
		return this.process.exitValue();
	}

	/** Prints the stacks of the executor's threads into its output. */
	void dumpThreads() throws Exception {
		run("kill", "-QUIT", Long.toString(this.process.pid()));
	}

	private static boolean succeeds(String... command) throws InterruptedException {
		try {
			Process tried = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return tried.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static byte[] run(String... command) throws IOException, InterruptedException {
		Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
		try (InputStream output = started.getInputStream()) {
			byte[] bytes = output.readAllBytes();
			if (started.waitFor() != 0) {
				throw new UncheckedIOException(new IOException(
						String.join(" ", command) + ": " + new String(bytes, StandardCharsets.US_ASCII)));
			}
			return bytes;
		}
	}

	/** Kills what is left, whatever it is. */
	@Override
	public void close() {
		List<ProcessHandle> left = new ArrayList<>(descendants());
		this.process.destroyForcibly();
		left.forEach(ProcessHandle::destroyForcibly);
		ProcessHandle.allProcesses().filter((handle) -> isOfTask(handle.pid())).forEach(ProcessHandle::destroyForcibly);
	}

}
