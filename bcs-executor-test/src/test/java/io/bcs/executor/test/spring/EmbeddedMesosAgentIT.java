/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.spring;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.boot.autoconfigure.AgentConnectionDetails;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import io.bcs.executor.test.junit.Launches;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.aot.TestContextAotGenerator;

import static io.bcs.executor.test.assertj.AgentAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@EmbeddedMesosAgent
@TestMethodOrder(MethodOrderer.MethodName.class)
class EmbeddedMesosAgentIT {

	static final List<EmbeddedAgent> agents = new ArrayList<>();

	private final EmbeddedAgent constructed;

	@Autowired
	private EmbeddedAgent field;

	@Autowired
	private ApplicationContext context;

	EmbeddedMesosAgentIT(@Autowired EmbeddedAgent agent) {
		this.constructed = agent;
		this.field = agent;
	}

	@BeforeEach
	void injectsEverywhere(EmbeddedAgent agent) {
		agents.add(agent);
		assertThat(this.field).isSameAs(agent).isSameAs(this.constructed);
	}

	@Test
	void runsATaskInTheApplication(EmbeddedAgent agent) {
		agent.launch(Tasks.data("t1", "hello"));
		assertThat(agent).eventually()
			.task("t1")
			.hasStates(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED)
			.hasMessageContaining("hello");
	}

	@Test
	void takesAnAutowiredParameterToo(@Autowired EmbeddedAgent agent, @Autowired DriverEnv env) {
		assertThat(env.frameworkId()).isEqualTo(agent.frameworkId());
		assertThat(env.agentPort()).isEqualTo(agent.port());
		assertThat(env.sandbox()).isDirectory();
	}

	@Test
	void zForgetsTheTestsBefore(EmbeddedAgent agent) {
		// The application has been subscribed since the first of them.
		assertThat(agents.stream().distinct()).hasSize(1);
		agent.awaitSubscription();
		assertThat(agent.records().updates()).isEmpty();
	}

	@Test
	void setsPropertiesAndDetails(@Autowired Environment environment, @Autowired AgentConnectionDetails details,
			EmbeddedAgent agent) {
		assertThat(environment.getProperty("mesos.executor-id")).isEqualTo("exec-1");
		assertThat(environment.getProperty("mesos.agent-endpoint")).isEqualTo("127.0.0.1:" + agent.port());
		assertThat(environment.getProperty("bcs.executor.textfile.enabled")).isEqualTo("false");
		assertThat(details.endpoint()).isEqualTo("127.0.0.1:" + agent.port());
		assertThat(details.slavePid()).startsWith("slave(1)@");
		assertThat(details.sslBundle()).isNull();
		assertThat(details.authenticationToken()).isNull();
		assertThat(this.context.getBeansOfType(AgentConnectionDetails.class)).hasSize(1);
	}

	@Nested
	class NestedTests {

		@Test
		void shareTheContext(EmbeddedAgent agent) {
			assertThat(agent).isSameAs(EmbeddedMesosAgentIT.this.field);
		}

	}

	@Test
	void closesTheAgentWithTheContextAfterTheDriver() {
		Path sandbox = Path.of(String.valueOf(this.context.getEnvironment().getProperty("mesos.sandbox")));
		assertThat(sandbox).isDirectory();
		assertThat(Launches.failuresOf(Closing.class)).isEmpty();
		assertThat(Closing.agents).singleElement().satisfies((agent) -> {
			assertThat(agent.records().history()).contains("event stream closed");
			assertThat(agent.records().updatesAcknowledged()).isEqualTo(2);
			assertThat(Closing.sandboxes).singleElement().satisfies((path) -> assertThat(path).doesNotExist());
		});
	}

	@Test
	void variablesAreTextAndNotTemplates() {
		assertThat(Launches.failuresOf(Templates.class)).isEmpty();
	}

	@Test
	void contextsWithTheSameSettingsShareAnAgent() {
		Sharing.agents.clear();
		assertThat(Launches.failuresOf(Sharing.class)).isEmpty();
		assertThat(Launches.failuresOf(SharingToo.class)).isEmpty();
		assertThat(Launches.failuresOf(NotSharing.class)).isEmpty();
		assertThat(Sharing.agents).hasSize(3);
		assertThat(Sharing.agents.get(0)).isSameAs(Sharing.agents.get(1)).isNotSameAs(Sharing.agents.get(2));
	}

	@Test
	void leavesTheFormatToTheApplicationUnlessTold() {
		assertThat(Launches.failuresOf(JsonByProperty.class)).isEmpty();
	}

	@Test
	void isLeftOutOfAotProcessingWhichKnowsNoAgents() {
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		new TestContextAotGenerator(files).processAheadOfTime(Stream.of(Sharing.class));
		assertThat(files.getGeneratedFiles(GeneratedFiles.Kind.SOURCE).keySet())
			.noneMatch((name) -> name.contains("EchoApplication"));
	}

	@Test
	void speaksTlsJsonWithATokenIfTold() {
		assertThat(Launches.failuresOf(Secured.class)).isEmpty();
	}

	@Test
	void speaksOverTheDomainSocketIfTold() {
		assertThat(Launches.failuresOf(ByDomainSocket.class)).isEmpty();
	}

	@Test
	void failsATestAfterAnUnexpectedRefusal() {
		assertThat(Launches.failuresOf(Refused.class)).singleElement()
			.asString()
			.contains("The agent refused 1 call that nobody expected it to refuse:",
					"400 \"Failed to validate Executor::Call: Not a valid UUID\"");
		assertThat(Launches.failuresOf(RefusedAndTolerated.class)).isEmpty();
	}

	@SpringBootTest(classes = EchoApplication.class)
	@EmbeddedMesosAgent(executorId = "closing", resetAfterEach = false)
	@DirtiesContext
	static class Closing {

		static final List<EmbeddedAgent> agents = new ArrayList<>();

		static final List<Path> sandboxes = new ArrayList<>();

		@Test
		void test(EmbeddedAgent agent, @Autowired DriverEnv env) {
			agents.add(agent);
			sandboxes.add(env.sandbox());
			assertThat(env.sandbox()).isDirectory();
			agent.launch(Tasks.data("a", "a"));
			agent.awaitUpdate("a", TaskState.TASK_FINISHED);
		}

	}

	@Test
	void addsWhatTheAgentHasSeenToAFailure() {
		assertThat(Launches.failuresOf(Failing.class)).singleElement().satisfies((failure) -> {
			assertThat(failure).hasMessage("of its own");
			assertThat(failure.getSuppressed()).singleElement().asString().contains("LAUNCH a");
		});
	}

	@SpringBootTest(classes = EchoApplication.class)
	@EmbeddedMesosAgent(executorId = "refused")
	@DirtiesContext
	static class Failing {

		@Test
		void test(EmbeddedAgent agent) {
			agent.launch(Tasks.data("a", "a"));
			throw new IllegalStateException("of its own");
		}

	}

	@SpringBootTest(classes = EchoApplication.class)
	@EmbeddedMesosAgent(executorId = "${user.name}-#{1}")
	@DirtiesContext
	static class Templates {

		@Test
		void test(@Autowired DriverEnv env, EmbeddedAgent agent) {
			agent.awaitSubscription();
			assertThat(env.executorId()).isEqualTo("${user.name}-#{1}");
		}

	}

	@SpringBootTest(classes = EchoApplication.class)
	@EmbeddedMesosAgent(executorId = "shared")
	static class Sharing {

		static final List<EmbeddedAgent> agents = new ArrayList<>();

		@Test
		void test(EmbeddedAgent agent) {
			agents.add(agent);
		}

	}

	@SpringBootTest(classes = EchoApplication.class)
	@EmbeddedMesosAgent(executorId = "shared")
	static class SharingToo {

		@Test
		void test(EmbeddedAgent agent) {
			Sharing.agents.add(agent);
		}

	}

	@SpringBootTest(classes = EchoApplication.class)
	@EmbeddedMesosAgent(executorId = "not shared")
	static class NotSharing {

		@Test
		void test(EmbeddedAgent agent) {
			Sharing.agents.add(agent);
		}

	}

	@SpringBootTest(classes = EchoApplication.class, properties = "bcs.executor.media-type=json")
	@EmbeddedMesosAgent
	@DirtiesContext
	static class JsonByProperty {

		@Test
		void test(EmbeddedAgent agent) {
			agent.awaitSubscription();
			assertThat(agent).calls().first().hasHeader("Content-Type", "application/json");
		}

	}

	@SpringBootTest(classes = EchoApplication.class)
	@EmbeddedMesosAgent(tls = true, token = true, format = MediaType.JSON, checkpoint = false,
			frameworkId = "framework", gracePeriod = "7secs", recoveryTimeout = "1mins")
	@DirtiesContext
	static class Secured {

		@Test
		void test(EmbeddedAgent agent, @Autowired DriverEnv env, @Autowired AgentConnectionDetails details) {
			agent.launch(Tasks.data("a", "a"));
			agent.awaitUpdate("a", TaskState.TASK_FINISHED);
			assertThat(agent).calls().first().hasHeader("Content-Type", "application/json").isAccepted();
			assertThat(agent).calls().first().hasHeader("Authorization", "Bearer ***");
			assertThat(env.checkpoint()).isFalse();
			assertThat(env.frameworkId()).isEqualTo("framework");
			assertThat(env.shutdownGracePeriod()).hasSeconds(7);
			assertThat(details.sslBundle()).isNotNull();
		}

	}

	@SpringBootTest(classes = EchoApplication.class)
	@EmbeddedMesosAgent(domainSocket = true, acknowledgements = AcknowledgementMode.DUPLICATED)
	@DirtiesContext
	static class ByDomainSocket {

		@Test
		void test(EmbeddedAgent agent, @Autowired AgentConnectionDetails details) {
			agent.process().refuseConnections();
			agent.process().acceptConnections();
			agent.launch(Tasks.data("a", "a"));
			agent.awaitUpdate("a", TaskState.TASK_FINISHED);
			assertThat(details.domainSocket()).isEqualTo(agent.domainSocket().toString());
		}

	}

	/** Sends an update that no agent takes. */
	static void refused(EmbeddedAgent agent) throws Exception {
		Call call = Call.newBuilder()
			.setType(Call.Type.UPDATE)
			.setFrameworkId(FrameworkID.newBuilder().setValue(agent.frameworkId()))
			.setExecutorId(ExecutorID.newBuilder().setValue(agent.executorId()))
			.setUpdate(Call.Update.newBuilder()
				.setStatus(TaskStatus.newBuilder()
					.setTaskId(TaskID.newBuilder().setValue("a"))
					.setState(TaskState.TASK_RUNNING)
					.setUuid(ByteString.EMPTY)))
			.build();
		URI uri = URI.create("http://127.0.0.1:" + agent.port() + "/slave(1)/api/v1/executor");
		HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri)
				.header("Content-Type", MediaType.PROTOBUF.mediaType())
				.POST(HttpRequest.BodyPublishers.ofByteArray(call.toByteArray()))
				.build(), HttpResponse.BodyHandlers.discarding());
	}

	@SpringBootTest(classes = EchoApplication.class)
	@EmbeddedMesosAgent(executorId = "refused")
	@DirtiesContext
	static class Refused {

		@Test
		void test(EmbeddedAgent agent) throws Exception {
			refused(agent);
		}

	}

	@SpringBootTest(classes = EchoApplication.class)
	@EmbeddedMesosAgent(executorId = "refused", failOnRefusedCalls = false)
	@DirtiesContext
	static class RefusedAndTolerated {

		@Test
		void test(EmbeddedAgent agent, @Autowired ConfigurableApplicationContext context) throws Exception {
			assertThat(context.isActive()).isTrue();
			refused(agent);
		}

	}

}
