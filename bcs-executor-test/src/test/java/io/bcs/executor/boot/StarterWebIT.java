/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the actuator shows of the executor, on each kind of web server.
 */
class StarterWebIT extends StarterTestBase {

	private final HttpClient client = HttpClient.newHttpClient();

	StarterWebIT(@TempDir Path directory) {
		super(directory);
	}

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void theActuatorShowsTheExecutor(String type) {
		try (ConfigurableApplicationContext context = run(Application.class,
				"--spring.main.web-application-type=" + type,
				"--management.endpoints.web.exposure.include=health,info,prometheus,bcsexecutor",
				"--management.endpoint.health.show-details=always",
				"--management.endpoint.health.probes.enabled=true")) {
			String actuator = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port")
					+ "/actuator/";
			this.agent.launch(Tasks.data("a", "forever"));
			this.agent.awaitUpdate("a", TaskState.TASK_RUNNING);
			await().untilAsserted(() -> assertThat(get(actuator + "bcsexecutor").body())
				.contains("\"state\":\"SUBSCRIBED\"", "\"id\":\"a\"", "\"state\":\"TASK_RUNNING\"",
						"\"acknowledgedUpdates\":1", "\"status\":\"DRIVER_RUNNING\"",
						"\"callbacks\":{\"queued\":0,\"runningFor\":\"PT0S\"}")
				.contains("\"executor\":{\"id\":\"" + this.agent.executorId() + "\"}"));
			assertThat(get(actuator + "bcsexecutor?limit=0").body()).contains("\"tasks\":[]", "\"activeTasks\":1");
			assertThat(get(actuator + "info").body()).contains("\"bcsExecutor\":{\"executorId\"");
			assertThat(get(actuator + "prometheus").body()).contains("bkbcs_executor_slave_connection 1.0");
			assertThat(get(actuator + "health").body()).contains("\"bcsExecutor\":{\"details\":{",
					"\"connection\":\"SUBSCRIBED\"");
			assertThat(get(actuator + "health").statusCode()).isEqualTo(200);
			assertThat(get(actuator + "health/readiness").statusCode()).isEqualTo(200);
			this.agent.process().refuseConnections();
			this.agent.stream().drop();
			await().untilAsserted(() -> {
				assertThat(get(actuator + "health").statusCode()).isEqualTo(503);
				assertThat(get(actuator + "health").body()).contains("OUT_OF_SERVICE", "RECONNECTING", "\"attempts\"",
						"\"for\"", "\"reason\"");
				assertThat(get(actuator + "health/readiness").statusCode()).isEqualTo(503);
			});
			assertThat(get(actuator + "health/liveness").statusCode()).isEqualTo(200);
			this.agent.process().acceptConnections();
			await().untilAsserted(() -> {
				assertThat(get(actuator + "health").statusCode()).isEqualTo(200);
				assertThat(get(actuator + "health/readiness").statusCode()).isEqualTo(200);
			});
			assertThat(get(actuator + "bcsexecutor").body()).contains("\"resubscriptions\":1");
		}
		assertThat(this.agent.records().updatesOf("a")).last()
			.satisfies((update) -> assertThat(update.getState()).isEqualTo(TaskState.TASK_KILLED));
	}

	private HttpResponse<String> get(String uri) {
		try {
			return this.client.send(HttpRequest.newBuilder(URI.create(uri)).build(),
					HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
