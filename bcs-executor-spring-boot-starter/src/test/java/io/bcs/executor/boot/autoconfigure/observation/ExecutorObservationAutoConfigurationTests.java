/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.observation;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.boot.TestExecutor;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.autoconfigure.MesosEnvironment;
import io.bcs.executor.boot.observation.DefaultExecutorCallbackObservationConvention;
import io.bcs.executor.boot.observation.ExecutorCallbackObservationConvention;
import io.bcs.executor.boot.observation.ObservationCallbackInterceptor;
import io.bcs.executor.boot.observation.RecordedObservations;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorObservationAutoConfigurationTests {

	private final ApplicationContextRunner bare = MesosEnvironment.runner()
		.withBean(TestExecutor.class)
		.withConfiguration(
				AutoConfigurations.of(ExecutorAutoConfiguration.class, ExecutorObservationAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.bare
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class))
		.withBean(RecordedObservations.class);

	/** A driver that gives up at once, so that its executor is called: with the error. */
	private final ApplicationContextRunner giveUp = this.runner.withPropertyValues("bcs.executor.auto-startup=true",
			"bcs.executor.registration-timeout=10ms", "bcs.executor.exit-on-stop=false");

	private static RecordedObservations observationsOf(BcsExecutorDriver driver, RecordedObservations recorded)
			throws InterruptedException {
		// The driver waits for the callback that tells of its error.
		driver.join();
		return recorded;
	}

	@Test
	void observesTheCallbacksOfARealDriver() {
		this.giveUp.run((context) -> {
			RecordedObservations recorded = observationsOf(context.getBean(BcsExecutorDriver.class),
					context.getBean(RecordedObservations.class));
			assertThat(recorded.stopped()).hasSize(2).allSatisfy((observation) -> {
				assertThat(observation.getName()).isEqualTo("bcs.executor.callback");
				assertThat(observation.getHighCardinalityKeyValues()).contains(KeyValue.of("executor.id", "e1"));
			});
			assertThat(recorded.stopped().get(0).getLowCardinalityKeyValues())
				.contains(KeyValue.of("callback", "error"));
			assertThat(recorded.stopped().get(1).getLowCardinalityKeyValues())
				.contains(KeyValue.of("callback", "shutdown"));
		});
	}

	@Test
	void observesWithAConventionOfTheApplication() {
		this.giveUp.withBean(ExecutorCallbackObservationConvention.class, Renamed::new)
			.run((context) -> assertThat(observationsOf(context.getBean(BcsExecutorDriver.class),
					context.getBean(RecordedObservations.class))
				.stopped()).hasSize(2)
				.allSatisfy((observation) -> assertThat(observation.getName()).isEqualTo("renamed")));
	}

	@Test
	void becomesATimerOfItsOwnWhereThatIsAskedFor() {
		this.giveUp.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("bcs.executor.observation.meters=true")
			.run((context) -> {
				context.getBean(BcsExecutorDriver.class).join();
				assertThat(context.getBean(SimpleMeterRegistry.class)
					.get("bcs.executor.callback")
					.tag("callback", "error")
					.timer()
					.count()).isEqualTo(1);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "other=1", "bcs.executor.metrics.enabled=false,bcs.executor.observation.meters=true" })
	void leavesOutMetersOfObservationsByTheirName(String properties) {
		this.giveUp.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withPropertyValues(properties.split(","))
			.run((context) -> {
				context.getBean(BcsExecutorDriver.class).join();
				SimpleMeterRegistry registry = context.getBean(SimpleMeterRegistry.class);
				registry.counter("bcs.executor.callbacks");
				assertThat(registry.getMeters()).extracting((meter) -> meter.getId().getName())
					.contains("bcs.executor.callbacks")
					.noneMatch((name) -> name.equals("bcs.executor.callback")
							|| name.startsWith("bcs.executor.callback."));
			});
	}

	@Test
	void observesNothingWhenThatIsOff() {
		this.giveUp.withPropertyValues("bcs.executor.observation.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(ObservationCallbackInterceptor.class);
			assertThat(observationsOf(context.getBean(BcsExecutorDriver.class),
					context.getBean(RecordedObservations.class))
				.steps()).isEmpty();
		});
	}

	@Test
	void backsOffForAnInterceptorOfTheApplication() {
		ObservationCallbackInterceptor own = new ObservationCallbackInterceptor(ObservationRegistry.NOOP, null, null);
		this.runner.withBean(ObservationCallbackInterceptor.class, () -> own)
			.run((context) -> assertThat(context).getBean(ObservationCallbackInterceptor.class).isSameAs(own));
	}

	@Test
	void needsNoObservationRegistry() {
		this.bare.run((context) -> assertThat(context).hasSingleBean(BcsExecutorDriver.class)
			.doesNotHaveBean(ObservationCallbackInterceptor.class));
	}

	@Test
	void takesNoPartWhereTheRegistryDoesNothing() {
		this.bare.withBean(ObservationRegistry.class, () -> ObservationRegistry.NOOP)
			.run((context) -> assertThat(context).hasSingleBean(BcsExecutorDriver.class));
	}

	@Test
	void isNotThereWhenTheDriverIsDisabled() {
		this.runner.withPropertyValues("bcs.executor.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ObservationCallbackInterceptor.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.micrometer", "io.micrometer.observation" })
	void leavesTheDriverAloneWhereMicrometerWasExcluded(String excluded) {
		this.bare.withClassLoader(new FilteredClassLoader(excluded))
			.run((context) -> assertThat(context).hasSingleBean(BcsExecutorDriver.class)
				.doesNotHaveBean("observationCallbackInterceptor"));
	}

	/** Another name. */
	private static final class Renamed extends DefaultExecutorCallbackObservationConvention {

		@Override
		public String getName() {
			return "renamed";
		}

	}

}
