/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.cli;

import java.nio.file.Files;
import java.nio.file.Path;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every benchmark, as short as it can be. What it measures is not looked at. */
class BenchmarkIT {

	private final Path output;

	BenchmarkIT(@TempDir Path output) {
		this.output = output;
	}

	@Test
	void everyExecutorOfThisModuleRunsATask() throws Exception {
		assertThat(run("startup", "plain-lean", "core-lean", "starter-lean")).isEqualTo(3);
	}

	@Test
	void everyOtherBenchmarkMeasuresTheCore() throws Exception {
		assertThat(run("throughput", "pingpong", "burst", "reconnect", "memory", "idle", "soak", "core-lean"))
			.isEqualTo(7);
		for (JsonElement entry : json()) {
			assertThat(entry.getAsJsonObject().getAsJsonObject("metrics").entrySet()).as("%s", entry)
				.hasSizeGreaterThan(1);
		}
	}

	@Test
	void aWrongCommandLineHasAnExitCodeOfItsOwn() {
		assertThat(BenchmarkCommand.run("startup", "no-such-executor")).isEqualTo(2);
		assertThat(BenchmarkCommand.run("plain")).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "--rounds=0", "--warm-up-rounds=-1", "--tasks=0", "--window=0", "--pings=0", "--burst=0",
			"--reconnects=0", "--updates=-1", "--idle-seconds=0", "--soak-seconds=0", "--rate=-1", "--settle-millis=-1",
			"--timeout-seconds=0", "--tasks=many", "--tasks=99999999999" })
	void aNumberThatMakesNoSenseIsRefused(String option) {
		assertThat(BenchmarkCommand.run("startup", "plain", option)).isEqualTo(2);
	}

	@Test
	void whatWasMeasuredBeforeAnExecutorFailedIsReported() throws Exception {
		assertThat(BenchmarkCommand.run("--rounds=1", "--warm-up-rounds=0", "--output=" + this.output, "startup",
				"plain-lean", "failing=false"))
			.isEqualTo(1);
		assertThat(json()).hasSize(2);
		assertThat(this.output.resolve("benchmark.md")).content().contains("| plain-lean | ", "| failing | - |");
	}

	private int run(String... what) throws Exception {
		String[] sizes = { "--rounds=1", "--warm-up-rounds=0", "--tasks=200", "--pings=20", "--burst=100",
				"--reconnects=1", "--updates=200", "--settle-millis=1", "--idle-seconds=1", "--soak-seconds=1",
				"--output=" + this.output };
		String[] args = new String[sizes.length + what.length];
		System.arraycopy(sizes, 0, args, 0, sizes.length);
		System.arraycopy(what, 0, args, sizes.length, what.length);
		assertThat(BenchmarkCommand.run(args)).isZero();
		assertThat(this.output.resolve("benchmark.md")).isNotEmptyFile();
		assertThat(this.output.resolve("benchmark.svg")).isNotEmptyFile();
		return json().size();
	}

	private JsonArray json() throws Exception {
		return JsonParser.parseString(Files.readString(this.output.resolve("benchmark.json"))).getAsJsonArray();
	}

}
