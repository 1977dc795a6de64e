/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.bcs.executor.protocol.RecordIoDecoder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs each fuzz target in a JVM of its own, for a fixed number of inputs with a fixed
 * seed, beginning with the recordings of a real agent. With {@code -Dfuzz.seconds=3600}
 * it runs that long instead, with a seed of its own. A finding is in {@code target/fuzz}.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "The fuzzer has native parts")
class FuzzTests {

	private static final Logger logger = LoggerFactory.getLogger(FuzzTests.class);

	private static final String RUNS = System.getProperty("fuzz.runs", "10000");

	private static final @Nullable String SECONDS = System.getProperty("fuzz.seconds");

	private static final Path CAPTURES = Path.of("../bcs-executor-core/src/test/resources/captures");

	static List<Target> noInputBreaksIt() {
		List<Target> targets = new ArrayList<>(List.of(Target.values()));
		if (SECONDS != null) {
			targets.remove(Target.ALL);
			return targets;
		}
		return List.of(Target.ALL);
	}

	@Timeout(value = 1, unit = TimeUnit.DAYS)
	@ParameterizedTest
	@MethodSource
	void noInputBreaksIt(Target target, @TempDir Path directory) throws Exception {
		Path corpus = Files.createDirectory(directory.resolve("corpus"));
		for (byte[] seed : target.seeds()) {
			Files.write(corpus.resolve("seed-" + corpus.toFile().list().length), seed);
		}
		Path findings = Files.createDirectories(Path.of("target", "fuzz").toAbsolutePath());
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-XX:+UseSerialGC",
				"-cp", System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer",
				"--target_class=" + target.type,
				// It does not expect what Netty does.
				"--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer",
				"--instrumentation_includes=io.bcs.executor.**:org.yaml.snakeyaml.**", "--reproducer_path=" + findings,
				"-artifact_prefix=" + findings + "/" + target.name().toLowerCase(Locale.ROOT) + "-", "-max_len=16384",
				"-print_final_stats=1"));
		command.addAll((SECONDS != null) ? List.of("-max_total_time=" + SECONDS) : List.of("-runs=" + RUNS, "-seed=1"));
		command.add(corpus.toString());
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor()).as(output).isZero();
			assertThat(output).contains("number_of_executed_units");
			if (SECONDS != null) {
				logger.warn(output);
			}
		}
		finally {
			process.destroyForcibly();
		}
	}

	/** What is fuzzed, and what it begins with. */
	enum Target {

		RECORD_IO("io.bcs.executor.fuzz.RecordIoFuzzer") {

			@Override
			List<byte[]> seeds() throws IOException {
				return prefixed(bodies(), 7);
			}

		},

		EVENT("io.bcs.executor.fuzz.EventFuzzer") {

			@Override
			List<byte[]> seeds() throws IOException {
				List<byte[]> seeds = new ArrayList<>();
				for (byte[] body : bodies()) {
					List<byte[]> records = new ArrayList<>();
					new RecordIoDecoder(RecordIoDecoder.DEFAULT_MAX_RECORD_SIZE).decode(java.nio.ByteBuffer.wrap(body),
							records::add);
					for (byte[] record : records) {
						seeds.addAll(prefixed(List.of(record), (record[0] == '{') ? 0 : 1));
					}
				}
				return seeds;
			}

		},

		DURATION("io.bcs.executor.fuzz.DurationFuzzer") {

			@Override
			List<byte[]> seeds() {
				return texts("5secs", "1.5mins", "100ms", "15mins", "2weeks", "1ns", "3us", "2hrs", "1days", "3s");
			}

		},

		ENVIRONMENT("io.bcs.executor.fuzz.EnvironmentFuzzer") {

			@Override
			List<byte[]> seeds() {
				return texts("x127.0.0.1:5051\ny1\nz5secs", "x[::1]:5051", "a15mins\nb/run/agent.sock",
						"c${HOME}\ntrue");
			}

		},

		EVENT_STREAM("io.bcs.executor.internal.transport.EventStreamFuzzer") {

			@Override
			List<byte[]> seeds() throws IOException {
				List<byte[]> seeds = new ArrayList<>();
				for (byte[] response : responses()) {
					seeds.addAll(prefixed(prefixed(List.of(response), 3), 20));
				}
				return seeds;
			}

		},

		TASK_FILE("io.bcs.executor.test.cli.TaskFileFuzzer") {

			@Override
			List<byte[]> seeds() {
				return texts("tasks:\n- name: a\n  command: echo one\n  kill-after: 5s\n",
						"tasks:\n- {name: 010, data: 1.10, group: g}\n- {name: b, command: 'x', group: g}\n",
						"a: &a {name: c, command: \"echo\\n\"}\ntasks: [*a]\n",
						"%YAML 1.1\n---\ntasks:\n- name: |-\n    long\n  command: >\n    folded\n    line\n",
						"{\"tasks\": [{\"name\": \"j\", \"command\": \"true\", \"kill-after\": \"2 mins\"}]}");
			}

		},

		ALL("io.bcs.executor.fuzz.AnyFuzzer") {

			@Override
			List<byte[]> seeds() throws IOException {
				List<byte[]> seeds = new ArrayList<>();
				List<Target> targets = List.of(RECORD_IO, EVENT, DURATION, ENVIRONMENT, EVENT_STREAM, TASK_FILE);
				for (int i = 0; i < targets.size(); i++) {
					seeds.addAll(prefixed(targets.get(i).seeds(), i));
				}
				return seeds;
			}

		};

		private final String type;

		Target(String type) {
			this.type = type;
		}

		abstract List<byte[]> seeds() throws IOException;

		static List<byte[]> texts(String... texts) {
			return Stream.of(texts).map((text) -> text.getBytes(StandardCharsets.UTF_8)).toList();
		}

		static List<byte[]> prefixed(List<byte[]> seeds, int first) {
			return seeds.stream().map((seed) -> {
				byte[] prefixed = new byte[seed.length + 1];
				prefixed[0] = (byte) first;
				System.arraycopy(seed, 0, prefixed, 1, seed.length);
				return prefixed;
			}).toList();
		}

		/** Recorded responses to SUBSCRIBE, as they came. */
		static List<byte[]> responses() throws IOException {
			List<byte[]> responses = new ArrayList<>();
			try (Stream<Path> files = Files.walk(CAPTURES)) {
				for (Path file : files.filter((name) -> name.toString().endsWith("subscribe.recv.bin"))
					.sorted()
					.toList()) {
					byte[] bytes = Files.readAllBytes(file);
					if (bytes.length < 8192) {
						responses.add(bytes);
					}
				}
			}
			return responses;
		}

		/** Their bodies: the chunks joined. */
		static List<byte[]> bodies() throws IOException {
			List<byte[]> bodies = new ArrayList<>();
			for (byte[] response : responses()) {
				String text = new String(response, StandardCharsets.ISO_8859_1);
				int at = text.indexOf("\r\n\r\n") + 4;
				ByteArrayOutputStream body = new ByteArrayOutputStream();
				while (at < text.length()) {
					int end = text.indexOf("\r\n", at);
					int size = (end < 0) ? 0 : Integer.parseInt(text.substring(at, end), 16);
					if (size == 0) {
						break;
					}
					body.write(response, end + 2, Math.min(size, response.length - end - 2));
					at = end + 2 + size + 2;
				}
				if (text.startsWith("HTTP/1.1 200")) {
					bodies.add(body.toByteArray());
				}
			}
			return bodies;
		}

	}

}
