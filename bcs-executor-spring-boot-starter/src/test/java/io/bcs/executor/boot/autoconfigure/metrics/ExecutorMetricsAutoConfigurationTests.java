/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.metrics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.DriverSnapshot.ConnectionState;
import io.bcs.executor.boot.FakeDriver;
import io.bcs.executor.boot.TestExecutor;
import io.bcs.executor.boot.TestSnapshot;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.autoconfigure.MesosEnvironment;
import io.bcs.executor.boot.metrics.DriverMetrics;
import io.bcs.executor.boot.metrics.ExecutorMetrics;
import io.bcs.executor.boot.metrics.TextfileMetricsExporter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.mesos.v1.Protos.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorMetricsAutoConfigurationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private final ApplicationContextRunner withTextfile = MesosEnvironment.runner()
		.withBean(TestExecutor.class)
		.withConfiguration(AutoConfigurations.of(ExecutorAutoConfiguration.class,
				ExecutorMetricsAutoConfiguration.class, TextfileMetricsAutoConfiguration.class,
				MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
				PrometheusMetricsExportAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.withTextfile
		.withPropertyValues("bcs.executor.textfile.enabled=false");

	@Test
	void bindsTheMetricsToTheRegistry() {
		this.runner.run((context) -> assertThat(context.getBean(PrometheusMeterRegistry.class).scrape().lines())
			.contains("bkbcs_executor_slave_connection 0.0",
					"bkbcs_executor_taskgroup_status_report_total{taskgroup=\"e1\"} 0.0",
					"bkbcs_executor_taskgroup_status_ack_total{taskgroup=\"e1\"} 0.0"));
	}

	@Test
	void countWhatTheDriverCounts() {
		FakeDriver driver = new FakeDriver();
		driver.snapshot(snapshotWithUpdates(1));
		this.runner.withBean(FakeDriver.class, () -> driver)
			.run((context) -> assertThat(context.getBean(PrometheusMeterRegistry.class).scrape().lines()).contains(
					"bkbcs_executor_taskgroup_status_report_total{taskgroup=\"e1\"} 1.0",
					"bcs_executor_updates_queued_total 1.0"));
	}

	private static TestSnapshot snapshotWithUpdates(long updates) {
		TestSnapshot snapshot = TestSnapshot.of(ConnectionState.SUBSCRIBED);
		snapshot.counters = new DriverSnapshot.Counters() {

			@Override
			public long queuedUpdates() {
				return updates;
			}

		};
		return snapshot;
	}

	@Test
	void areLeftOutByChoiceAndTheFileWithThem() {
		this.withTextfile.withPropertyValues("bcs.executor.metrics.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(BcsExecutorDriver.class)
				.doesNotHaveBean(ExecutorMetrics.class)
				.doesNotHaveBean(DriverMetrics.class)
				.doesNotHaveBean(TextfileMetricsExporter.class));
	}

	@Test
	void showTheStateOfTheDriver() {
		this.runner.run((context) -> assertThat(context.getBean(PrometheusMeterRegistry.class).scrape().lines())
			.contains("bcs_executor_updates_unacknowledged 0.0", "bcs_executor_callbacks_queued 0.0"));
	}

	@Test
	void showNothingOfADriverThatTellsNothing() {
		this.runner.withBean(FakeDriver.class)
			.run((context) -> assertThat(context.getBean(PrometheusMeterRegistry.class).scrape().lines())
				.contains("bcs_executor_updates_unacknowledged 0.0"));
	}

	@Test
	void areWrittenToAFileAfterTheDriverHasEnded() {
		Path file = this.directory.resolve("e1.prom");
		FakeDriver driver = new FakeDriver();
		this.withTextfile.withBean(FakeDriver.class, () -> driver)
			.withPropertyValues("bcs.executor.auto-startup=true", "bcs.executor.textfile.interval=1h",
					"bcs.executor.textfile.directory=" + this.directory)
			.run((context) -> context.getBean(PrometheusMeterRegistry.class)
				.gauge("bcs.executor.test.ended", driver, (theDriver) -> theDriver.isRunning() ? 0 : 1));
		assertThat(driver.calls()).contains("stop");
		assertThat(file).content().contains("bcs_executor_test_ended{executor_id=\"e1\"} 1.0\n");
	}

	@Test
	void ofTheShutdownAreWrittenAlthoughRegistriesCloseBefore() {
		AtomicReference<@Nullable DriverMetrics> metrics = new AtomicReference<>();
		FakeDriver driver = new FakeDriver() {

			@Override
			public Status stop() {
				Objects.requireNonNull(metrics.get())
					.onEvent(new DriverEvent.CallbackFinished("shutdown", Duration.ofMillis(3), null));
				return super.stop();
			}

		};
		this.withTextfile.withBean(FakeDriver.class, () -> driver)
			.withPropertyValues("bcs.executor.auto-startup=true", "bcs.executor.textfile.interval=1h",
					"bcs.executor.textfile.directory=" + this.directory)
			.run((context) -> metrics.set(context.getBean(DriverMetrics.class)));
		assertThat(this.directory.resolve("e1.prom")).content()
			.contains("bcs_executor_callbacks_seconds_count{callback=\"shutdown\",executor_id=\"e1\","
					+ "outcome=\"success\"} 1\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "interval=999ms", "interval=366d", "interval=PT2562047788015215H",
			"clean-up-older-than=-1s", "clean-up-older-than=PT2562047788015215H" })
	void rejectSettingsByTheirKey(String setting) {
		String key = "bcs.executor.textfile." + setting.substring(0, setting.indexOf('='));
		this.withTextfile.withPropertyValues("bcs.executor.textfile." + setting)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(BindValidationException.class,
						(ex) -> assertThat(ex.getValidationErrors()).singleElement()
							.satisfies((error) -> assertThat(error.toString()).contains(key + " must be"))));
	}

	@Test
	void areWrittenByAnApplicationWhoseBeansAreLazy() {
		this.withTextfile
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withPropertyValues("bcs.executor.textfile.directory=" + this.directory)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.directory.resolve("e1.prom")).content()
			.contains("bcs_executor_connection{executor_id=\"e1\"} 0.0\n",
					"bkbcs_executor_slave_connection{executor_id=\"e1\"} 0.0\n");
	}

	@Test
	void areWrittenIntoADirectoryThatIsCreatedUnlessThatIsOff() {
		Path missing = this.directory.resolve("missing");
		this.withTextfile
			.withPropertyValues("bcs.executor.textfile.directory=" + missing,
					"bcs.executor.textfile.create-directory=false")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(missing).doesNotExist();
		this.withTextfile.withPropertyValues("bcs.executor.textfile.directory=" + missing)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(missing.resolve("e1.prom")).isRegularFile();
	}

	@Test
	void rejectAnAgeAtWhichFilesAreStillWritten() {
		this.withTextfile
			.withPropertyValues("bcs.executor.textfile.interval=1m", "bcs.executor.textfile.clean-up-older-than=2m")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(BindValidationException.class,
						(ex) -> assertThat(ex.getValidationErrors().getAllErrors().toString())
							.contains("clean-up-older-than must be at least three times the interval")));
	}

	@Test
	void backsOffForMetricsOfTheApplication() {
		ExecutorMetrics own = new ExecutorMetrics("own", () -> TestSnapshot.of(ConnectionState.NOT_STARTED));
		this.runner.withBean(ExecutorMetrics.class, () -> own)
			.run((context) -> assertThat(context).getBean(ExecutorMetrics.class).isSameAs(own));
	}

	@Test
	void areNotThereWhenTheDriverIsDisabled() {
		this.withTextfile.withPropertyValues("bcs.executor.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ExecutorMetrics.class)
				.doesNotHaveBean(TextfileMetricsExporter.class));
	}

	@Test
	void areNotThereWithoutARegistry() {
		MesosEnvironment.runner()
			.withBean(TestExecutor.class)
			.withConfiguration(
					AutoConfigurations.of(ExecutorAutoConfiguration.class, ExecutorMetricsAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ExecutorMetrics.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.micrometer", "org.springframework.boot.micrometer" })
	void leaveTheDriverAloneWhereMicrometerWasExcluded(String excluded) {
		MesosEnvironment.runner()
			.withBean(TestExecutor.class)
			.withConfiguration(AutoConfigurations.of(ExecutorAutoConfiguration.class,
					ExecutorMetricsAutoConfiguration.class, TextfileMetricsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(excluded, "io.prometheus"))
			.run((context) -> assertThat(context).hasSingleBean(BcsExecutorDriver.class)
				.doesNotHaveBean("executorMetrics")
				.doesNotHaveBean("driverMetrics")
				.doesNotHaveBean("textfileMetricsExporter"));
	}

	@Test
	void goToAnotherRegistryWherePrometheusWasExcluded() {
		this.withTextfile.withClassLoader(new FilteredClassLoader("io.micrometer.prometheusmetrics", "io.prometheus"))
			.run((context) -> assertThat(context).hasSingleBean(ExecutorMetrics.class)
				.doesNotHaveBean("textfileMetricsExporter"));
	}

	@Test
	void areWrittenToAFileByDefault() {
		this.withTextfile.withPropertyValues("bcs.executor.textfile.directory=" + this.directory)
			.run((context) -> assertThat(context).hasSingleBean(TextfileMetricsExporter.class));
	}

	@Test
	void areNotWrittenToAFileWhenThatIsOff() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(ExecutorMetrics.class)
			.doesNotHaveBean(TextfileMetricsExporter.class));
	}

	@Test
	void areWrittenOnceMoreWhenTheContextCloses() {
		Path file = this.directory.resolve("e1.prom");
		FakeDriver driver = new FakeDriver();
		this.withTextfile.withBean(FakeDriver.class, () -> driver)
			.withPropertyValues("bcs.executor.textfile.directory=" + this.directory,
					"bcs.executor.textfile.interval=1h")
			.run((context) -> driver.snapshot(snapshotWithUpdates(3)));
		assertThat(file).content()
			.contains("bkbcs_executor_taskgroup_status_report_total{executor_id=\"e1\",taskgroup=\"e1\"} 3.0\n");
	}

	@Test
	void areTakenAwayAtTheEndByChoice() throws Exception {
		Path file = this.directory.resolve("e1.prom");
		Files.writeString(file, "# Written by bcs-executor\nleft from before\n");
		this.withTextfile
			.withPropertyValues("bcs.executor.textfile.directory=" + this.directory,
					"bcs.executor.textfile.interval=1h", "bcs.executor.textfile.delete-on-exit=true")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(file).doesNotExist();
	}

	@Test
	void rejectAnIntervalThatMakesNoSense() {
		this.withTextfile.withPropertyValues("bcs.executor.textfile.interval=10ms")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(BindValidationException.class,
						(ex) -> assertThat(ex.getValidationErrors().getAllErrors().toString())
							.contains("bcs.executor.textfile", "interval", "must be at least 1s")));
	}

}
