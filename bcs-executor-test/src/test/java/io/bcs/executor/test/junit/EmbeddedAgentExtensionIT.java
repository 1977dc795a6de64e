/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.junit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(EmbeddedAgentExtension.class)
class EmbeddedAgentExtensionIT {

	private static final Set<EmbeddedAgent> seen = new HashSet<>();

	private final List<EmbeddedAgent> before = new ArrayList<>();

	@BeforeEach
	void remember(EmbeddedAgent agent) {
		this.before.add(agent);
		assertThat(seen.add(agent)).isTrue();
	}

	@Test
	void eachTestHasAnAgentOfItsOwn(EmbeddedAgent agent) {
		assertThat(this.before).containsExactly(agent);
		assertThat(agent.env()).containsKey("MESOS_AGENT_ENDPOINT");
	}

	@Test
	void anotherTestHasAnotherAgent(EmbeddedAgent agent) {
		assertThat(this.before).containsExactly(agent);
	}

	@Nested
	class NestedTests {

		@Test
		void haveOneToo(EmbeddedAgent agent) {
			assertThat(EmbeddedAgentExtensionIT.this.before).containsExactly(agent);
		}

	}

	@Test
	void closesTheAgentAfterTheTest() {
		Kept.agents.clear();
		assertThat(Launches.of(Kept.class).getTestsSucceededCount()).isEqualTo(1);
		assertThat(Kept.agents).singleElement().satisfies((agent) -> assertThat(refusesToConnect(agent)).isTrue());
	}

	@Test
	void failsATestAfterAnUnexpectedRefusal() {
		assertThat(Launches.failuresOf(Refused.class)).singleElement()
			.asString()
			.contains("The agent refused 1 call that nobody expected it to refuse:", "GET / on connection 1 -> 404");
	}

	@Test
	void failsNoTestThatExpectsOrToleratesRefusals() {
		assertThat(Launches.of(RefusedAsExpected.class).getTestsSucceededCount()).isEqualTo(1);
		assertThat(Launches.of(RefusedAndTolerated.class).getTestsSucceededCount()).isEqualTo(1);
		assertThat(Launches.of(RefusedAndToleratedByField.class).getTestsSucceededCount()).isEqualTo(1);
	}

	@Test
	void failsATestWhoseScriptFails() {
		assertThat(Launches.failuresOf(FailingScript.class)).singleElement()
			.asString()
			.contains("A script failed at EmbeddedAgentExtensionIT.java:");
	}

	@Test
	void addsWhatTheAgentHasSeenToAFailure() {
		assertThat(Launches.failuresOf(Failing.class)).singleElement().satisfies((failure) -> {
			assertThat(failure).hasMessage("of its own");
			assertThat(failure.getSuppressed()).singleElement().asString().contains("queued LAUNCH a");
		});
	}

	@Test
	void sharesAnAgentWithinAClassAndResetsItInBetween() {
		assertThat(Launches.failuresOf(Shared.class)).isEmpty();
		assertThat(Shared.agents).hasSize(1);
	}

	@Test
	void addsWhatTheAgentHasSeenToAFailureBeforeOrAfterATest() {
		assertThat(Launches.failuresOf(FailingBefore.class)).singleElement()
			.satisfies((failure) -> assertThat(failure.getSuppressed()).singleElement()
				.asString()
				.contains("queued LAUNCH a"));
		assertThat(Launches.failuresOf(FailingAfter.class)).singleElement()
			.satisfies((failure) -> assertThat(failure.getSuppressed()).singleElement()
				.asString()
				.contains("queued LAUNCH a"));
	}

	@Test
	void nestedClassesMayHaveAgentsOfTheirOwnKind() {
		Outer.agents.clear();
		assertThat(Launches.failuresOf(Outer.class)).isEmpty();
		assertThat(Outer.agents).hasSize(6).doesNotHaveDuplicates();
	}

	@Test
	void nestedClassesShareTheAgentOfTheClassUnlessTheySayOtherwise() {
		OuterShared.agents.clear();
		assertThat(Launches.failuresOf(OuterShared.class)).isEmpty();
		assertThat(OuterShared.agents.stream().distinct()).hasSize(2);
	}

	@Test
	void doesWhatItsAnnotationSays() {
		assertThat(Launches.failuresOf(Configured.class)).isEmpty();
	}

	@Test
	void canBeAFieldWithTheWholeBuilder() {
		assertThat(Launches.failuresOf(Field.class)).isEmpty();
		assertThat(Launches.failuresOf(StaticField.class)).isEmpty();
	}

	@Test
	void saysThatThereIsNoAgentForAClass() {
		assertThat(Launches.failuresOf(TooEarly.class)).singleElement()
			.asString()
			.contains("Each test has an agent of its own, so there is none for", "or set perClass = true");
	}

	private static boolean refusesToConnect(EmbeddedAgent agent) {
		try {
			get(agent);
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	/** A call that any agent refuses. */
	static void get(EmbeddedAgent agent) throws IOException {
		try {
			HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.port() + "/")).build(),
						HttpResponse.BodyHandlers.discarding());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@WithEmbeddedAgent
	static class Kept {

		static final Set<EmbeddedAgent> agents = new HashSet<>();

		@Test
		void keeps(EmbeddedAgent agent) {
			agents.add(agent);
		}

	}

	@WithEmbeddedAgent
	static class Refused {

		@Test
		void isRefused(EmbeddedAgent agent) throws IOException {
			get(agent);
		}

	}

	@WithEmbeddedAgent
	static class RefusedAsExpected {

		@Test
		void isRefused(EmbeddedAgent agent) throws IOException {
			agent.expectRefusedCalls((call) -> call.status() == 404);
			get(agent);
		}

	}

	@WithEmbeddedAgent(failOnRefusedCalls = false)
	static class RefusedAndTolerated {

		@Test
		void isRefused(EmbeddedAgent agent) throws IOException {
			get(agent);
		}

	}

	static class RefusedAndToleratedByField {

		@RegisterExtension
		final EmbeddedAgentExtension extension = EmbeddedAgentExtension.with((builder) -> builder)
			.toleratingRefusedCalls();

		@Test
		void isRefused(EmbeddedAgent agent) throws IOException {
			assertThat(this.extension.agent()).isSameAs(agent);
			get(agent);
		}

	}

	@WithEmbeddedAgent
	static class FailingScript {

		@Test
		void goesOnMeanwhile(EmbeddedAgent agent) {
			agent.await("the script's end",
					agent.runScript((script) -> script.within(Duration.ofMillis(1)).awaitSubscription())::isDone);
		}

	}

	@WithEmbeddedAgent
	static class Failing {

		@Test
		void fails(EmbeddedAgent agent) {
			agent.launch(Tasks.data("a", "true"));
			throw new IllegalStateException("of its own");
		}

	}

	@WithEmbeddedAgent
	static class FailingBefore {

		@BeforeEach
		void fails(EmbeddedAgent agent) {
			agent.launch(Tasks.data("a", "true"));
			throw new IllegalStateException("of its own");
		}

		@Test
		void test() {
		}

	}

	@WithEmbeddedAgent
	static class FailingAfter {

		@AfterEach
		void fails(EmbeddedAgent agent) {
			agent.launch(Tasks.data("a", "true"));
			throw new IllegalStateException("of its own");
		}

		@Test
		void test() {
		}

	}

	@WithEmbeddedAgent(executorId = "outer")
	@TestClassOrder(ClassOrderer.ClassName.class)
	static class Outer {

		static final List<EmbeddedAgent> agents = new ArrayList<>();

		@Test
		void has(EmbeddedAgent agent) {
			agents.add(agent);
			assertThat(agent.executorId()).isEqualTo("outer");
		}

		@Nested
		@WithEmbeddedAgent(perClass = true, executorId = "shared")
		class A {

			private static @Nullable EmbeddedAgent shared;

			@BeforeAll
			static void before(EmbeddedAgent agent) {
				agents.add(agent);
				shared = agent;
			}

			@Test
			void one(EmbeddedAgent agent) {
				assertThat(agent.executorId()).isEqualTo("shared");
				assertThat(agent).isSameAs(shared);
			}

			@Test
			void two(EmbeddedAgent agent) {
				assertThat(agent).isSameAs(shared);
			}

		}

		@Nested
		class B {

			@Test
			void one(EmbeddedAgent agent) {
				agents.add(agent);
				assertThat(agent.executorId()).isEqualTo("outer");
			}

			@Test
			void two(EmbeddedAgent agent) {
				agents.add(agent);
			}

		}

		@Nested
		@WithEmbeddedAgent(executorId = "single")
		class C {

			@Test
			void one(EmbeddedAgent agent) {
				agents.add(agent);
				assertThat(agent.executorId()).isEqualTo("single");
			}

			@Test
			void two(EmbeddedAgent agent) {
				agents.add(agent);
			}

		}

	}

	@WithEmbeddedAgent(perClass = true, executorId = "outer")
	static class OuterShared {

		static final List<EmbeddedAgent> agents = new ArrayList<>();

		@Test
		void has(EmbeddedAgent agent) {
			agents.add(agent);
		}

		@Nested
		class Same {

			@Test
			void has(EmbeddedAgent agent) {
				agents.add(agent);
				assertThat(agent.executorId()).isEqualTo("outer");
			}

		}

		@Nested
		@WithEmbeddedAgent(perClass = true, executorId = "other")
		class Other {

			@Test
			void has(EmbeddedAgent agent) {
				agents.add(agent);
				assertThat(agent.executorId()).isEqualTo("other");
			}

		}

	}

	@WithEmbeddedAgent(perClass = true)
	static class Shared {

		static final Set<EmbeddedAgent> agents = new HashSet<>();

		Shared(EmbeddedAgent agent) {
			agents.add(agent);
		}

		@BeforeAll
		static void before(EmbeddedAgent agent) {
			agents.add(agent);
		}

		@Test
		void one(EmbeddedAgent agent) {
			agents.add(agent);
			assertThat(agent.records().events()).isEmpty();
			agent.heartbeat();
		}

		@Test
		void two(EmbeddedAgent agent) {
			agents.add(agent);
			assertThat(agent.records().events()).isEmpty();
			agent.heartbeat();
		}

	}

	@WithEmbeddedAgent(checkpoint = false, token = true, tls = true, domainSocket = true, executorId = "e",
			frameworkId = "f", gracePeriod = "7secs", awaitTimeout = "1ms",
			acknowledgements = AcknowledgementMode.MANUAL)
	static class Configured {

		@Test
		void isThere(EmbeddedAgent agent) {
			assertThat(agent.env()).containsEntry("MESOS_CHECKPOINT", "0")
				.containsEntry("MESOS_EXECUTOR_ID", "e")
				.containsEntry("MESOS_FRAMEWORK_ID", "f")
				.containsEntry("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "7secs")
				.containsKeys("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "MESOS_DOMAIN_SOCKET", "LIBPROCESS_SSL_ENABLED");
			assertThat(agent.awaitTimeout()).isEqualTo(Duration.ofMillis(1));
			assertThat(agent.records().updatesOf("a")).extracting((status) -> status.getState())
				.doesNotContain(TaskState.TASK_RUNNING);
		}

	}

	static class Field {

		@RegisterExtension
		final EmbeddedAgentExtension extension = EmbeddedAgentExtension.with((builder) -> builder.executorId("mine"));

		@Test
		void isConfigured() {
			assertThat(this.extension.agent().executorId()).isEqualTo("mine");
		}

	}

	static class StaticField {

		@RegisterExtension
		static final EmbeddedAgentExtension extension = EmbeddedAgentExtension
			.with((builder) -> builder.executorId("ours"));

		@BeforeAll
		static void isThere(EmbeddedAgent agent) {
			assertThat(extension.agent()).isSameAs(agent);
		}

		@Test
		void isShared(EmbeddedAgent agent) {
			assertThat(extension.agent()).isSameAs(agent);
			assertThat(agent.executorId()).isEqualTo("ours");
		}

	}

	@WithEmbeddedAgent
	static class TooEarly {

		@BeforeAll
		static void before(EmbeddedAgent agent) {
		}

		@Test
		void test() {
		}

	}

}
