/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.junit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.AgentPhase;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.ScriptRun;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static io.bcs.executor.test.assertj.AgentAssertions.assertThat;
import static org.apache.mesos.v1.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_KILLED;
import static org.apache.mesos.v1.Protos.TaskState.TASK_RUNNING;

/**
 * What the documentation shows, without Spring.
 */
@WithEmbeddedAgent
class SamplesIT {

	@Test
	void anExecutorWithoutSpring() {
		try (EmbeddedAgent agent = EmbeddedAgent.start()) {
			ExecutorDriver driver = BcsExecutorDriver.create(new MyExecutor(), DriverEnv.from(agent.env()));
			driver.start();
			agent.launch(Tasks.data("t1", "true"));
			agent.awaitUpdate("t1", TASK_RUNNING);
			agent.kill("t1");
			agent.awaitUpdate("t1", TASK_KILLED);
			agent.shutdown();
			agent.awaitDisconnection();
		}
	}

	@Test
	void aScript(EmbeddedAgent agent) {
		ExecutorDriver driver = BcsExecutorDriver.create(new MyExecutor(), DriverEnv.from(agent.env()));
		driver.start();
		ScriptRun run = agent.runScript((script) -> {
			script.launch(Tasks.data("t1", "true"));
			script.awaitUpdate("t1", TASK_RUNNING);
			script.inject(AgentFault.response(503, "busy").onUpdateOf("t1").times(3));
			script.stream().drop();
			script.awaitSubscriptions(2);
			script.process().restartGradually(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(200));
			script.awaitSubscriptions(3);
			script.kill("t1", Duration.ofSeconds(1));
			script.awaitUpdate("t1", TASK_KILLED);
		});
		run.await(Duration.ofSeconds(30));
		assertThat(agent).task("t1").hasStates(TASK_RUNNING, TASK_KILLED);
		driver.abort();
	}

	@Test
	void faultsByHand(EmbeddedAgent agent) {
		ExecutorDriver driver = BcsExecutorDriver.create(new MyExecutor(), DriverEnv.from(agent.env()));
		driver.start();
		agent.launch(Tasks.data("t1", "true"));
		agent.awaitUpdate("t1", TASK_RUNNING);

		agent.acknowledgements().use(AcknowledgementMode.MANUAL);
		agent.inject(AgentFault.closeAfterHandling().on(Call.Type.UPDATE));
		agent.stream().splitWrites(3);
		agent.process().restart(AgentPhase.REREGISTERING);
		agent.awaitSubscription();
		agent.process().phase(AgentPhase.RUNNING);
		agent.kill("t1");
		agent.awaitUpdate("t1", TASK_KILLED);
		agent.stream().drop();
		agent.awaitSubscriptions(3);

		assertThat(agent).calls(Call.Type.SUBSCRIBE).last().listsUpdate("t1", TASK_KILLED);
		agent.acknowledgements().acknowledge("t1");
		driver.abort();
	}

	@Test
	void refusedCallsThatAreExpected(EmbeddedAgent agent) {
		agent.expectRefusedCalls(Call.Type.SUBSCRIBE);
		ExecutorDriver stranger = BcsExecutorDriver.create(new MyExecutor(), DriverEnv.from(strangersEnv(agent)));
		stranger.start();
		assertThat(agent.awaitCall("the refused SUBSCRIBE", (call) -> call.is(Call.Type.SUBSCRIBE))).isRefused(400,
				"Executor cannot be found");
		stranger.abort();
	}

	private static Map<String, String> strangersEnv(EmbeddedAgent agent) {
		Map<String, String> env = new HashMap<>(agent.env());
		env.put("MESOS_EXECUTOR_ID", "stranger");
		return env;
	}

	@Nested
	@WithEmbeddedAgent(token = true, gracePeriod = "2secs")
	class TokenTests {

		@Test
		void everyCallCarriesTheToken(EmbeddedAgent agent) {
			ExecutorDriver driver = BcsExecutorDriver.create(new MyExecutor(), DriverEnv.from(agent.env()));
			driver.start();
			agent.launch(Tasks.data("t1", "true"));
			assertThat(agent).eventually().task("t1").reached(TASK_RUNNING);
			assertThat(agent).calls().areAccepted().first().hasHeader("Authorization", "Bearer ***");
			driver.abort();
		}

	}

	/** Tasks that run until they are killed. */
	private static final class MyExecutor implements Executor {

		@Override
		public void launchTask(ExecutorDriver driver, TaskInfo task) {
			send(driver, task.getTaskId(), TASK_RUNNING);
		}

		@Override
		public void killTask(ExecutorDriver driver, TaskID taskId) {
			send(driver, taskId, TASK_KILLED);
		}

		@Override
		public void shutdown(ExecutorDriver driver) {
			send(driver, TaskID.newBuilder().setValue("none").build(), TASK_FINISHED);
		}

		private static void send(ExecutorDriver driver, TaskID task, TaskState state) {
			driver.sendStatusUpdate(TaskStatus.newBuilder().setTaskId(task).setState(state).build());
		}

	}

}
