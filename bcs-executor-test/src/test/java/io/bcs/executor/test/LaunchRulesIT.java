/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;

import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The agent launches what a master lets through, and nothing else.
 */
class LaunchRulesIT {

	private final EmbeddedAgent agent = EmbeddedAgent.start();

	@AfterEach
	void close() {
		this.agent.close();
	}

	@Test
	void aTaskWithDataComesInALaunch() throws IOException {
		try (RawClient stream = subscribed()) {
			assertThat(this.agent.launch(Tasks.data("a", "work"))).isEqualTo(Delivery.SENT);
			Event event = stream.readEvent();
			assertThat(event.getType()).isEqualTo(Event.Type.LAUNCH);
			assertThat(event.getLaunch().getTask().getData().toStringUtf8()).isEqualTo("work");
			requireExecutor(event.getLaunch().getTask());
		}
	}

	@Test
	void aTaskWithACommandComesInAGroupOfOne() throws IOException {
		try (RawClient stream = subscribed()) {
			assertThat(this.agent.launch(Tasks.command("a", "echo hello"))).isEqualTo(Delivery.SENT);
			Event event = stream.readEvent();
			assertThat(event.getType()).isEqualTo(Event.Type.LAUNCH_GROUP);
			TaskInfo task = event.getLaunchGroup().getTaskGroup().getTasks(0);
			assertThat(event.getLaunchGroup().getTaskGroup().getTasksCount()).isEqualTo(1);
			assertThat(task.getCommand().getValue()).isEqualTo("echo hello");
			requireExecutor(task);
		}
	}

	@Test
	void tasksOfAGroupCarryTheExecutorToo() throws IOException {
		try (RawClient stream = subscribed()) {
			this.agent.launchGroup(Tasks.command("a", "true"), Tasks.data("b", "work"));
			stream.readEvent().getLaunchGroup().getTaskGroup().getTasksList().forEach(LaunchRulesIT::requireExecutor);
		}
	}

	private static void requireExecutor(TaskInfo task) {
		assertThat(task.getExecutor().getType()).isEqualTo(ExecutorInfo.Type.CUSTOM);
		assertThat(task.getExecutor().getResourcesList()).extracting(Resource::getName).contains("disk");
	}

	@Test
	void aTaskWithBothIsRefusedInTheMastersWords() {
		TaskInfo both = Tasks.command("a", "true").toBuilder().setExecutor(executor()).build();
		assertThatIllegalArgumentException().isThrownBy(() -> this.agent.launch(both))
			.withMessageStartingWith("A master refuses task a: \"Task should have at least one (but not both) of "
					+ "CommandInfo or ExecutorInfo present\".")
			.withMessageContaining("agent.launchGroup(…)")
			.withMessageContaining("Tasks.data(…)")
			.withMessageContaining("agent.unchecked().launch(…)")
			.satisfies((failure) -> assertThat(failure.getStackTrace())
				.anyMatch((frame) -> frame.getClassName().startsWith(LaunchRulesIT.class.getName())));
		assertThat(this.agent.records().events()).isEmpty();
	}

	@Test
	void anExecutorOfAGroupNeedsATypeAndADisk() {
		TaskInfo task = Tasks.command("a", "true");
		TaskInfo typeless = task.toBuilder().setExecutor(executor().toBuilder().clearType()).build();
		assertThatIllegalArgumentException().isThrownBy(() -> this.agent.launchGroup(typeless))
			.withMessageStartingWith("A master refuses task a: \"'ExecutorInfo.type' must be set\".");
		TaskInfo diskless = task.toBuilder().setExecutor(executor().toBuilder().clearResources()).build();
		assertThatIllegalArgumentException().isThrownBy(() -> this.agent.launchGroup(diskless))
			.withMessageStartingWith("A master refuses task a: \"Executor 'exec-1' uses no disk\".");
		assertThatIllegalArgumentException().isThrownBy(() -> this.agent.launchGroup(Tasks.group()))
			.withMessageContaining("without tasks");
		assertThat(this.agent.records().events()).isEmpty();
	}

	@Test
	void anythingCanBeSentUnchecked() throws IOException {
		try (RawClient stream = subscribed()) {
			TaskInfo both = Tasks.command("a", "true").toBuilder().setExecutor(executor()).build();
			assertThat(this.agent.unchecked().launch(both)).isEqualTo(Delivery.SENT);
			assertThat(stream.readEvent().getLaunch().getTask().hasCommand()).isTrue();
			this.agent.unchecked()
				.launchGroup(Tasks.group(Tasks.command("b", "true")
					.toBuilder()
					.setExecutor(executor().toBuilder().clearType())
					.build()));
			assertThat(stream.readEvent().getLaunchGroup().getTaskGroup().getTasks(0).getExecutor().hasType())
				.isFalse();
		}
	}

	@Test
	void anIdThatIsActiveIsRefusedWithWhereItWasLaunched() throws IOException {
		try (RawClient calls = new RawClient(this.agent); RawClient stream = subscribed()) {
			this.agent.launch(Tasks.data("a", "work"));
			assertThatIllegalArgumentException().isThrownBy(() -> this.agent.launch(Tasks.data("a", "work")))
				.withMessageMatching("A master refuses task a: \"Task has duplicate ID: a\"\\. "
						+ "It is still TASK_STAGING, and was launched at LaunchRulesIT\\.java:\\d+\\..*");
			assertThat(this.agent.records().history()).containsPattern(
					"refused to launch a: it is still TASK_STAGING, and was launched at LaunchRulesIT\\.java:\\d+");
			assertThat(stream.readEvent().hasLaunch()).isTrue();
			calls.exchange(Calls.update(this.agent, "a", TaskState.TASK_FINISHED));
			assertThat(this.agent.launch(Tasks.data("a", "work"))).isEqualTo(Delivery.SENT);
		}
	}

	@Test
	void anActiveIdThatIsSentUncheckedIsInTheHistory() {
		this.agent.launch(Tasks.data("a", "work"));
		this.agent.unchecked().launch(Tasks.data("a", "work"));
		assertThat(this.agent.records().history())
			.containsPattern("task a is launched again although it is still TASK_STAGING, "
					+ "and was launched at LaunchRulesIT\\.java:\\d+");
	}

	private static ExecutorInfo executor() {
		return ExecutorInfo.newBuilder()
			.setExecutorId(ExecutorID.newBuilder().setValue("exec-1"))
			.setType(ExecutorInfo.Type.CUSTOM)
			.addResources(Tasks.data("any", "").getResources(0).toBuilder().setName("disk"))
			.build();
	}

	private RawClient subscribed() throws IOException {
		RawClient stream = RawClient.subscribed(this.agent);
		assertThat(stream.readEvent().hasSubscribed()).isTrue();
		return stream;
	}

}
