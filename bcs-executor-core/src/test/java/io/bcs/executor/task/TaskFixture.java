/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.DurationInfo;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;

/**
 * An executor of runners without threads and without time of its own. What a task does is
 * said by its id; what it does while it runs happens inside its runner.
 */
final class TaskFixture {

	final RecordingDriver driver = new RecordingDriver();

	final ManualTimers timers = new ManualTimers();

	final ManualThreads threads = new ManualThreads();

	final List<TaskResult> results = new ArrayList<>();

	private final Map<String, TaskRunner> runners = new HashMap<>();

	final TaskRunnerExecutor executor;

	TaskFixture() {
		this((builder) -> {
		});
	}

	TaskFixture(Consumer<TaskRunnerExecutor.Builder> options) {
		this(null, options);
	}

	TaskFixture(@org.jspecify.annotations.Nullable TaskRunner runner, Consumer<TaskRunnerExecutor.Builder> options) {
		TaskRunner byId = (context) -> {
			try {
				this.runners.getOrDefault(context.taskId(), (unused) -> {
				}).run(context);
			}
			catch (AssertionError ex) {
				// The executor would take it for a failure of the task.
				this.threads.failedAssertion(ex);
				throw ex;
			}
		};
		TaskRunnerExecutor.Builder builder = TaskRunnerExecutor.builder((runner != null) ? runner : byId)
			.threadFactory(this.threads)
			.timers(this.timers)
			.listener(this.results::add);
		options.accept(builder);
		this.executor = builder.build();
		this.executor.setDriver(this.driver);
		registered();
	}

	void registered(FrameworkInfo.Capability.Type... capabilities) {
		FrameworkInfo.Builder framework = FrameworkInfo.newBuilder()
			.setUser("user")
			.setName("framework")
			.setId(FrameworkID.newBuilder().setValue("framework-id"));
		for (FrameworkInfo.Capability.Type type : capabilities) {
			framework.addCapabilities(FrameworkInfo.Capability.newBuilder().setType(type));
		}
		this.executor.registered(this.driver, ExecutorInfo.getDefaultInstance(), framework.build(),
				AgentInfo.newBuilder().setHostname("first").build());
	}

	/** Says what a task does. */
	TaskFixture task(String id, TaskRunner runner) {
		this.runners.put(id, runner);
		return this;
	}

	static TaskInfo info(String id) {
		return TaskInfo.newBuilder()
			.setName(id)
			.setTaskId(TaskID.newBuilder().setValue(id))
			.setAgentId(AgentID.newBuilder().setValue("agent"))
			.setData(ByteString.copyFromUtf8("data of " + id))
			.build();
	}

	static DurationInfo duration(Duration duration) {
		return DurationInfo.newBuilder().setNanoseconds(duration.toNanos()).build();
	}

	static KillPolicy policy(Duration gracePeriod) {
		return KillPolicy.newBuilder().setGracePeriod(duration(gracePeriod)).build();
	}

	void launch(String id) {
		launch(info(id));
	}

	void launch(TaskInfo task) {
		this.executor.launchTask(this.driver, task);
	}

	void launchGroup(String... ids) {
		TaskGroupInfo.Builder group = TaskGroupInfo.newBuilder();
		for (String id : ids) {
			group.addTasks(info(id));
		}
		this.executor.launchTaskGroup(this.driver, group.build());
	}

	/** Launches a task and runs all there is to run. */
	void run(TaskInfo task) {
		launch(task);
		this.threads.runAll();
	}

	void run(String id) {
		run(info(id));
	}

	void kill(String id) {
		this.executor.killTask(this.driver, TaskID.newBuilder().setValue(id).build());
	}

	void kill(String id, Duration gracePeriod) {
		this.executor.killTask(this.driver, TaskID.newBuilder().setValue(id).build(), policy(gracePeriod));
	}

	void shutdown() {
		this.executor.shutdown(this.driver);
	}

	/** A runner that never ends by itself, as far as the test can see. */
	static TaskRunner during(Runnable whatHappens) {
		return (context) -> whatHappens.run();
	}

}
