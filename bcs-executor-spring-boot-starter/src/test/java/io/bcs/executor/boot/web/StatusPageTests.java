/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverSnapshot.ConnectionState;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.TestSnapshot;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class StatusPageTests {

	private final ExecutorDriver driver = mock(ExecutorDriver.class);

	private final TestSnapshot snapshot = TestSnapshot.of(ConnectionState.RECONNECTING);

	private final Path directory;

	private final StatusPage page;

	private final WebTestClient client;

	StatusPageTests(@TempDir Path directory) {
		this.directory = directory;
		DriverEnv env = DriverEnv.from(Map.of("MESOS_AGENT_ENDPOINT", "127.0.0.1:5051", "MESOS_FRAMEWORK_ID", "f",
				"MESOS_EXECUTOR_ID", "e", "MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "token-1"));
		given(this.driver.snapshot()).willReturn(this.snapshot);
		this.page = new StatusPage(env, () -> this.driver, (taskId) -> Map.of("stdout", directory.resolve("stdout")),
				InstantSource.system());
		this.client = WebTestClient.bindToRouterFunction(this.page.routes()).build();
	}

	@Test
	void thePageAllowsNothingButWhatItContains() {
		byte[] body = this.client.get()
			.uri("/")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_HTML)
			.expectHeader()
			.value("Content-Security-Policy",
					(policy) -> assertThat(policy).startsWith("default-src 'none'; script-src 'sha256-")
						.doesNotContain("unsafe"))
			.expectHeader()
			.valueEquals("X-Content-Type-Options", "nosniff")
			.expectBody()
			.returnResult()
			.getResponseBodyContent();
		assertThat(new String(body, StandardCharsets.UTF_8)).contains("<script>")
			.doesNotContain("http://", "https://", "onclick=", "style=\"");
	}

	@Test
	void eventsBeginWithEverythingAndHaveNoSecret() {
		this.snapshot.reason = "the token token-1 was refused";
		this.page.listener().onEvent(new DriverEvent.TaskLaunched(task("a")));
		FluxExchangeResult<String> events = this.client.get()
			.uri("/bcs-executor/events")
			.accept(MediaType.TEXT_EVENT_STREAM)
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(String.class);
		StepVerifier.create(events.getResponseBody().take(1))
			.assertNext((data) -> assertThat(data)
				.contains("\"isComplete\":true", "\"connection\":\"RECONNECTING\"", "the token ****** was refused",
						"\"id\":\"a\"")
				.doesNotContain("token-1"))
			.verifyComplete();
	}

	@Test
	void eventsEndWithTheApplication() {
		this.page.start();
		assertThat(this.page.isRunning()).isTrue();
		FluxExchangeResult<String> events = this.client.get()
			.uri("/bcs-executor/events")
			.exchange()
			.returnResult(String.class);
		StepVerifier.create(events.getResponseBody())
			.expectNextCount(1)
			.then(this.page::stop)
			.thenConsumeWhile((data) -> true)
			.verifyComplete();
		assertThat(this.page.isRunning()).isFalse();
	}

	@Test
	void outputIsThatOfATaskThatIsShown() throws IOException {
		Files.writeString(this.directory.resolve("stdout"), "hello");
		assertOutput("task=a&stream=stdout", 404);
		this.page.listener().onEvent(new DriverEvent.TaskLaunched(task("a")));
		this.client.get()
			.uri("/bcs-executor/output?task=a&stream=stdout&offset=-1")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.json("{\"offset\":5,\"isRestart\":true,\"text\":\"hello\"}");
		assertOutput("task=a&stream=../../secret", 404);
		assertOutput("task=../a&stream=stdout", 404);
		assertOutput("task=a&stream=stdout&offset=x", 400);
		assertOutput("", 404);
	}

	private void assertOutput(String query, int status) {
		this.client.get().uri("/bcs-executor/output?" + query).exchange().expectStatus().isEqualTo(status);
	}

	private static TaskInfo task(String id) {
		return TaskInfo.newBuilder()
			.setName(id)
			.setTaskId(TaskID.newBuilder().setValue(id))
			.setAgentId(AgentID.newBuilder().setValue("agent"))
			.build();
	}

}
