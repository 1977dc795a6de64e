/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.boot.NewThreads;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class TextfileMetricsExporterTests {

	private static final Duration OFTEN = Duration.ofMillis(5);

	private static final Duration NEVER = Duration.ofHours(1);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private static final DriverEnv ENV = DriverEnv
		.from(Map.of("MESOS_AGENT_ENDPOINT", "127.0.0.1:1", "MESOS_FRAMEWORK_ID", "f1", "MESOS_EXECUTOR_ID", "a/b"));

	private final AtomicInteger scrapes = new AtomicInteger();

	@SuppressWarnings("NullAway.Init")
	private TextfileMetricsExporter exporter;

	@AfterEach
	void stop() {
		this.exporter.stop();
	}

	@Test
	void writesTheFileAgainAndAgain() {
		start(this.directory, OFTEN, false);
		awaitContent("bcs_executor_x{executor_id=\"a/b\"} 1");
		awaitContent("bcs_executor_x{executor_id=\"a/b\"} 5");
	}

	@Test
	void writesAFileThatEveryoneMayRead() throws IOException {
		start(this.directory, NEVER, false);
		this.exporter.stop();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-r--r--");
	}

	@Test
	void neverShowsAReaderHalfAFile() throws IOException {
		MetricSnapshots big = series(20_000, 1);
		this.exporter = new TextfileMetricsExporter(() -> big, ENV, settings(this.directory, OFTEN, false));
		this.exporter.start();
		Awaitility.await().until(() -> Files.exists(file()));
		long whole = TextfileFormat.format(TextfileOwner.of("f1", OFTEN), new SeriesRelabeler("a/b").relabel(big))
			.length();
		for (int i = 0; i < 200; i++) {
			assertThat(Files.readString(file())).hasSize((int) whole);
		}
	}

	@Test
	void leavesNothingElseInTheDirectory() {
		start(this.directory, NEVER, false);
		this.exporter.stop();
		assertThat(this.directory).isDirectoryNotContaining((path) -> !path.equals(file()));
	}

	@Test
	void replacesALeftoverOfAKilledProcessAndFollowsNoLink() throws IOException {
		Path elsewhere = Files.writeString(this.directory.resolve("precious"), "precious");
		Files.createSymbolicLink(this.directory.resolve(".a%2Fb@f1.prom.bcs-executor"), elsewhere);
		start(this.directory, NEVER, false);
		this.exporter.stop();
		assertThat(elsewhere).hasContent("precious");
		assertThat(file()).isRegularFile().content().contains("bcs_executor_x");
	}

	@Test
	void warnsOnceAboutADirectoryThatIsNotThereAndWritesOnceItIs(CapturedOutput output) throws IOException {
		Path late = this.directory.resolve("late");
		start(late, OFTEN, false);
		Awaitility.await().until(() -> this.scrapes.get() > 5);
		assertThat(output.getAll().split("Metrics can't be written to", -1)).hasSize(2);
		assertThat(this.exporter.state()).satisfies((state) -> {
			assertThat(state.isFailing()).isTrue();
			assertThat(state.lastSuccess()).isNull();
			assertThat(state.failure()).contains("Metrics can't be written to", "late", "is not a directory");
		});
		assertThat(output).contains(NoSuchFileException.class.getSimpleName(), "bcs.executor.textfile.directory");
		assertThat(late).doesNotExist();
		Files.createDirectory(late);
		Awaitility.await().until(() -> Files.exists(late.resolve("a%2Fb.prom")));
		Awaitility.await().until(() -> output.getAll().contains("again"));
		assertThat(this.exporter.state()).satisfies((state) -> {
			assertThat(state.isFailing()).isFalse();
			assertThat(state.failure()).isNull();
			assertThat(state.lastSuccess()).isNotNull();
		});
	}

	@Test
	void warnsOnceAboutAFileThatCanNotBeReplacedAndKeepsIt(CapturedOutput output) throws IOException {
		// A directory in the place of the temporary file can't be written, whoever runs
		// this test.
		Path obstacle = Files.createDirectory(this.directory.resolve(".a%2Fb@f1.prom.bcs-executor"));
		Files.createFile(obstacle.resolve("full"));
		Files.writeString(file(), TextfileFormat.HEADER + "the previous one");
		start(this.directory, OFTEN, false);
		Awaitility.await().until(() -> this.scrapes.get() > 5);
		assertThat(output.getAll().split("Metrics can't be written to", -1)).hasSize(2);
		assertThat(file()).hasContent(TextfileFormat.HEADER + "the previous one");
	}

	@Test
	void keepsTheTimeOfTheLastSuccessWhenItFails() throws IOException {
		start(this.directory, OFTEN, false);
		assertThat(this.exporter.state().file()).isEqualTo(file());
		Awaitility.await().until(() -> this.exporter.state().lastSuccess() != null);
		Path moved = this.directory.resolveSibling(this.directory.getFileName() + "-moved");
		Files.move(this.directory, moved);
		Awaitility.await().until(() -> this.exporter.state().isFailing());
		assertThat(this.exporter.state().lastSuccess()).isNotNull();
		Files.move(moved, this.directory);
		Awaitility.await().until(() -> !this.exporter.state().isFailing());
	}

	@Test
	void cleansUpAfterOtherExecutorsByChoice() throws IOException {
		Path old = Files.writeString(this.directory.resolve("old.prom"), TextfileFormat.HEADER + "x 1\n");
		Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
		start(this.directory, OFTEN, false);
		awaitContent("bcs_executor_x");
		this.exporter.stop();
		assertThat(old).exists();
		this.exporter = new TextfileMetricsExporter(MetricSnapshots::of, ENV,
				new TextfileMetricsExporter.Settings(this.directory, false, OFTEN, false, Duration.ofDays(1)));
		this.exporter.start();
		Awaitility.await().until(() -> !Files.exists(old));
		assertThat(file()).exists();
	}

	@Test
	void goesOnAlthoughItCanNotCleanUp(CapturedOutput output) {
		this.exporter = new TextfileMetricsExporter(() -> series(1, this.scrapes.incrementAndGet()), ENV,
				new TextfileMetricsExporter.Settings(this.directory, false, OFTEN, false,
						// The beginning of time was not that long ago.
						Duration.ofSeconds(Long.MAX_VALUE)));
		this.exporter.start();
		awaitContent("bcs_executor_x{executor_id=\"a/b\"} 5");
		assertThat(output).containsOnlyOnce("can't be removed");
	}

	@Test
	void createsTheDirectoryByChoice() {
		Path missing = this.directory.resolve("missing/too");
		this.exporter = new TextfileMetricsExporter(() -> series(1, 1), ENV,
				new TextfileMetricsExporter.Settings(missing, true, OFTEN, false, null));
		this.exporter.start();
		Awaitility.await().until(() -> Files.exists(missing.resolve("a%2Fb.prom")));
	}

	@Test
	void hasNoThreadBeforeItStarts() {
		NewThreads threads = new NewThreads();
		this.exporter = new TextfileMetricsExporter(MetricSnapshots::of, ENV, settings(this.directory, NEVER, false));
		assertThat(threads.alive("bcs-executor")).isEmpty();
	}

	@Test
	void goesOnAfterAScrapeThatFailed(CapturedOutput output) {
		this.exporter = new TextfileMetricsExporter(() -> {
			if (this.scrapes.incrementAndGet() == 1) {
				throw new IllegalStateException("scrape failed");
			}
			return series(1, 1);
		}, ENV, settings(this.directory, OFTEN, false));
		this.exporter.start();
		awaitContent("bcs_executor_x");
		assertThat(output).contains("scrape failed");
	}

	@Test
	void goesOnAfterAnErrorOfTheJvm() {
		this.exporter = new TextfileMetricsExporter(() -> {
			if (this.scrapes.incrementAndGet() == 1) {
				throw new StackOverflowError("too deep");
			}
			return series(1, 1);
		}, ENV, settings(this.directory, OFTEN, false));
		this.exporter.start();
		awaitContent("bcs_executor_x");
		Awaitility.await().until(() -> !this.exporter.state().isFailing());
	}

	@Test
	void writesOnceMoreAtTheEnd() {
		start(this.directory, NEVER, false);
		CompletableFuture<String> stopped = new CompletableFuture<>();
		this.exporter.stop(() -> stopped.complete(Thread.currentThread().getName()));
		assertThat(stopped).succeedsWithin(Duration.ofSeconds(60)).isEqualTo("bcs-executor-textfile");
		assertThat(file()).content().contains("bcs_executor_x{executor_id=\"a/b\"} 1");
		assertThat(this.exporter.isRunning()).isFalse();
	}

	@Test
	void deletesTheFileAtTheEndByChoice() {
		start(this.directory, OFTEN, true);
		awaitContent("bcs_executor_x");
		this.exporter.stop();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void doesNotHoldUpTheThreadThatStopsItWhileADirectoryHangs() {
		CountDownLatch released = new CountDownLatch(1);
		this.exporter = new TextfileMetricsExporter(() -> {
			Awaitility.await().until(() -> released.getCount() == 0);
			return MetricSnapshots.of();
		}, ENV, settings(this.directory, NEVER, false));
		this.exporter.start();
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		this.exporter.stop(() -> stopped.complete(null));
		assertThat(stopped).isNotDone();
		released.countDown();
		assertThat(stopped).succeedsWithin(Duration.ofSeconds(60));
	}

	@Test
	void canBeStartedAgainAfterAPause() {
		start(this.directory, OFTEN, true);
		this.exporter.stop();
		this.exporter.start();
		awaitContent("bcs_executor_x");
	}

	@Test
	void writesOnADaemonThreadAndStopsAfterTheDriver() {
		NewThreads threads = new NewThreads();
		start(this.directory, NEVER, false);
		assertThat(this.exporter.getPhase()).isLessThan(SmartLifecycle.DEFAULT_PHASE);
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(threads.alive("bcs-executor-textfile")).singleElement().matches(Thread::isDaemon));
	}

	private void start(Path directory, Duration interval, boolean deleteOnExit) {
		this.exporter = new TextfileMetricsExporter(() -> series(1, this.scrapes.incrementAndGet()), ENV,
				settings(directory, interval, deleteOnExit));
		this.exporter.start();
	}

	private static MetricSnapshots series(int number, double value) {
		GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name("bcs_executor_x");
		for (int i = 0; i < number; i++) {
			Labels labels = (number > 1) ? Labels.of("i", Integer.toString(i)) : Labels.EMPTY;
			gauge.dataPoint(GaugeDataPointSnapshot.builder().value(value).labels(labels).build());
		}
		return MetricSnapshots.of(gauge.build());
	}

	private static TextfileMetricsExporter.Settings settings(Path directory, Duration interval, boolean deleteOnExit) {
		return new TextfileMetricsExporter.Settings(directory, false, interval, deleteOnExit, null);
	}

	private void awaitContent(String text) {
		Awaitility.await().until(() -> Files.exists(file()) && Files.readString(file()).contains(text));
	}

	private Path file() {
		return this.directory.resolve("a%2Fb.prom");
	}

}
