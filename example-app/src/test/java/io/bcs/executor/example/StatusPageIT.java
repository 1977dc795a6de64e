/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.HealthCheck;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class StatusPageIT {

	private final Path sandbox;

	private final Browser browser;

	private EmbeddedAgent agent = startAgent();

	StatusPageIT(@TempDir Path directory) throws IOException {
		this.browser = Browser.start(directory.resolve("profile"));
		this.sandbox = Files.createDirectory(directory.resolve("sandbox"));
	}

	private static EmbeddedAgent startAgent() {
		return EmbeddedAgent.builder().checkpoint(true).start();
	}

	@AfterEach
	void close() {
		this.browser.close();
		this.agent.close();
	}

	@Test
	void showsTasksAndWhatBecomesOfThem() throws IOException {
		try (ConfigurableApplicationContext context = start(0)) {
			this.browser.open(RunningExample.port(context));
			this.browser.await((page) -> page.find("#connection").getText().equals("subscribed"));
			assertThat(this.browser.find("#executor").getText()).isEqualTo(this.agent.executorId());
			assertThat(this.browser.find("#facts").getText()).contains("framework", "active tasks", "unacknowledged");
			this.agent.launch(Tasks.data("waits", "until [ -e go ]; do sleep 0.05; done; echo trouble >&2; exit 3"));
			WebElement row = this.browser.awaitTask("waits", "running", "Process ");
			Files.createFile(this.sandbox.resolve("tasks/waits/go"));
			assertThat(this.browser.awaitTask("waits", "failed", "exit code 3; stderr: trouble")).isEqualTo(row);
			this.agent.launchGroup(
					Tasks.group(Tasks.command("first", "exec sleep 1000"), Tasks.command("second", "exec sleep 1000")));
			this.browser.awaitTask("first", "group 1", "running");
			this.browser.awaitTask("second", "group 1", "running");
			this.agent.stream().drop();
			this.browser.await((page) -> page.find("#events").getText().contains("Subscribed again"));
			assertThat(this.browser.consoleErrors()).isEmpty();
		}
	}

	@Test
	void whatOthersHaveWrittenIsText() {
		try (ConfigurableApplicationContext context = start(0)) {
			this.browser.open(RunningExample.port(context));
			TaskInfo task = Tasks.data("hostile", "echo '<img src=x onerror=alert(1)>' >&2; exit 1");
			this.agent.launch(task.toBuilder().setName("<script>document.title = 'taken'</script>").build());
			this.browser.awaitTask("<script>document.title = 'taken'</script>", "<img src=x onerror=alert(1)>");
			assertThat(this.browser.run("return document.title"))
				.isEqualTo(this.agent.executorId() + " - Mesos executor");
			assertThat(this.browser.findAll("#tasks script, #tasks img")).isEmpty();
			// Even a script that came into the page would not be run.
			this.browser.run("let added = document.createElement('script'); added.textContent = 'window.ran = true';"
					+ " document.body.append(added)");
			assertThat(this.browser.run("return window.ran === undefined")).isEqualTo(true);
			assertThat(this.browser.consoleErrors()).allMatch((error) -> error.contains("Content Security Policy"));
		}
	}

	@Test
	void showsTheOutputOfATaskByKeyboard() throws IOException {
		try (ConfigurableApplicationContext context = start(0)) {
			this.browser.open(RunningExample.port(context));
			this.agent.launch(Tasks.data("talks", "echo first; echo problem >&2; until [ -e go ]; do sleep 0.05; done;"
					+ " echo '<b>second</b>'; exec sleep 1000"));
			this.browser.awaitTask("talks", "running");
			this.browser.await((page) -> {
				page.focused().sendKeys(Keys.TAB);
				return page.focused().getText().equals("Output") ? page.focused() : null;
			}).sendKeys(Keys.ENTER);
			this.browser.await((page) -> page.find("#text").getText().contains("first"));
			Files.createFile(this.sandbox.resolve("tasks/talks/go"));
			this.browser.await((page) -> page.find("#text").getText().equals("first\n<b>second</b>"));
			this.browser.find("input[value=stderr]").sendKeys(Keys.SPACE);
			this.browser.await((page) -> page.find("#text").getText().equals("problem"));
			this.browser.focused().sendKeys(Keys.ESCAPE);
			this.browser.await((page) -> !page.find("#output").isDisplayed());
			assertThat(this.browser.consoleErrors()).isEmpty();
		}
	}

	@Test
	void comesBackWithAnExecutorThatWasRestarted() {
		int port;
		try (ConfigurableApplicationContext context = start(0)) {
			port = RunningExample.port(context);
			this.browser.open(port);
			this.agent.launch(Tasks.data("before", "exec sleep 1000"));
			this.browser.awaitTask("before", "running");
		}
		this.browser.await((page) -> page.find("#offline").isDisplayed());
		this.agent.close();
		this.agent = startAgent();
		try (ConfigurableApplicationContext context = start(port)) {
			assertThat(RunningExample.port(context)).isEqualTo(port);
			this.agent.launch(Tasks.data("after", "exec sleep 1000"));
			this.browser.awaitTask("after", "running");
			this.browser.await((page) -> !page.find("#offline").isDisplayed());
			assertThat(this.browser.find("#tasks").getText()).doesNotContain("before");
		}
	}

	@Test
	void aThousandTasksKeepTheirRowsWhenOneChanges() throws IOException {
		try (ConfigurableApplicationContext context = start(0, "--bcs.executor.task.max-concurrent=2",
				"--bcs.executor.task.queue=true")) {
			this.browser.open(RunningExample.port(context));
			this.agent.launch(Tasks.data("changes", "until [ -e go ]; do sleep 0.05; done; exit 1"));
			this.agent.launch(Tasks.data("stays", "exec sleep 1000"));
			for (int i = 0; i < 998; i++) {
				this.agent.launch(Tasks.data("task-" + i, "exec sleep 1000"));
			}
			this.browser
				.await((page) -> Objects.equals(page.run("return document.querySelectorAll('#tasks li').length"), 1000L)
						? Boolean.TRUE : null);
			this.browser.run("document.querySelectorAll('#tasks li').forEach((row, index) => row.marked = true);"
					+ " window.scrollTo(0, 400); window.before = window.scrollY");
			this.browser.find("#filter").sendKeys("failed");
			Files.createFile(this.sandbox.resolve("tasks/changes/go"));
			this.browser.awaitTask("changes", "failed");
			assertThat(this.browser
				.run("return [...document.querySelectorAll('#tasks li')].filter((row) => !row.marked).length"))
				.isEqualTo(0L);
			assertThat(this.browser.consoleErrors()).isEmpty();
		}
	}

	@Test
	void fitsAPhoneAndAScreenInBothSchemes() throws IOException {
		try (ConfigurableApplicationContext context = start(0)) {
			for (TaskInfo task : tasksToLookAt()) {
				this.agent.launch(task);
			}
			this.agent.launchGroup(Tasks.group(Tasks.command("web-frontend", "exec sleep 1000"),
					Tasks.command("web-sidecar", "exec sleep 1000")));
			this.agent.awaitUpdate("import-orders", TaskState.TASK_FAILED);
			this.agent.stream().drop();
			this.browser.open(RunningExample.port(context));
			this.browser.awaitTask("api", "healthy");
			this.browser.await((page) -> page.find("#events").getText().contains("Subscribed again"));
			for (int width : new int[] { 390, 1440 }) {
				for (String scheme : new String[] { "light", "dark" }) {
					this.browser.resize(width, 900);
					this.browser.colorScheme(scheme);
					this.browser.screenshot(Path.of("target/status-page-" + width + "-" + scheme + ".png"));
					assertThat(this.browser.run("return document.documentElement.scrollWidth <= window.innerWidth"))
						.as("nothing is wider than the page at " + width)
						.isEqualTo(true);
				}
			}
		}
	}

	private static List<TaskInfo> tasksToLookAt() {
		List<TaskInfo> tasks = new ArrayList<>();
		tasks.add(Tasks.data("api", "exec sleep 1000")
			.toBuilder()
			.setHealthCheck(HealthCheck.newBuilder()
				.setType(HealthCheck.Type.COMMAND)
				.setDelaySeconds(0)
				.setCommand(CommandInfo.newBuilder().setValue("true")))
			.build());
		tasks.add(Tasks.data("import-orders",
				"sleep 1; echo 'java.net.ConnectException: connection to db.example.com:5432 refused' >&2; exit 3"));
		tasks.add(Tasks.data("nightly-report", "sleep 2"));
		return tasks;
	}

	private ConfigurableApplicationContext start(int port, String... more) {
		List<String> arguments = new ArrayList<>(
				List.of("--server.port=" + port, "--bcs.executor.textfile.enabled=false"));
		arguments.addAll(List.of(more));
		return RunningExample.start(this.agent, this.sandbox, arguments);
	}

}
