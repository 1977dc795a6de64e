/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import org.apache.mesos.v1.Protos.CheckInfo;
import org.apache.mesos.v1.Protos.CheckStatusInfo;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.HealthCheck;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ChecksTests {

	private static final double SOON = 0.01;

	private final Path sandbox;

	ChecksTests(@TempDir Path sandbox) {
		this.sandbox = sandbox;
	}

	@Test
	void aCommandSaysWhetherATaskIsHealthyAndKillsItAfterFailuresInARow() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(with(health("[ -e well ]").setConsecutiveFailures(2).setGracePeriodSeconds(600)));
			fixture.awaitOutput("a", "ready");
			fixture.create("a", "well");
			awaitHealth(fixture, true);
			fixture.delete("a", "well");
			awaitHealth(fixture, false);
			TaskStatus killed = fixture.awaitState("a", TaskState.TASK_KILLED);
			assertThat(killed.getMessage())
				.startsWith(
						"Killed because it is unhealthy (2 health checks in a row failed, the last with exit code 1)")
				.contains("SIGTERM");
			assertThat(killed.getHealthy()).isFalse();
			assertThat(fixture.driver.updatesOf("a")).filteredOn(TaskStatus::hasHealthy)
				.extracting(TaskStatus::getReason)
				.contains(TaskStatus.Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED);
		}
	}

	@Test
	void failuresWithinTheGracePeriodDoNotCount() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture
				.launch(with(health("echo x >> looks; exit 1").setConsecutiveFailures(1).setGracePeriodSeconds(600)));
			ExecutorFixture.patiently()
				.untilAsserted(() -> assertThat(fixture.file("a", "looks")).content().contains("x\nx\nx\n"));
			assertThat(fixture.driver.updatesOf("a")).noneMatch(TaskStatus::hasHealthy);
			fixture.kill("a");
			fixture.awaitState("a", TaskState.TASK_KILLED);
		}
	}

	@Test
	void aCommandThatTakesTooLongHasFailedAndIsKilled() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(with(health("echo $$ > check; exec sleep 1000").setTimeoutSeconds(0.3)
				.setConsecutiveFailures(1)
				.setGracePeriodSeconds(0)));
			assertThat(fixture.awaitState("a", TaskState.TASK_KILLED).getMessage())
				.contains("its command, which took longer than 300 ms");
			long check = Long.parseLong(ExecutorFixture.read(fixture.file("a", "check")).strip());
			ExecutorFixture.patiently().until(() -> !ExecutorFixture.runs(check));
		}
	}

	@Test
	void aCheckInProgressEndsWithItsTask() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(with(health("echo $$ > check; exec sleep 1000").setTimeoutSeconds(0)));
			ExecutorFixture.patiently()
				.untilAsserted(() -> assertThat(fixture.file("a", "check")).content().contains("\n"));
			fixture.kill("a");
			fixture.awaitState("a", TaskState.TASK_KILLED);
			long check = Long.parseLong(ExecutorFixture.read(fixture.file("a", "check")).strip());
			ExecutorFixture.patiently().until(() -> !ExecutorFixture.runs(check));
		}
	}

	@Test
	void anHttpStatusSaysWhetherATaskIsHealthy() throws IOException {
		AtomicInteger status = new AtomicInteger(204);
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/health", (exchange) -> {
			exchange.sendResponseHeaders(status.get(), -1);
			exchange.close();
		});
		server.start();
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(with(soon(HealthCheck.newBuilder()
				.setType(HealthCheck.Type.HTTP)
				.setConsecutiveFailures(1)
				.setHttp(HealthCheck.HTTPCheckInfo.newBuilder()
					.setPort(server.getAddress().getPort())
					.setPath("/health")))));
			awaitHealth(fixture, true);
			status.set(503);
			assertThat(fixture.awaitState("a", TaskState.TASK_KILLED).getMessage())
				.contains("its health check failed with status 503");
		}
		finally {
			server.stop(0);
		}
	}

	@Test
	void aServerThatDoesNotRespondIsNoHealthyTask() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(with(soon(HealthCheck.newBuilder()
				.setType(HealthCheck.Type.HTTP)
				.setConsecutiveFailures(1)
				.setGracePeriodSeconds(0)
				.setTimeoutSeconds(0.2)
				.setHttp(HealthCheck.HTTPCheckInfo.newBuilder().setPort(silent.getLocalPort())))));
			assertThat(fixture.awaitState("a", TaskState.TASK_KILLED).getMessage())
				.contains("no response from http://127.0.0.1:" + silent.getLocalPort() + "/");
		}
	}

	@Test
	void anOpenPortSaysWhetherATaskIsHealthy() throws IOException {
		ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		try (server; ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			int port = server.getLocalPort();
			fixture.launch(with(soon(HealthCheck.newBuilder()
				.setType(HealthCheck.Type.TCP)
				.setConsecutiveFailures(1)
				.setTcp(HealthCheck.TCPCheckInfo.newBuilder().setPort(port)))));
			awaitHealth(fixture, true);
			server.close();
			assertThat(fixture.awaitState("a", TaskState.TASK_KILLED).getMessage())
				.contains("no connection to port " + port);
		}
	}

	@Test
	void theResultOfACheckIsReportedAndHasNoConsequence() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(Tasks.shell("a", Tasks.ENDLESS)
				.toBuilder()
				.setCheck(CheckInfo.newBuilder()
					.setType(CheckInfo.Type.COMMAND)
					.setDelaySeconds(0)
					.setIntervalSeconds(SOON)
					.setCommand(CheckInfo.Command.newBuilder()
						.setCommand(CommandInfo.newBuilder().setValue("[ -e well ] || exit 7"))))
				.build());
			awaitCheck(fixture, 7);
			fixture.create("a", "well");
			awaitCheck(fixture, 0);
			assertThat(fixture.driver.updatesOf("a").get(0).getCheckStatus().getCommand().hasExitCode()).isFalse();
			fixture.kill("a");
			fixture.awaitState("a", TaskState.TASK_KILLED);
		}
	}

	@Test
	void aCheckThatCanNotBeRunFailsItsTaskBeforeItIsStarted() {
		try (ExecutorFixture fixture = new ExecutorFixture(this.sandbox)) {
			fixture.launch(with(HealthCheck.newBuilder()
				.setType(HealthCheck.Type.HTTP)
				.setHttp(HealthCheck.HTTPCheckInfo.newBuilder().setPort(70000))));
			assertThat(fixture.awaitState("a", TaskState.TASK_FAILED).getMessage())
				.isEqualTo("The task's health check asks for port 70000");
			assertThat(fixture.driver.statesOf("a")).containsExactly(TaskState.TASK_STARTING, TaskState.TASK_FAILED);
			fixture.launch(with(HealthCheck.newBuilder().setType(HealthCheck.Type.TCP)));
			ExecutorFixture.patiently()
				.untilAsserted(() -> assertThat(fixture.driver.updatesOf("a")).last()
					.extracting(TaskStatus::getMessage)
					.isEqualTo("The task's health check asks for TCP without what belongs to it"));
		}
	}

	private static HealthCheck.Builder health(String line) {
		return soon(HealthCheck.newBuilder()
			.setType(HealthCheck.Type.COMMAND)
			.setCommand(CommandInfo.newBuilder().setValue(line)));
	}

	private static HealthCheck.Builder soon(HealthCheck.Builder check) {
		return check.setDelaySeconds(0).setIntervalSeconds(SOON);
	}

	private static TaskInfo with(HealthCheck.Builder check) {
		return Tasks.shell("a", Tasks.ENDLESS).toBuilder().setHealthCheck(check).build();
	}

	private static void awaitHealth(ExecutorFixture fixture, boolean healthy) {
		ExecutorFixture.patiently()
			.untilAsserted(() -> assertThat(fixture.driver.updatesOf("a"))
				.anyMatch((update) -> update.hasHealthy() && update.getHealthy() == healthy));
	}

	private static void awaitCheck(ExecutorFixture fixture, int exitCode) {
		CheckStatusInfo expected = CheckStatusInfo.newBuilder()
			.setType(CheckInfo.Type.COMMAND)
			.setCommand(CheckStatusInfo.Command.newBuilder().setExitCode(exitCode))
			.build();
		ExecutorFixture.patiently()
			.untilAsserted(() -> assertThat(fixture.driver.updatesOf("a")).extracting(TaskStatus::getCheckStatus)
				.contains(expected));
	}

}
