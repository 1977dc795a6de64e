/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.agent;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeanAgentTests {

	@Test
	void acceptsTheHeartbeatThatAnExecutorSendsNowAndThen() throws Exception {
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		try (LeanAgent agent = new LeanAgent(false, new Workload() {

			@Override
			public void subscribed(LeanAgent agent) {
			}

			@Override
			public void updated(LeanAgent agent, int task, int state) {
			}

			@Override
			public void failed(Throwable cause) {
				failure.complete(cause);
			}

		})) {
			Call call = Call.newBuilder()
				.setType(Call.Type.HEARTBEAT)
				.setExecutorId(ExecutorID.newBuilder().setValue(LeanAgent.EXECUTOR_ID))
				.setFrameworkId(FrameworkID.newBuilder().setValue(LeanAgent.FRAMEWORK_ID))
				.build();
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + agent.port() + "/slave(1)/api/v1/executor"))
				.POST(BodyPublishers.ofByteArray(call.toByteArray()))
				.build();
			HttpResponse<Void> response = HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_1_1)
				.build()
				.send(request, HttpResponse.BodyHandlers.discarding());
			assertThat(response.statusCode()).isEqualTo(202);
		}
		assertThat(failure).isNotDone();
	}

}
