/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs {@link TaskFileFuzzer} in a JVM of its own, for a fixed number of inputs with a
 * fixed seed; with {@code -Dfuzz.seconds=600} for that long, with a seed of its own. A
 * finding is in {@code target/fuzz}.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "The fuzzer has native parts")
class TaskFileFuzzTests {

	private static final Logger logger = LoggerFactory.getLogger(TaskFileFuzzTests.class);

	private static final String RUNS = System.getProperty("fuzz.runs", "5000");

	private static final @Nullable String SECONDS = System.getProperty("fuzz.seconds");

	private static final List<String> SEEDS = List.of("tasks:\n- name: a\n  command: echo one\n  kill-after: 5s\n",
			"tasks:\n- {name: 010, data: 1.10, group: g}\n- {name: b, command: 'x', group: g}\n",
			"a: &a {name: c, command: \"echo\\n\"}\ntasks: [*a]\n",
			"%YAML 1.1\n---\ntasks:\n- name: |-\n    long\n  command: >\n    folded\n    line\n",
			"{\"tasks\": [{\"name\": \"j\", \"command\": \"true\", \"kill-after\": \"2 mins\"}]}");

	@Timeout(value = 1, unit = TimeUnit.DAYS)
	@Test
	void noTaskFileBreaksTheCommandLine(@TempDir Path directory) throws Exception {
		Path corpus = Files.createDirectory(directory.resolve("corpus"));
		for (int i = 0; i < SEEDS.size(); i++) {
			Files.writeString(corpus.resolve("seed-" + i), SEEDS.get(i));
		}
		Path findings = Files.createDirectories(Path.of("target", "fuzz").toAbsolutePath());
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
						"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
						"com.code_intelligence.jazzer.Jazzer", "--target_class=" + TaskFileFuzzer.class.getName(),
						"--instrumentation_includes=io.bcs.executor.test.cli.**:org.yaml.snakeyaml.**",
						"--reproducer_path=" + findings, "-artifact_prefix=" + findings + "/task-file-",
						"-max_len=4096", "-print_final_stats=1"));
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

}
