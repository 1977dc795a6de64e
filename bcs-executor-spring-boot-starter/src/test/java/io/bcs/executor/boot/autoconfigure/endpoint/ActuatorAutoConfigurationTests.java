/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure.endpoint;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverSnapshot.ConnectionState;
import io.bcs.executor.boot.FakeDriver;
import io.bcs.executor.boot.TestExecutor;
import io.bcs.executor.boot.TestSnapshot;
import io.bcs.executor.boot.actuate.ExecutorEndpoint;
import io.bcs.executor.boot.actuate.ExecutorHealthIndicator;
import io.bcs.executor.boot.actuate.ExecutorInfoContributor;
import io.bcs.executor.boot.autoconfigure.ExecutorAutoConfiguration;
import io.bcs.executor.boot.autoconfigure.MesosEnvironment;
import io.bcs.executor.boot.autoconfigure.health.ExecutorHealthContributorAutoConfiguration;
import io.bcs.executor.boot.metrics.TextfileMetricsExporter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ActuatorAutoConfigurationTests {

	private static final String EXPOSED = "management.endpoints.jmx.exposure.include=bcsexecutor";

	private final ApplicationContextRunner runner = MesosEnvironment.runner()
		.withBean(TestExecutor.class)
		.withPropertyValues("spring.jmx.enabled=true")
		.withConfiguration(AutoConfigurations.of(ExecutorAutoConfiguration.class,
				ExecutorEndpointAutoConfiguration.class, ExecutorInfoContributorAutoConfiguration.class,
				ExecutorHealthContributorAutoConfiguration.class));

	@Test
	void theEndpointIsThereWhereItIsExposed() {
		this.runner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context.getBean(ExecutorEndpoint.class).executor(null).executor().id())
				.isEqualTo("e1"));
	}

	@Test
	void infoNamesTheAgentOnceSubscribed() {
		FakeDriver driver = new FakeDriver();
		TestSnapshot snapshot = TestSnapshot.of(ConnectionState.SUBSCRIBED);
		snapshot.agent = AgentInfo.newBuilder().setHostname("host1").setId(AgentID.newBuilder().setValue("s2")).build();
		driver.snapshot(snapshot);
		this.runner.withBean(FakeDriver.class, () -> driver).run((context) -> {
			Info.Builder info = new Info.Builder();
			context.getBean(ExecutorInfoContributor.class).contribute(info);
			assertThat(info.build().get("bcsExecutor")).asInstanceOf(InstanceOfAssertFactories.MAP)
				.containsEntry("agentId", "s2")
				.containsEntry("agentHostname", "host1");
		});
	}

	@Test
	void theEndpointIsNotThereWhereItIsNotExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(ExecutorEndpoint.class));
	}

	@Test
	void theEndpointIsNotThereWithoutAccess() {
		this.runner.withPropertyValues(EXPOSED, "management.endpoint.bcsexecutor.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(ExecutorEndpoint.class));
	}

	@Test
	void healthAndInfoAreThere() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(ExecutorHealthIndicator.class)
				.hasBean("bcsExecutorHealthIndicator")
				.hasSingleBean(ExecutorInfoContributor.class);
			Info.Builder info = new Info.Builder();
			context.getBean(ExecutorInfoContributor.class).contribute(info);
			assertThat(info.build().get("bcsExecutor")).asInstanceOf(InstanceOfAssertFactories.MAP)
				.containsEntry("executorId", "e1")
				.containsEntry("frameworkId", "f1")
				.containsEntry("agentEndpoint", "127.0.0.1:1")
				.containsEntry("checkpoint", false);
		});
	}

	@Test
	void theTextfileIsADetailOfHealthAndNoReasonToBeIll() {
		TextfileMetricsExporter exporter = new TextfileMetricsExporter(MetricSnapshots::of,
				DriverEnv.from(Map.of("MESOS_AGENT_ENDPOINT", "127.0.0.1:1", "MESOS_FRAMEWORK_ID", "f1",
						"MESOS_EXECUTOR_ID", "e1")),
				new TextfileMetricsExporter.Settings(Path.of("pom.xml"), true, Duration.ofSeconds(30), false, null));
		this.runner.withBean(TextfileMetricsExporter.class, () -> exporter).run((context) -> {
			Awaitility.await().until(() -> exporter.state().isFailing());
			Health health = context.getBean(ExecutorHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
			assertThat(health.getDetails().get("textfile")).asInstanceOf(InstanceOfAssertFactories.MAP)
				.containsEntry("file", Path.of("pom.xml", "e1.prom").toString())
				.doesNotContainKey("lastSuccess")
				.hasEntrySatisfying("failure",
						(failure) -> assertThat(failure).asString().startsWith("Metrics can't be written to"));
		});
	}

	@Test
	void healthAndInfoCanBeSwitchedOff() {
		this.runner
			.withPropertyValues("management.health.bcsexecutor.enabled=false",
					"management.info.bcsexecutor.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ExecutorHealthIndicator.class)
				.doesNotHaveBean(ExecutorInfoContributor.class));
	}

	@Test
	void backOffForBeansOfTheApplication() {
		HealthIndicator own = () -> Health.up().withDetail("own", true).build();
		this.runner.withBean("bcsExecutorHealthIndicator", HealthIndicator.class, () -> own)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ExecutorHealthIndicator.class));
	}

	@Test
	void areNotThereWithoutADriver() {
		this.runner.withPropertyValues("bcs.executor.enabled=false", EXPOSED)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ExecutorEndpoint.class)
				.doesNotHaveBean(ExecutorHealthIndicator.class)
				.doesNotHaveBean(ExecutorInfoContributor.class));
	}

	@Test
	void workWithADriverOfTheApplication() {
		this.runner.withBean(FakeDriver.class)
			.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasSingleBean(ExecutorEndpoint.class));
	}

	@Test
	void theTokenIsInNoneOfThem() {
		this.runner.withPropertyValues(EXPOSED, "mesos.executor-authentication-token=very-secret").run((context) -> {
			Info.Builder info = new Info.Builder();
			context.getBean(ExecutorInfoContributor.class).contribute(info);
			assertThat(Map
				.of("info", info.build(), "health", context.getBean(ExecutorHealthIndicator.class).health(), "endpoint",
						context.getBean(ExecutorEndpoint.class).executor(null))
				.toString()).doesNotContain("very-secret");
		});
	}

}
