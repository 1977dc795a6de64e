/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class TextfileTargetTests {

	private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private TextfileTarget target(String frameworkId, Duration interval) {
		return new TextfileTarget("web", frameworkId,
				new TextfileMetricsExporter.Settings(this.directory, true, interval, false, null));
	}

	private TextfileTarget target(String frameworkId) {
		return target(frameworkId, Duration.ofSeconds(60));
	}

	private void write(TextfileTarget target, Instant time) throws IOException {
		target.file().write(TextfileFormat.HEADER + target.owner().line() + "x 1\n");
		Files.setLastModifiedTime(target.file().path(), FileTime.from(time));
	}

	private void foreign(String content, Duration age) throws IOException {
		Path file = Files.writeString(this.directory.resolve("web.prom"), content);
		Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
	}

	private static String name(TextfileTarget target) {
		return target.file().path().getFileName().toString();
	}

	@Test
	void isTheFileOfTheGoDriver() throws IOException {
		TextfileTarget target = target("f1");
		assertThat(target.leaveToOthers(NOW)).isFalse();
		write(target, NOW);
		assertThat(target.leaveToOthers(NOW)).isFalse();
		assertThat(name(target)).isEqualTo("web.prom");
	}

	@Test
	void isAnotherFileWhileAnExecutorOfAnotherFrameworkWritesThatOne(CapturedOutput output) throws IOException {
		TextfileTarget first = target("f1", Duration.ofSeconds(10));
		write(first, NOW);
		TextfileTarget second = target("f/2");
		assertThat(second.leaveToOthers(NOW.plusSeconds(29))).isTrue();
		assertThat(name(second)).isEqualTo("web@f%2F2.prom");
		assertThat(second.leaveToOthers(NOW.plusSeconds(29))).as("said once").isFalse();
		assertThat(output.getOut().split("web\\.prom is written by an executor of the same id of framework f1"))
			.hasSize(2);
		write(second, NOW);
		assertThat(first.leaveToOthers(NOW)).isFalse();
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files.map((file) -> file.getFileName().toString())).containsExactlyInAnyOrder("web.prom",
					"web@f%2F2.prom");
		}
	}

	@Test
	void takesTheFileOfAnExecutorThatIsGone() throws IOException {
		write(target("f1", Duration.ofSeconds(10)), NOW);
		TextfileTarget second = target("f2");
		assertThat(second.leaveToOthers(NOW.plusSeconds(30))).isFalse();
		assertThat(name(second)).isEqualTo("web.prom");
	}

	@Test
	void whoLosesTheRaceForTheFileMovesOn() throws IOException {
		TextfileTarget first = target("f1");
		TextfileTarget second = target("f2");
		assertThat(first.leaveToOthers(NOW)).isFalse();
		assertThat(second.leaveToOthers(NOW)).isFalse();
		write(first, NOW);
		write(second, NOW);
		assertThat(first.leaveToOthers(NOW.plusSeconds(60))).isTrue();
		assertThat(second.leaveToOthers(NOW.plusSeconds(60))).isFalse();
		assertThat(List.of(name(first), name(second))).containsExactly("web@f1.prom", "web.prom");
	}

	@Test
	void neverUsesTheTemporaryFileOfAnotherFrameworksExecutor() {
		assertThat(target("f1").file().temporaryFile()).isNotEqualTo(target("f2").file().temporaryFile());
	}

	@Test
	void leavesTheFileOfAnotherProgramAloneWhileThatWritesIt(CapturedOutput output) throws IOException {
		foreign("# HELP bkbcs_executor_slave_connection executor slave connection\n", Duration.ofSeconds(179));
		TextfileTarget target = target("f1");
		assertThat(target.leaveToOthers(NOW)).isTrue();
		assertThat(output).contains("web.prom is written by another program");
	}

	@Test
	void takesWhatAnotherProgramHasLeftBehind() throws IOException {
		foreign("\u00e4\n", Duration.ofMinutes(3));
		assertThat(target("f1").leaveToOthers(NOW)).isFalse();
	}

	@Test
	void takesAFileThatDoesNotSayWhose() throws IOException {
		foreign(TextfileFormat.HEADER + "x 1\n", Duration.ZERO);
		assertThat(target("f1").leaveToOthers(NOW)).isFalse();
	}

	@Test
	void aDirectoryInItsPlaceIsNobodys() throws IOException {
		Files.createDirectory(this.directory.resolve("web.prom"));
		assertThat(target("f1").leaveToOthers(NOW)).isFalse();
	}

	@Test
	void aFrameworkIdThatIsLongOrHasLinesIsKnownAgain() throws IOException {
		for (String id : new String[] { "f".repeat(1000), "a\nb c", "" }) {
			TextfileTarget target = target(id);
			write(target, NOW);
			assertThat(target.leaveToOthers(NOW)).as(id).isFalse();
		}
	}

}
