/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A server of Debian's packages prometheus and prometheus-node-exporter, which listens on
 * a free port of this host.
 */
final class RealProgram implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Pattern LISTENING = Pattern
		.compile("msg=\"Listening on\" address=(127\\.0\\.0\\.1:[1-9]\\d*)");

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

	private final Process process;

	private final URI address;

	private RealProgram(Process process, URI address) {
		this.process = process;
		this.address = address;
	}

	/** Skips the test where one of the programs is missing. */
	static void assumeInstalled(String... programs) {
		assumeThat(System.getProperty("test.real-parts", "on")).as("-Dtest.real-parts=off leaves these tests out")
			.isEqualTo("on");
		assumeThat(programs).allSatisfy((program) -> assertThat(Files.isExecutable(path(program)))
			.as("There is no " + path(program) + ": install the packages prometheus and prometheus-node-exporter")
			.isTrue());
	}

	private static Path path(String program) {
		return Path.of("/usr/bin", program);
	}

	static RealProgram start(Path log, String program, String... arguments) throws IOException {
		Process process = process(program, arguments).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		try {
			Matcher listening = Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> LISTENING.matcher(Files.readString(log)), Matcher::find);
			return new RealProgram(process, URI.create("http://" + listening.group(1)));
		}
		catch (RuntimeException ex) {
			process.destroyForcibly();
			throw new IllegalStateException(program + " does not listen: " + Files.readString(log), ex);
		}
	}

	/** Runs a program to its end, which must be a good one, and returns its output. */
	static String run(Path input, String program, String... arguments) throws Exception {
		Process process = process(program, arguments).redirectErrorStream(true).redirectInput(input.toFile()).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(program + " says: " + output).isZero();
		return output;
	}

	private static ProcessBuilder process(String program, String... arguments) {
		ProcessBuilder builder = new ProcessBuilder(path(program).toString());
		builder.command().addAll(List.of(arguments));
		return builder;
	}

	URI address() {
		return this.address;
	}

	/** Reads a page of the program, or of another server of this host. */
	String get(URI uri) {
		try {
			HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
					HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).as("GET " + uri + ": " + response.body()).isEqualTo(200);
			return response.body();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	String get(String path) {
		return get(this.address.resolve(path));
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

}
