/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.assertj;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.bcs.executor.test.assertj.AgentAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AgentAssertionsIT {

	private final EmbeddedAgent agent = EmbeddedAgent.builder().subscriptionBackoffMax(Duration.ofMillis(100)).start();

	private final BcsExecutorDriver driver = BcsExecutorDriver.create(new OneTask(), DriverEnv.from(this.agent.env()));

	@BeforeEach
	void start() {
		this.driver.start();
	}

	@AfterEach
	void end() {
		this.driver.abort();
		this.agent.close();
	}

	@Test
	void holdForAnExecutorThatDoesItsWork() {
		this.agent.launch(Tasks.data("t1", "true"));
		assertThat(this.agent).eventually()
			.task("t1")
			.hasStates(TaskState.TASK_STARTING, TaskState.TASK_RUNNING, TaskState.TASK_FINISHED)
			.endedAs(TaskState.TASK_FINISHED)
			.reached(TaskState.TASK_RUNNING)
			.neverReached(TaskState.TASK_FAILED)
			.hasMessageContaining("well")
			.isReportedByExecutorOnly()
			.and()
			.hasAcknowledgedEveryUpdate()
			.hasMessages("done")
			.hasSubscriptions(1)
			.hasNoUnexpectedRefusals()
			.task("t2")
			.hasNoUpdates()
			.hasNotEnded();
		assertThat(this.agent).task("t1").updates().hasSize(3);
		assertThat(this.agent).calls(Call.Type.UPDATE).hasSize(3).areAccepted();
		assertThat(this.agent).calls()
			.first()
			.isOfType(Call.Type.SUBSCRIBE)
			.isAccepted()
			.listsNothing()
			.hasHeader("accept", "application/x-protobuf");
		assertThat(this.agent).calls(Call.Type.UPDATE).last().isUpdate("t1", TaskState.TASK_FINISHED);
	}

	@Test
	void tellWhatASubscriptionLists() {
		this.agent.acknowledgements().use(AcknowledgementMode.MANUAL);
		this.agent.launch(Tasks.data("t1", "true"));
		this.agent.awaitUpdate("t1", TaskState.TASK_FINISHED);
		this.agent.stream().drop();
		assertThat(this.agent).eventually().hasSubscriptions(2);
		assertThat(this.agent).calls(Call.Type.SUBSCRIBE)
			.last()
			.listsTasks("t1")
			.listsUpdate("t1", TaskState.TASK_RUNNING);
		RecordedCallAssert last = new RecordedCallAssert(this.agent.awaitCall("the last SUBSCRIBE",
				(call) -> call.is(Call.Type.SUBSCRIBE) && this.agent.records().subscriptions() == 2));
		fails(() -> last.listsUpdate("t1", TaskState.TASK_LOST),
				"Expected a call that is a SUBSCRIBE that lists the update");
	}

	@Test
	void failWithWhatIsThereInstead() {
		this.agent.launch(Tasks.data("t1", "true"));
		this.agent.awaitUpdate("t1", TaskState.TASK_FINISHED);
		TaskAssert task = assertThat(this.agent).task("t1");
		fails(() -> task.hasStates(TaskState.TASK_RUNNING, TaskState.TASK_KILLED), """
				Expected of task t1: the states RUNNING > KILLED, but it has STARTING > RUNNING > FINISHED "well".
				What happened so far:
				""");
		fails(() -> task.endedAs(TaskState.TASK_FAILED), "Expected of task t1: ended as FAILED, but it has");
		fails(() -> task.reached(TaskState.TASK_LOST), "Expected of task t1: reached LOST, but it has");
		fails(() -> task.neverReached(TaskState.TASK_RUNNING), "Expected of task t1: never reached RUNNING");
		fails(() -> task.hasMessageContaining("badly"),
				"Expected of task t1: a latest message that contains \"badly\"");
		fails(() -> task.hasReason(TaskStatus.Reason.REASON_TASK_KILLED_DURING_LAUNCH), "the reason REASON_TASK");
		fails(task::hasNotEnded, "Expected of task t1: no end, but it has");
		fails(task::hasNoUpdates, "Expected of task t1: no updates, but it has");
		fails(() -> assertThat(this.agent).within(Duration.ofMillis(1)).task("t2").reached(TaskState.TASK_RUNNING),
				"Expected of task t2: reached RUNNING, but it has no updates within 0.001 s.");
		fails(() -> assertThat(this.agent).hasSubscriptions(7), "Expected 7 subscriptions, but there were 1");
		fails(() -> assertThat(this.agent).hasMessages("x", "y"), "Expected the messages [x, y], but there were [");
		assertThatIllegalArgumentException().isThrownBy(() -> task.endedAs(TaskState.TASK_RUNNING))
			.withMessage("TASK_RUNNING is not the end of a task");
	}

	@Test
	void failWithTheCallAndItsAnswer() {
		this.agent.inject(AgentFault.response(500, "on purpose").on(Call.Type.MESSAGE));
		this.agent.launch(Tasks.data("t1", "true"));
		RecordedCallAssert call = assertThat(this.agent.awaitCall("the message", (sent) -> sent.is(Call.Type.MESSAGE)));
		call.isRefused(500, "on purpose");
		fails(call::isAccepted, "Expected a call that is accepted, but it is: MESSAGE of 4 bytes on connection ");
		fails(call::hasNoResponse, "Expected a call that is unanswered, but it is: MESSAGE");
		fails(() -> call.isRefused(400, "on purpose"),
				"Expected a call that is refused with 400 \"on purpose\", but it is: ");
		fails(() -> call.isOfType(Call.Type.UPDATE), "Expected a call that is of type UPDATE, but it is: MESSAGE");
		fails(() -> call.isUpdate("t1", TaskState.TASK_LOST),
				"Expected a call that is an UPDATE that task t1 is TASK_LOST");
		fails(() -> call.listsTasks("t1"), "Expected a call that is a SUBSCRIBE that lists exactly the tasks [t1]");
		fails(call::listsNothing, "Expected a call that is a SUBSCRIBE that lists no tasks and no updates");
		fails(() -> call.hasHeader("Accept", "nothing"), "Expected a call that has the header Accept: nothing");
		fails(() -> assertThat(this.agent).calls(Call.Type.MESSAGE).areAccepted(), "Expected a call that is accepted");
		fails(() -> assertThat(this.agent).as("all messages").calls(Call.Type.MESSAGE).areAccepted(),
				"[all messages] Expected a call that is accepted");
		fails(() -> assertThat(this.agent).calls(Call.Type.MESSAGE).as("good messages").areAccepted(),
				"[good messages] Expected a call that is accepted");
		fails(() -> assertThat(this.agent).as("one task").task("t9").reached(TaskState.TASK_RUNNING),
				"[one task] Expected of task t9");
		fails(() -> assertThat(this.agent).as("one task").task("t9").updates().isNotEmpty(),
				"[one task, updates of task t9]");
	}

	private static void fails(Runnable assertion, String text) {
		Consumer<AssertionError> says = (error) -> assertThat(error).hasMessageContaining(text);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion::run).satisfies(says);
	}

	/** Runs every task at once. */
	private static final class OneTask implements Executor {

		@Override
		public void launchTask(ExecutorDriver driver, TaskInfo task) {
			Map<TaskState, String> states = Map.of(TaskState.TASK_FINISHED, "well");
			for (TaskState state : new TaskState[] { TaskState.TASK_STARTING, TaskState.TASK_RUNNING,
					TaskState.TASK_FINISHED }) {
				driver.sendStatusUpdate(TaskStatus.newBuilder()
					.setTaskId(task.getTaskId())
					.setState(state)
					.setMessage(states.getOrDefault(state, ""))
					.build());
			}
			driver.sendFrameworkMessage("done");
		}

		@Override
		public void killTask(ExecutorDriver driver, TaskID taskId) {
		}

		@Override
		public void shutdown(ExecutorDriver driver) {
		}

	}

}
