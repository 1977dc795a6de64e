/*
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import io.bcs.executor.test.spring.EmbeddedMesosAgent;
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@EmbeddedMesosAgent
class PublishedApplicationTests {

	@Value("${local.server.port}")
	private int port;

	@Test
	void runsATaskAndShowsIt(EmbeddedAgent agent) throws Exception {
		agent.launch(Tasks.data("task-1", "echo hello"));
		agent.awaitUpdate("task-1", TaskState.TASK_FINISHED);
		assertThat(get("/actuator/prometheus")).contains("bkbcs_executor_slave_connection 1.0",
				"bkbcs_executor_taskgroup_status_report_total");
		assertThat(get("/actuator/health")).contains("\"status\":\"UP\"");
		assertThat(get("/actuator/bcsexecutor")).contains("\"launchedTasks\":1");
		assertThat(get("/")).contains("<html");
	}

	private String get(String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.header("Accept", "*/*")
			.build();
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(path).isEqualTo(200);
		return response.body();
	}

}
