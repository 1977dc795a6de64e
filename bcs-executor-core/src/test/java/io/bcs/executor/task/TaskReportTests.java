/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.CheckInfo;
import org.apache.mesos.v1.Protos.CheckStatusInfo;
import org.apache.mesos.v1.Protos.Label;
import org.apache.mesos.v1.Protos.Labels;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import static org.apache.mesos.v1.Protos.TaskState.TASK_FAILED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.v1.Protos.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What is reported of tasks that nobody kills, and what their runners are told.
 */
class TaskReportTests {

	private final TaskFixture tasks = new TaskFixture();

	private final RecordingDriver driver = this.tasks.driver;

	@Test
	void aTaskStartsRunsAndFinishes() {
		this.tasks.launch("a");
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_STARTING);
		assertThat(this.tasks.executor.runningTasks()).isOne();
		this.tasks.threads.runAll();
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_RUNNING, TASK_FINISHED);
		assertThat(this.tasks.executor.runningTasks()).isZero();
		assertThat(this.tasks.timers.scheduled()).isZero();
	}

	@Test
	void aRunnerThatThrowsFailsItsTask() {
		this.tasks.task("a", (context) -> {
			throw new IOException("The disk is full");
		}).run("a");
		assertThat(this.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_RUNNING, TASK_FAILED);
		assertThat(this.driver.lastOf("a").getMessage()).isEqualTo("The disk is full");
		assertThat(this.driver.lastOf("a").hasReason()).isFalse();
	}

	@Test
	void aRunnerChoosesMessageAndReason() {
		this.tasks.task("a", (context) -> {
			throw new TaskFailedException("unhealthy", TaskStatus.Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED, null);
		}).run("a");
		assertThat(this.driver.lastOf("a").getMessage()).isEqualTo("unhealthy");
		assertThat(this.driver.lastOf("a").getReason())
			.isEqualTo(TaskStatus.Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED);
	}

	@Test
	void aRunnerSaysWhenItIsReady() {
		TaskFixture later = new TaskFixture((builder) -> builder.runningWhenReady(true));
		later.task("a", (context) -> {
			context.progress("warming up");
			assertThat(later.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_STARTING);
			context.ready();
			context.ready();
		}).run("a");
		assertThat(later.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_STARTING, TASK_RUNNING,
				TASK_FINISHED);
	}

	@Test
	void aRunnerThatReportsReadinessNeedsNoSetting() {
		TaskFixture later = new TaskFixture(new TaskRunner() {

			@Override
			public void run(TaskContext context) {
				context.ready("Listening on port 1");
			}

			@Override
			public boolean isReadyReported() {
				return true;
			}

		}, (builder) -> {
		});
		later.run("a");
		assertThat(later.driver.statesOf("a")).containsExactly(TASK_STARTING, TASK_RUNNING, TASK_FINISHED);
		assertThat(later.driver.updates).extracting(TaskStatus::getMessage).contains("Listening on port 1");
	}

	@Test
	void progressIsRateLimitedAndTheLastOneIsSentWhenTheIntervalIsOver() {
		this.tasks.task("a", (context) -> {
			context.progress("10 %");
			context.progress("20 %");
			this.tasks.timers.advance(Duration.ofMillis(999));
			context.progress("30 %");
			assertThat(messagesOf("a")).containsExactly("", "", "10 %");
			this.tasks.timers.advance(Duration.ofMillis(1));
			assertThat(messagesOf("a")).containsExactly("", "", "10 %", "30 %");
			this.tasks.timers.advance(Duration.ofSeconds(5));
			assertThat(messagesOf("a")).hasSize(4);
			context.progress("40 %");
			assertThat(messagesOf("a")).hasSize(5);
		}).run("a");
		assertThat(this.tasks.timers.scheduled()).isZero();
	}

	@Test
	void theLastProgressIsSentBeforeTheEnd() {
		this.tasks.task("a", (context) -> {
			context.progress("10 %");
			context.progress("99 %");
		}).run("a");
		assertThat(messagesOf("a")).containsExactly("", "", "10 %", "99 %", "");
		assertThat(this.driver.statesOf("a")).endsWith(TASK_RUNNING, TASK_RUNNING, TASK_FINISHED);
		assertThat(this.tasks.timers.scheduled()).isZero();
	}

	@Test
	void progressThatTheDriverCanNotTakeIsSentLater() {
		this.tasks.task("a", (context) -> {
			this.driver.refusals = 2;
			context.progress("10 %");
			this.tasks.timers.advance(Duration.ofSeconds(1));
			assertThat(messagesOf("a")).containsExactly("", "");
			this.tasks.timers.advance(Duration.ofSeconds(1));
			assertThat(messagesOf("a")).containsExactly("", "", "10 %");
		}).run("a");
	}

	@Test
	void healthIsReportedWhenItChangesAndStays() {
		this.tasks.task("a", (context) -> {
			context.healthy(true);
			context.healthy(true);
			context.healthy(false);
		}).run("a");
		List<TaskStatus> updates = this.driver.updatesOf("a");
		assertThat(updates).extracting(TaskStatus::hasHealthy).containsExactly(false, false, true, true, true);
		assertThat(updates).extracting(TaskStatus::getHealthy).containsExactly(false, false, true, false, false);
		assertThat(updates.get(2).getReason()).isEqualTo(TaskStatus.Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED);
	}

	@Test
	void updatesOfATaskWithACheckAlwaysHaveAStatusOfItsType() {
		CheckStatusInfo result = CheckStatusInfo.newBuilder()
			.setType(CheckInfo.Type.COMMAND)
			.setCommand(CheckStatusInfo.Command.newBuilder().setExitCode(1))
			.build();
		this.tasks.task("a", (context) -> {
			context.checkStatus(result);
			context.checkStatus(result);
		})
			.run(TaskFixture.info("a")
				.toBuilder()
				.setCheck(CheckInfo.newBuilder().setType(CheckInfo.Type.COMMAND))
				.build());
		CheckStatusInfo none = CheckStatusInfo.newBuilder()
			.setType(CheckInfo.Type.COMMAND)
			.setCommand(CheckStatusInfo.Command.getDefaultInstance())
			.build();
		assertThat(this.driver.updatesOf("a")).extracting(TaskStatus::getCheckStatus)
			.containsExactly(none, none, result, result);
	}

	@Test
	void codeOfTheTaskAddsToTheLastUpdateAndCanNotChangeWhatItSays() {
		this.tasks.task("a", (context) -> {
			context.onEnd((status) -> status.setData(ByteString.copyFromUtf8("exit 0"))
				.setLabels(Labels.newBuilder().addLabels(Label.newBuilder().setKey("exit").setValue("0"))));
			context.onEnd((status) -> {
				status.setMessage("half done");
				throw new IllegalStateException("A bug");
			});
			context.onEnd((status) -> status.setState(TASK_FAILED).setTaskId(TaskID.newBuilder().setValue("other")));
		}).run("a");
		TaskStatus last = this.driver.lastOf("a");
		assertThat(last.getState()).isEqualTo(TASK_FINISHED);
		assertThat(last.getData().toStringUtf8()).isEqualTo("exit 0");
		assertThat(last.getLabels().getLabelsList()).hasSize(1);
		assertThat(last.hasMessage()).isFalse();
	}

	@Test
	void theContextTellsWhatTheTaskIs() {
		List<Object> seen = new ArrayList<>();
		TaskFixture other = new TaskFixture(
				(builder) -> builder.sandbox(Path.of("/sandbox")).dataReader(TaskReportTests::lengthOnly));
		other.executor.reregistered(other.driver,
				AgentInfo.newBuilder().setHostname("second").setId(AgentID.newBuilder().setValue("agent-2")).build());
		other.task("a", (context) -> {
			seen.add(context.taskId());
			seen.add(context.text());
			seen.add(new String(context.data(), java.nio.charset.StandardCharsets.UTF_8));
			seen.add(context.data(Integer.class));
			seen.add(context.labels());
			seen.add(context.sandbox());
			seen.add(context.framework().getName());
			seen.add(context.agent().getHostname());
			seen.add(MDC.get("taskId") + MDC.get("executorId") + MDC.get("frameworkId") + MDC.get("agentId"));
		})
			.run(TaskFixture.info("a")
				.toBuilder()
				.setLabels(Labels.newBuilder()
					.addLabels(Label.newBuilder().setKey("k").setValue("v"))
					.addLabels(Label.newBuilder().setKey("empty")))
				.build());
		assertThat(seen).containsExactly("a", "data of a", "data of a", 9, java.util.Map.of("k", "v", "empty", ""),
				Path.of("/sandbox"), "framework", "second", "aexecutorframework-idagent-2");
		assertThat(MDC.get("taskId")).isNull();
	}

	@Test
	void linesAboutATaskHaveItsIdsWhicheverThreadTheyComeFrom() {
		Logger logger = (Logger) LoggerFactory.getLogger(TaskRunnerExecutor.class);
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.addAppender(lines);
		try {
			CompletableFuture<String> stage = new CompletableFuture<>();
			new TaskFixture((AsyncTaskRunner) (context) -> stage, (builder) -> {
			}).run("a");
			stage.completeExceptionally(new IllegalStateException("The job is gone"));
		}
		finally {
			logger.detachAppender(lines);
		}
		assertThat(lines.list).singleElement().satisfies((line) -> {
			assertThat(line.getFormattedMessage()).isEqualTo("Task a failed: The job is gone");
			assertThat(line.getMDCPropertyMap()).containsEntry("taskId", "a").containsKeys("executorId", "frameworkId");
		});
		assertThat(MDC.get("taskId")).isNull();
	}

	private static <T> T lengthOnly(byte[] data, Class<T> type) {
		return type.cast(data.length);
	}

	@Test
	void dataThatCanNotBeReadFailsTheTaskWithASentence() {
		TaskFixture other = new TaskFixture((builder) -> builder.dataReader(TaskReportTests::unreadable));
		other.task("a", (context) -> context.data(Path.class)).run("a");
		assertThat(other.driver.lastOf("a").getMessage())
			.isEqualTo("The task's data can't be read as Path: no brace at the beginning");
		assertThat(other.driver.lastOf("a").getState()).isEqualTo(TaskState.TASK_FAILED);
	}

	private static <T> T unreadable(byte[] data, Class<T> type) throws IOException {
		throw new IOException("no brace at the beginning");
	}

	@Test
	void withoutAReaderTextAndBytesAreRead() {
		this.tasks.task("a", (context) -> {
			assertThat(context.data(String.class)).isEqualTo("data of a");
			assertThat(context.data(byte[].class)).hasSize(9);
			assertThatThrownBy(() -> context.data(Integer.class)).isInstanceOf(TaskDataException.class);
		}).run("a");
		assertThat(this.driver.lastOf("a").getState()).isEqualTo(TASK_FINISHED);
	}

	@Test
	void theListenerIsToldHowTheTaskEnded() {
		this.tasks.task("a", (context) -> this.tasks.timers.advance(Duration.ofSeconds(2))).run("a");
		TaskInfo refused = TaskFixture.info("b");
		this.tasks.launch(refused);
		this.tasks.kill("b");
		assertThat(this.tasks.results).extracting(TaskResult::duration)
			.containsExactly(Duration.ofSeconds(2), Duration.ZERO);
		assertThat(this.tasks.results).extracting(TaskResult::isStarted).containsExactly(true, false);
		assertThat(this.tasks.results).extracting(TaskResult::isLeftBehind).containsExactly(false, false);
		assertThat(this.tasks.results.get(1).task()).isEqualTo(refused);
	}

	private List<String> messagesOf(String id) {
		return this.driver.updatesOf(id).stream().map(TaskStatus::getMessage).toList();
	}

}
