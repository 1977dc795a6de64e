/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.InvalidDriverEnvException;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.AgentTls;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * TLS with the agent, and the sentences that say why there is none.
 */
class DriverTlsIT extends DriverTestBase {

	private EmbeddedAgent secure = EmbeddedAgent.builder().tls().start();

	private final Map<String, String> variables = new HashMap<>();

	@AfterEach
	void closeSecureAgent() {
		if (this.driver.status() != Status.DRIVER_NOT_STARTED) {
			this.driver.abort();
		}
		this.secure.close();
	}

	private void secure(AgentTls tls) {
		this.secure.close();
		this.secure = EmbeddedAgent.builder().tls(tls).start();
	}

	private void runATask(MediaType format) {
		this.driver = builder(environment()).mediaType(format).build();
		this.executor.finishing();
		start();
		this.secure.launch(Tasks.data("a", "true"));
		awaitAcknowledgements(3);
		assertThat(this.secure.records().updatesOf("a")).extracting(TaskStatus::getState)
			.containsExactly(TaskState.TASK_STARTING, TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
	}

	private Map<String, String> environment() {
		Map<String, String> environment = new HashMap<>(this.secure.env());
		this.variables.forEach((name, value) -> {
			environment.remove(name);
			if (!value.isEmpty()) {
				environment.put(name, value);
			}
		});
		return environment;
	}

	/** Runs a driver that can't get through, and returns why. */
	private String failure(Map<String, String> environment) throws Exception {
		this.executor.events.clear();
		this.driver = builder(environment).build();
		this.driver.start();
		String reason = this.executor.awaitEvent(DriverEvent.SubscriptionFailed.class).reason();
		this.driver.abort();
		this.driver.join();
		assertThat(this.executor.callbacks).isEmpty();
		return reason;
	}

	@ParameterizedTest
	@EnumSource(MediaType.class)
	void anAgentWhoseAuthorityIsKnownIsTrusted(MediaType format) {
		runATask(format);
	}

	@Test
	void theAuthorityMayStandInADirectoryAndBcsMaySwitchItOn(@TempDir Path directory) throws Exception {
		Files.copy(this.secure.tlsFiles().ca(), directory.resolve("ca.pem"));
		this.variables.put("LIBPROCESS_SSL_ENABLED", "");
		this.variables.put("LIBPROCESS_SSL_CA_FILE", "");
		this.variables.put("LIBPROCESS_SSL_CA_DIR", directory.toString());
		this.variables.put("SSL_ENABLED", "true");
		runATask(MediaType.PROTOBUF);
	}

	@Test
	void brokenConnectionsComeBackWithTls() {
		this.driver = builder(environment()).build();
		start();
		this.secure.stream().splitWrites(5);
		this.secure.launch(Tasks.data("a", "true"));
		this.executor.awaitCallback("launchTask a");
		this.secure.inject(AgentFault.resetAfterHandling().on(Call.Type.UPDATE));
		this.secure.inject(AgentFault.closeBeforeHandling().on(Call.Type.UPDATE));
		send("a", TaskState.TASK_RUNNING);
		send("a", TaskState.TASK_FINISHED);
		awaitAcknowledgements(2);
		this.secure.stream().reset();
		this.executor.awaitCallback("reregistered");
		assertThat(this.secure.records().updatesOf("a")).extracting(TaskStatus::getState)
			.containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
	}

	@Test
	void anAgentOfAnUnknownAuthorityIsNotTrusted() throws Exception {
		try (EmbeddedAgent other = EmbeddedAgent.builder().tls().start()) {
			this.variables.put("LIBPROCESS_SSL_CA_FILE", other.tlsFiles().ca().toString());
			assertThat(failure(environment())).startsWith("TLS with the agent at https://127.0.0.1:")
				.contains(" failed: ");
		}
		this.variables.put("LIBPROCESS_SSL_CA_FILE", "");
		assertThat(failure(environment())).contains("failed: ", "certification path");
		assertThat(this.secure.records().calls()).isEmpty();
	}

	@Test
	void withoutSuccessTheRegistrationTimeoutAborts() throws Exception {
		this.variables.put("LIBPROCESS_SSL_CA_FILE", "");
		this.driver = builder(environment()).registrationTimeout(Duration.ofMillis(500)).build();
		assertThat(this.driver.run()).isEqualTo(Status.DRIVER_ABORTED);
		assertThat(this.executor.awaitEvent(DriverEvent.Ended.class).reason())
			.isEqualTo(StopReason.REGISTRATION_TIMEOUT);
	}

	@Test
	void aCertificateMustNameTheAgentsAddress() throws Exception {
		secure(AgentTls.named("agent.example.org", "10.0.0.5"));
		assertThat(failure(environment())).contains("failed: ", "127.0.0.1");
		secure(AgentTls.named("agent.example.org"));
		assertThat(failure(environment())).contains("failed: ", "127.0.0.1");
		secure(AgentTls.named());
		assertThat(failure(environment())).contains("failed: ", "127.0.0.1");
		assertThat(this.secure.records().calls()).isEmpty();
	}

	@Test
	void aCertificateThatHasExpiredIsRefused() throws Exception {
		secure(AgentTls.standard().expired());
		assertThat(failure(environment())).startsWith("TLS with the agent at https://127.0.0.1:")
			.endsWith("; the agent's certificate, or one that it is signed by, is not valid at this time: "
					+ "renew it, or set the clock");
		assertThat(this.secure.records().calls()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void bothVersionsOfTlsWork(String version) throws Exception {
		secure(AgentTls.standard().withoutVariables());
		SSLContext trusting = trusting(this.secure.tlsFiles().ca());
		this.driver = builder(environment())
			.tls(() -> trusting, (parameters) -> parameters.setProtocols(new String[] { version }))
			.build();
		this.executor.finishing();
		start();
		this.secure.launch(Tasks.data("a", "true"));
		awaitAcknowledgements(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "LIBPROCESS_SSL_VERIFY_SERVER_CERT", "LIBPROCESS_SSL_VERIFY_CERT" })
	void withoutVerificationAnyCertificateWillDo(String variable) {
		secure(AgentTls.named("agent.example.org"));
		this.variables.put("LIBPROCESS_SSL_CA_FILE", "");
		this.variables.put(variable, "0");
		runATask(MediaType.PROTOBUF);
	}

	@Test
	void anAgentMayDemandACertificate() throws Exception {
		secure(AgentTls.standard().demandingClientCertificate());
		runATask(MediaType.PROTOBUF);
	}

	@Test
	void withoutTheCertificateThatIsDemandedThereIsNoConnection() throws Exception {
		secure(AgentTls.standard().demandingClientCertificate());
		this.variables.put("LIBPROCESS_SSL_CERT_FILE", "");
		this.variables.put("LIBPROCESS_SSL_KEY_FILE", "");
		assertThat(failure(environment())).startsWith("T").contains("the agent at https://127.0.0.1:");
		assertThat(this.secure.records().calls()).isEmpty();
	}

	@Test
	void plainHttpToATlsAgentSaysThatTlsMayBeWhy() throws Exception {
		secure(AgentTls.standard().withoutVariables());
		assertThat(failure(environment())).startsWith("The connection to the agent at http://127.0.0.1:")
			.endsWith("; if the agent uses TLS, set bcs.executor.ssl.bundle or LIBPROCESS_SSL_ENABLED=1");
	}

	@Test
	void tlsToAPlainAgentNamesTheScheme() throws Exception {
		Map<String, String> environment = new HashMap<>(this.agent.env());
		environment.put("LIBPROCESS_SSL_ENABLED", "1");
		assertThat(failure(environment)).startsWith("The connection to the agent at https://127.0.0.1:");
	}

	@Test
	void filesThatCantBeReadAreNamedWithTheirVariable(@TempDir Path directory) throws Exception {
		Path missing = directory.resolve("missing.pem");
		Path garbage = Files.writeString(directory.resolve("garbage.pem"), "-----BEGIN CERTIFICATE-----\ngarbage\n");
		for (Path file : new Path[] { missing, garbage }) {
			this.variables.put("LIBPROCESS_SSL_CA_FILE", file.toString());
			assertThatIllegalArgumentException().isThrownBy(() -> builder(environment()).build())
				.withMessageContaining("LIBPROCESS_SSL_CA_FILE")
				.withMessageContaining(file.toString());
		}
		this.variables.put("LIBPROCESS_SSL_CA_FILE", "");
		this.variables.put("LIBPROCESS_SSL_CERT_FILE", garbage.toString());
		this.variables.put("LIBPROCESS_SSL_KEY_FILE", missing.toString());
		assertThatIllegalArgumentException().isThrownBy(() -> builder(environment()).build())
			.isInstanceOf(InvalidDriverEnvException.class)
			.withMessageContaining("LIBPROCESS_SSL_CERT_FILE=" + garbage)
			.withMessageContaining("LIBPROCESS_SSL_KEY_FILE=" + missing);
	}

	@Test
	void contextsMayComeFromElsewhereAndAreAskedForBeforeEachConnection() throws Exception {
		secure(AgentTls.standard().withoutVariables());
		SSLContext trusting = trusting(this.secure.tlsFiles().ca());
		AtomicInteger asked = new AtomicInteger();
		this.driver = builder(environment()).tls(() -> {
			// As while a renewed certificate is only half written.
			if (asked.incrementAndGet() == 1) {
				throw new IllegalStateException("the certificate is not there yet");
			}
			return trusting;
		}, (parameters) -> parameters.setProtocols(new String[] { "TLSv1.2" })).build();
		this.executor.finishing();
		start();
		assertThat(this.executor.awaitEvent(DriverEvent.SubscriptionFailed.class).reason())
			.startsWith("TLS with the agent at https://127.0.0.1:")
			.contains("The TLS context can't be made", "the certificate is not there yet");
		this.secure.launch(Tasks.data("a", "true"));
		awaitAcknowledgements(3);
		assertThat(asked).hasValueGreaterThanOrEqualTo(3);
	}

	@Test
	void contextsFromElsewhereDoNotSwitchOffTheVerificationOfTheAddress() throws Exception {
		secure(AgentTls.named("agent.example.org").withoutVariables());
		SSLContext trusting = trusting(this.secure.tlsFiles().ca());
		this.driver = builder(environment()).tls(() -> trusting, (parameters) -> {
		}).build();
		this.driver.start();
		assertThat(this.executor.awaitEvent(DriverEvent.SubscriptionFailed.class).reason())
			.contains("failed: ", "127.0.0.1", "signed by an authority that the given TLS context trusts")
			.doesNotContain("LIBPROCESS");
		assertThat(this.secure.records().calls()).isEmpty();
	}

	@Test
	void nobodyIsTalkedIntoVariablesWhereContextsComeFromElsewhere() throws Exception {
		SSLContext trusting = trusting(this.secure.tlsFiles().ca());
		this.driver = builder(this.agent.env()).tls(() -> trusting, (parameters) -> {
		}).build();
		this.driver.start();
		assertThat(this.executor.awaitEvent(DriverEvent.SubscriptionFailed.class).reason())
			.contains(
					"if the agent does not use TLS, leave out bcs.executor.ssl.bundle, or the TLS context given to the "
							+ "driver")
			.doesNotContain("LIBPROCESS");
	}

	@Test
	void aContextThatDoesNotComeHoldsUpNoEnd() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		this.driver = builder(environment()).tls(() -> {
			asked.countDown();
			awaitUninterruptibly(released);
			throw new IllegalStateException("too late");
		}, (parameters) -> {
		}).build();
		this.driver.start();
		try {
			assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
			assertThat(this.driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
			assertThat(this.driver.join()).isEqualTo(Status.DRIVER_ABORTED);
		}
		finally {
			released.countDown();
		}
	}

	@Test
	void aContextThatDoesNotComeHoldsUpNeitherAcknowledgementsNorTimersNorStop() throws Exception {
		secure(AgentTls.standard().withoutVariables());
		SSLContext trusting = trusting(this.secure.tlsFiles().ca());
		AtomicBoolean blocks = new AtomicBoolean();
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		this.driver = builder(environment()).connectTimeout(Duration.ofMillis(100))
			.stopTimeout(Duration.ofMillis(500))
			.tls(() -> {
				if (blocks.get()) {
					asked.countDown();
					awaitUninterruptibly(released);
				}
				return trusting;
			}, (parameters) -> {
			})
			.build();
		try {
			start();
			this.secure.acknowledgements().use(AcknowledgementMode.MANUAL);
			launch("a");
			launch("b");
			send("a", TaskState.TASK_RUNNING);
			this.secure.awaitUpdate("a", TaskState.TASK_RUNNING);
			blocks.set(true);
			this.secure.inject(AgentFault.closeBeforeHandling().on(Call.Type.UPDATE));
			send("b", TaskState.TASK_RUNNING);
			assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
			assertThat(this.secure.acknowledgements().acknowledge("a")).isOne();
			awaitAcknowledgements(1);
			this.executor.await("two retries", () -> this.executor.events(DriverEvent.UpdateRetried.class).size() > 1);
			assertThat(this.driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
			assertThat(this.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
		}
		finally {
			released.countDown();
		}
	}

	private void launch(String task) {
		this.secure.launch(Tasks.data(task, "true"));
		this.executor.awaitCallback("launchTask " + task);
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aContextThatIsMissingIsNamed() throws Exception {
		this.driver = builder(environment()).tls(() -> null, (parameters) -> {
		}).build();
		this.driver.start();
		assertThat(this.executor.awaitEvent(DriverEvent.SubscriptionFailed.class).reason())
			.contains("The TLS context can't be made", "there is no context");
	}

	private static SSLContext trusting(Path ca) throws Exception {
		KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
		trusted.load(null, null);
		try (InputStream pem = Files.newInputStream(ca)) {
			trusted.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
		}
		TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		managers.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, managers.getTrustManagers(), null);
		return context;
	}

}
