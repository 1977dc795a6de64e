/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.bcs.executor.test.cli.cluster.Recordings;
import io.bcs.executor.test.cli.cluster.StubMaster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The check of a cluster against a master that says what a real one was heard to say.
 */
class ClusterCheckIT {

	/**
	 * Waited out by tests in which something never comes; the rest has to be done by then
	 * on a busy machine.
	 */
	private static final String TIMEOUT = "5secs";

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	private final Interrupts interrupts = new Interrupts(() -> {
	});

	private final List<StubMaster> masters = new ArrayList<>();

	@AfterEach
	void close() {
		this.masters.forEach(StubMaster::close);
	}

	private <T extends StubMaster> T opened(T master) {
		this.masters.add(master);
		master.open();
		return master;
	}

	private int check(StubMaster master, String... more) {
		return run(master.address(), more);
	}

	private int run(String addresses, String... more) {
		List<String> args = new ArrayList<>(List.of(ClusterCheckCommand.NAME, "--master", addresses, "--executor",
				"exec bin/executor", "--run-for", "100ms"));
		args.addAll(List.of(more));
		return CommandRunner.run(InputStream.nullInputStream(), stream(this.out), stream(this.err), this.interrupts,
				args.toArray(String[]::new));
	}

	private static PrintStream stream(ByteArrayOutputStream bytes) {
		return new PrintStream(bytes, true, StandardCharsets.UTF_8);
	}

	private String output() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

	@Test
	void tasksRunAndAreKilledAndTheFrameworkIsTornDown() throws IOException {
		StubMaster master = opened(new StubMaster());
		assertThat(check(master, "--uri", "http://repository/executor.tar.gz")).as(output()).isZero();

		assertThat(output()).containsSubsequence("registered      framework " + StubMaster.FRAMEWORK, "check-1",
				"launched        on host-0", "TASK_RUNNING", " ms after its launch", "kill", "TASK_KILLED", "torn down",
				"All 3 tasks ran and ended as they should");
		assertThat(master.faults).isEmpty();
		assertThat(master.calls).containsSubsequence("SUBSCRIBE", "ACCEPT", "KILL", "ACKNOWLEDGE", "TEARDOWN")
			.filteredOn("ACKNOWLEDGE"::equals)
			.hasSize(6);
		assertThat(master.launched).hasSize(3).allSatisfy((task) -> {
			assertThat(task.toString()).contains("\"value\":\"exec bin/executor\"", "http://repository/executor.tar.gz",
					"\"value\":\"cluster-check-1\"");
			assertThat(task.has("command")).isFalse();
		});
	}

	@Test
	void aCommandMakesATaskGroupOnEachAgent() throws IOException {
		StubMaster master = opened(new StubMaster()).withAgents(3);
		assertThat(check(master, "--command", "sleep 60", "--agents", "2", "--tasks", "5")).as(output()).isZero();
		assertThat(master.launched).hasSize(5).allSatisfy((task) -> {
			assertThat(task.getAsJsonObject("command").get("value").getAsString()).isEqualTo("sleep 60");
			assertThat(task.getAsJsonObject("executor").get("type").getAsString()).isEqualTo("CUSTOM");
		});
		assertThat(master.calls).filteredOn("ACCEPT"::equals).hasSize(2);
		assertThat(master.calls).as("the third agent's offer").contains("DECLINE");
	}

	@Test
	void theLeaderIsFollowedAndAMasterThatIsDownIsPassedOver() throws IOException {
		StubMaster leader = opened(new StubMaster());
		StubMaster follower = opened(new StubMaster() {

			@Override
			protected void subscribe(HttpExchange exchange, JsonObject call) throws IOException {
				exchange.getResponseHeaders().set("Location", "//127.0.0.1:" + leader.port() + "/api/v1/scheduler");
				exchange.sendResponseHeaders(307, -1);
				exchange.close();
			}

		});
		assertThat(run("127.0.0.1:1,no.such.host.invalid:1," + follower.address())).as(output()).isZero();
		assertThat(output()).contains("unavailable", "http://127.0.0.1:1 can't be spoken to: ",
				"the connection is refused",
				"http://no.such.host.invalid:1 can't be spoken to: the host's name is unknown",
				"at " + leader.address());
		assertThat(leader.calls).contains("TEARDOWN");
	}

	@Test
	void anAddressAtWhichSomethingElseListensIsPassedOver() throws IOException {
		StubMaster wrong = opened(new StubMaster() {

			@Override
			protected void subscribe(HttpExchange exchange, JsonObject call) throws IOException {
				byte[] page = "<html>\n<body>Not here</body>\n</html>".getBytes(StandardCharsets.UTF_8);
				exchange.sendResponseHeaders(404, page.length);
				exchange.getResponseBody().write(page);
				exchange.close();
			}

		});
		StubMaster master = opened(new StubMaster());
		assertThat(run(wrong.address() + "," + master.address())).as(output()).isZero();
		assertThat(output()).contains("refused SUBSCRIBE: 404. Something else than a master listens there")
			.doesNotContain("<");
		assertThat(run(wrong.address())).isOne();
	}

	@Test
	void aMasterThatRefusesTheFrameworkEndsTheCheckAlthoughAnotherIsDown() throws IOException {
		StubMaster master = opened(new StubMaster() {

			@Override
			protected void subscribe(HttpExchange exchange, JsonObject call) throws IOException {
				this.calls.add("SUBSCRIBE");
				byte[] record = "{\"type\":\"ERROR\",\"error\":{\"message\":\"Framework is not welcome\"}}"
					.getBytes(StandardCharsets.UTF_8);
				exchange.getResponseHeaders().set("Mesos-Stream-Id", "1");
				exchange.sendResponseHeaders(200, 0);
				exchange.getResponseBody().write((record.length + "\n").getBytes(StandardCharsets.UTF_8));
				exchange.getResponseBody().write(record);
				exchange.getResponseBody().flush();
			}

		});
		assertThat(run("127.0.0.1:1," + master.address())).as(output()).isOne();
		assertThat(output()).contains("Framework is not welcome");
		assertThat(master.calls).containsExactly("SUBSCRIBE");
	}

	@Test
	void credentialsAreSentAndWrongOnesAreNamed(@TempDir Path directory) throws IOException {
		StubMaster master = opened(new StubMaster()).withCredentials("checker", "s3cret");
		Path right = Files.writeString(directory.resolve("right"), "s3cret\n");
		assertThat(check(master, "--user", "checker", "--password-file", right.toString())).as(output()).isZero();
		Path wrong = Files.writeString(directory.resolve("wrong"), "guess\n");
		assertThat(check(master, "--user", "checker", "--password-file", wrong.toString())).isOne();
		assertThat(output()).contains("refused SUBSCRIBE: 401. Check --user and --password-file")
			.doesNotContain("guess", "s3cret");
	}

	@Test
	void anExecutorThatDoesNotRegisterIsShownWithItsStderr() throws IOException {
		StubMaster master = opened(new StubMaster() {

			@Override
			protected void launched(JsonObject task) {
				send(Recordings.event("29-executor-never-subscribes", "FAILURE"));
				send(Recordings.event("29-executor-never-subscribes", "UPDATE"), task, "TASK_FAILED");
			}

		});
		assertThat(check(master, "--tasks", "1")).isOne();
		assertThat(output()).containsSubsequence("The end of the stderr of executor cluster-check-1 on host-0:",
				"  Error: Unable to access jarfile executor.jar", "torn down", "What did not work:",
				"- check-1 on host-0: it was never running; TASK_FAILED (REASON_EXECUTOR_REGISTRATION_TIMEOUT): "
						+ "Executor did not register within 10secs");
	}

	@Test
	void offersThatAreTooSmallAreNamed() throws IOException {
		StubMaster master = opened(new StubMaster() {

			@Override
			protected void changeOffers(JsonArray all) {
				all.forEach((offer) -> offer.getAsJsonObject()
					.getAsJsonArray("resources")
					.forEach((resource) -> resource.getAsJsonObject()
						.add("scalar", JsonParser.parseString("{\"value\":0.5}"))));
			}

		});
		assertThat(check(master, "--timeout", TIMEOUT)).isOne();
		assertThat(output())
			.contains("- 0 of 3 tasks could be launched within 5 s: agent host-0 offers cpus 0.5, mem 0.5, "
					+ "disk 0.5, and cpus 0.5, mem 352.0, disk 64.0 are needed for 3 tasks and their executor");
		assertThat(master.calls).contains("DECLINE", "TEARDOWN");
	}

	@Test
	void noOfferAtAllIsSaid() throws IOException {
		StubMaster master = opened(new StubMaster()).withAgents(0);
		assertThat(check(master, "--timeout", TIMEOUT, "--role", "*")).isOne();
		assertThat(output()).contains("no offer came for role *; all resources are in use");
	}

	@Test
	void anUpdateThatOnlyTheMasterKnowsOfIsLost() throws IOException {
		StubMaster master = opened(new StubMaster() {

			@Override
			protected void kill(String taskId) {
				// The update about the end never comes.
			}

			@Override
			protected void reconcile() {
				JsonObject event = Recordings.event("01-basic-json", "UPDATE");
				JsonObject status = event.getAsJsonObject("update").getAsJsonObject("status");
				status.remove("uuid");
				status.addProperty("reason", "REASON_RECONCILIATION");
				send(event, task("check-1"), "TASK_KILLED");
			}

		});
		assertThat(check(master, "--tasks", "1", "--timeout", TIMEOUT)).isOne();
		assertThat(output())
			.contains("- check-1 on host-0: the master knows it as TASK_KILLED, but that update never came");
	}

	@Test
	void aTaskThatFailsIsAProblemAndAnUpdateThatIsSentAgainIsNot() throws IOException {
		StubMaster master = opened(new StubMaster() {

			@Override
			protected void launched(JsonObject task) {
				JsonObject running = Recordings.event("01-basic-json", "UPDATE");
				send(running, task, "TASK_RUNNING");
				send(running);
				update(task, task.toString().contains("check-2") ? "TASK_FAILED" : "TASK_FINISHED");
			}

		});
		assertThat(check(master)).isOne();
		assertThat(output().lines().filter((line) -> line.startsWith("- "))).singleElement()
			.asString()
			.startsWith("- check-2 on host-0: TASK_FAILED");
		assertThat(output().split("check-1 +TASK_RUNNING")).hasSize(2);
		assertThat(master.calls).filteredOn("ACKNOWLEDGE"::equals).hasSize(9);
	}

	@Test
	void theEndOfTheStreamEndsTheCheck() throws IOException {
		StubMaster master = opened(new StubMaster() {

			@Override
			protected void launched(JsonObject task) {
				endStream();
			}

		});
		assertThat(check(master, "--tasks", "1")).isOne();
		assertThat(output()).contains("- The stream of the master's events has ended: the master has closed it",
				"- check-1 on host-0: nothing was heard of it after its launch");
		assertThat(master.calls).as("what the framework is not there for any more")
			.doesNotContain("KILL", "RECONCILE", "TEARDOWN");
	}

	@Test
	void anErrorOfTheMasterEndsTheCheck() throws IOException {
		StubMaster master = opened(new StubMaster() {

			@Override
			protected void launched(JsonObject task) {
				send(JsonParser.parseString("""
						{"type":"ERROR","error":{"message":"Framework has been removed"}}""").getAsJsonObject());
			}

		});
		assertThat(check(master, "--tasks", "1")).isOne();
		assertThat(output()).contains("- The master ended the framework: Framework has been removed");
	}

	@Test
	void aMasterWithHttpsIsVerifiedByTheFileOfAuthorities(@TempDir Path directory) throws Exception {
		X509Bundle authority = new CertificateBuilder().ecp256()
			.subject("CN=authority")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		X509Bundle certificate = new CertificateBuilder().ecp256()
			.subject("CN=master")
			.addSanIpAddress("127.0.0.1")
			.buildIssuedBy(authority);
		SSLContext tls = SSLContext.getInstance("TLS");
		tls.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
		StubMaster master = opened(new StubMaster(tls));
		assertThat(check(master, "--timeout", "100ms")).isOne();
		assertThat(output()).contains("can't be spoken to: ", "certification path");
		Path file = Files.writeString(directory.resolve("ca.pem"), authority.getCertificatePEM());
		assertThat(check(master, "--ca-file", file.toString())).as(output()).isZero();
	}

	@Test
	void whatIsNoMasterIsNamed() throws IOException {
		StubMaster other = opened(new StubMaster() {

			@Override
			protected void subscribe(HttpExchange exchange, JsonObject call) throws IOException {
				exchange.sendResponseHeaders(200, -1);
				exchange.close();
			}

		});
		assertThat(check(other)).isOne();
		assertThat(output()).contains("Something else than a master listens there");
	}

	@Test
	void anInterruptTearsTheFrameworkDown() throws IOException {
		StubMaster master = opened(new StubMaster() {

			@Override
			protected void launched(JsonObject task) {
				ClusterCheckIT.this.interrupts.interrupt();
			}

		});
		assertThat(check(master, "--tasks", "1")).isEqualTo(130);
		assertThat(master.calls).contains("TEARDOWN");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "--tasks=0; from 1 to 10000 are possible", "--agents=4; from 1 to 3 are possible",
					"--master=ftp://x; is not an address such as", "--user=me; it goes together with --password-file",
					"--ca-file=/dev/null; has no certificate in it", "--task-resources=1,2; is not three numbers",
					"--timeout=2x; is not a duration", "--password-file=/nowhere; it goes together" })
	void wrongOptionsAreNamed(String option, String sentence) {
		assertThat(run("127.0.0.1:1", option)).isEqualTo(2);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).contains(option.substring(0, option.indexOf('=')),
				sentence, "cluster-check --help explains the options");
	}

}
