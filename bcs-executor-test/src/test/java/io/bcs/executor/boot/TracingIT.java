/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.task.TaskRunner;
import io.bcs.executor.test.Tasks;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with a tracer, against an agent: what happens to a task is one trace.
 */
class TracingIT extends StarterTestBase {

	private static final AttributeKey<String> TASK_ID = AttributeKey.stringKey("task.id");

	private static final String NO_WEB = "--spring.main.web-application-type=none";

	private static final String SAMPLED = "--management.tracing.sampling.probability=1.0";

	TracingIT(@TempDir Path directory) {
		super(directory);
	}

	@Test
	void theLaunchTheRunAndTheUpdatesOfATaskAreOneTrace() throws InterruptedException {
		try (ConfigurableApplicationContext context = run(RunnerApplication.class, NO_WEB, SAMPLED)) {
			this.agent.awaitSubscription();
			this.agent.launch(Tasks.data("a", "work"));
			this.agent.awaitUpdate("a", TaskState.TASK_FINISHED);
			List<SpanData> spans = spans(context, 5);
			SpanData launch = named(spans, "executor launchTask");
			SpanData task = named(spans, "task a");
			assertThat(spans).allSatisfy((span) -> {
				assertThat(span.getTraceId()).isEqualTo(launch.getTraceId());
				assertThat(span.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
			});
			assertThat(launch.getParentSpanContext().isValid()).isFalse();
			assertThat(spans).filteredOn((span) -> span != launch)
				.allSatisfy((span) -> assertThat(span.getParentSpanId()).isEqualTo(launch.getSpanId()));
			assertThat(spans).extracting(SpanData::getName)
				.contains("update TASK_STARTING", "update TASK_RUNNING", "update TASK_FINISHED");
			RunnerApplication application = context.getBean(RunnerApplication.class);
			assertThat(application.seen.poll(30, TimeUnit.SECONDS))
				.isEqualTo(new Fields("a", task.getTraceId(), task.getSpanId()));
		}
	}

	@Test
	void theUpdatesOfAnExecutorBelongToItsLaunches() {
		try (ConfigurableApplicationContext context = run(WithExporter.class, NO_WEB, SAMPLED)) {
			this.agent.awaitSubscription();
			this.agent.launch(Tasks.data("a", "forever"));
			this.agent.awaitUpdate("a", TaskState.TASK_RUNNING);
			this.agent.kill("a");
			this.agent.awaitUpdate("a", TaskState.TASK_KILLED);
			List<SpanData> spans = spans(context, 4);
			SpanData launch = named(spans, "executor launchTask");
			assertThat(named(spans, "update TASK_RUNNING").getParentSpanId()).isEqualTo(launch.getSpanId());
			assertThat(named(spans, "update TASK_KILLED").getParentSpanId()).isEqualTo(launch.getSpanId());
			assertThat(named(spans, "executor killTask").getTraceId()).isNotEqualTo(launch.getTraceId());
		}
	}

	/** Waits for the spans that name the task. */
	private static List<SpanData> spans(ConfigurableApplicationContext context, int count) {
		InMemorySpanExporter exporter = context.getBean(InMemorySpanExporter.class);
		SdkTracerProvider provider = context.getBean(SdkTracerProvider.class);
		List<SpanData> spans = new ArrayList<>();
		await().untilAsserted(() -> {
			provider.forceFlush().join(30, TimeUnit.SECONDS);
			spans.clear();
			exporter.getFinishedSpanItems()
				.stream()
				.filter((span) -> "a".equals(span.getAttributes().get(TASK_ID)))
				.forEach(spans::add);
			assertThat(spans).hasSize(count);
		});
		return spans;
	}

	private static SpanData named(List<SpanData> spans, String name) {
		assertThat(spans).extracting(SpanData::getName).containsOnlyOnce(name);
		return spans.stream().filter((span) -> span.getName().equals(name)).findFirst().orElseThrow();
	}

	/** What a line of a log has beside its message. */
	private record Fields(String taskId, String traceId, String spanId) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class RunnerApplication {

		private static final Logger logger = LoggerFactory.getLogger(RunnerApplication.class);

		private final BlockingQueue<Fields> seen = new LinkedBlockingQueue<>();

		@Bean
		TaskRunner runner() {
			return (context) -> {
				logger.info("Working");
				this.seen.add(new Fields(MDC.get("taskId"), MDC.get("traceId"), MDC.get("spanId")));
			};
		}

		@Bean
		InMemorySpanExporter exporter() {
			return InMemorySpanExporter.create();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithExporter extends Application {

		@Bean
		InMemorySpanExporter exporter() {
			return InMemorySpanExporter.create();
		}

	}

}
