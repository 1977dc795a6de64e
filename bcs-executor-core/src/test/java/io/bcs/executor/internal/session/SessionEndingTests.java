/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.Protos.DurationInfo;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionEndingTests {

	@Test
	void eventsAreCalledBackInTheirOrder() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		KillPolicy policy = KillPolicy.newBuilder()
			.setGracePeriod(DurationInfo.newBuilder().setNanoseconds(3_000_000_000L))
			.build();
		fixture.launch("a");
		fixture.launchGroup("b", "c");
		fixture.kill("a", null);
		fixture.kill("b", policy);
		fixture.event(Event.newBuilder()
			.setType(Event.Type.MESSAGE)
			.setMessage(Event.Message.newBuilder().setData(com.google.protobuf.ByteString.copyFromUtf8("hello"))));
		fixture.event(Event.newBuilder().setType(Event.Type.UNKNOWN));
		fixture.shutdownEvent();
		assertThat(fixture.callbacks()).hasExactlyElementsOfTypes(Callback.LaunchTask.class,
				Callback.LaunchTaskGroup.class, Callback.KillTask.class, Callback.KillTask.class,
				Callback.FrameworkMessage.class, Callback.Shutdown.class);
		assertThat(fixture.callbacks().get(2)).isEqualTo(new Callback.KillTask(SessionFixture.taskId("a"), null));
		assertThat(fixture.callbacks().get(3)).isEqualTo(new Callback.KillTask(SessionFixture.taskId("b"), policy));
	}

	@Test
	void aTaskIdThatIsStillActiveIsNotLaunchedTwice() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		fixture.launch("a");
		fixture.launchGroup("a", "b");
		assertThat(fixture.callbacks()).hasSize(2);
		assertThat(((Callback.LaunchTaskGroup) fixture.callbacks().get(1)).taskGroup().getTasksList())
			.containsExactly(SessionFixture.task("b"));
		assertThat(fixture.reports(DriverEvent.DuplicateTask.class)).hasSize(2);
		TaskStatus finished = fixture.update("a", TaskState.TASK_FINISHED);
		fixture.acknowledge(finished);
		fixture.clear();
		fixture.launch("a");
		assertThat(fixture.callbacks()).hasExactlyElementsOfTypes(Callback.LaunchTask.class);
	}

	@Test
	void shutdownWaitsForTheTasksToEndAndTheirUpdatesToBeAcknowledged() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		fixture.shutdownEvent();
		assertThat(fixture.callbacks()).endsWith(new Callback.Shutdown());
		fixture.input(new Input.ShutdownReturned());
		assertThat(fixture.finish()).as("the task still runs").isNull();
		TaskStatus killed = fixture.update("a", TaskState.TASK_KILLED);
		fixture.accept(killed);
		assertThat(fixture.finish()).as("the update is not acknowledged").isNull();
		fixture.acknowledge(killed);
		assertThat(fixture.finish()).isNotNull();
		assertThat(fixture.finished().status()).isEqualTo(Status.DRIVER_STOPPED);
		assertThat(fixture.finished().reason()).isEqualTo(StopReason.AGENT_SHUTDOWN);
	}

	@Test
	void shutdownWaitsForItsCallbackToReturn() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.shutdownEvent();
		assertThat(fixture.finish()).isNull();
		fixture.input(new Input.ShutdownReturned());
		assertThat(fixture.finish()).isNotNull();
	}

	@Test
	void shutdownEndsBeforeTheGracePeriodWhateverTheExecutorDoes() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		fixture.shutdownEvent();
		fixture.pass(Duration.ofMillis(4499));
		assertThat(fixture.finish()).isNull();
		fixture.pass(Duration.ofMillis(2));
		assertThat(fixture.finish()).isNotNull();
		assertThat(fixture.finished().status()).isEqualTo(Status.DRIVER_STOPPED);
	}

	@Test
	void shutdownMayBeTheFirstAndOnlyEvent() {
		SessionFixture fixture = new SessionFixture(true);
		fixture.input(new Input.Start());
		fixture.shutdownEvent();
		assertThat(fixture.callbacks()).hasExactlyElementsOfTypes(Callback.Shutdown.class);
		fixture.endStream();
		fixture.input(new Input.ShutdownReturned());
		assertThat(fixture.finish()).isNotNull();
		assertThat(fixture.finished().reason()).isEqualTo(StopReason.AGENT_SHUTDOWN);
	}

	@Test
	void shutdownIsCalledOnce() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		fixture.shutdownEvent();
		fixture.shutdownEvent();
		fixture.input(new Input.Shutdown());
		assertThat(fixture.callbacks().stream().filter(Callback.Shutdown.class::isInstance)).hasSize(1);
	}

	@Test
	void noTaskIsLaunchedDuringAShutdown() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		fixture.shutdownEvent();
		fixture.clear();
		fixture.launch("b");
		fixture.launchGroup("c");
		fixture.kill("a", null);
		assertThat(fixture.callbacks()).hasExactlyElementsOfTypes(Callback.KillTask.class);
	}

	@Test
	void anUpdateThatIsNeverAcknowledgedDoesNotDelayTheShutdown() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		TaskStatus stray = fixture.update("never-launched", TaskState.TASK_RUNNING);
		fixture.shutdownEvent();
		fixture.input(new Input.ShutdownReturned());
		assertThat(fixture.finish()).as("the agent has not answered yet").isNull();
		fixture.accept(stray);
		assertThat(fixture.finish()).isNotNull();
	}

	@Test
	void stopDrainsAcknowledgements() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		TaskStatus finished = fixture.update("a", TaskState.TASK_FINISHED);
		fixture.input(new Input.Stop());
		assertThat(fixture.finish()).isNull();
		fixture.accept(finished);
		fixture.acknowledge(finished);
		assertThat(fixture.finish()).isNotNull();
		assertThat(fixture.finished().reason()).isEqualTo(StopReason.STOP_REQUESTED);
		assertThat(fixture.reports(DriverEvent.UpdateUndelivered.class)).isEmpty();
		assertThat(fixture.timers).isEmpty();
	}

	@Test
	void stopSurvivesAnOutageWhileItDrains() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		fixture.pass(Duration.ofSeconds(2));
		TaskStatus finished = fixture.update("a", TaskState.TASK_FINISHED);
		fixture.input(new Input.Stop());
		fixture.clear();
		fixture.endStream();
		fixture.pass(Duration.ofMillis(30));
		assertThat(fixture.callbacks()).isEmpty();
		assertThat(fixture.finish()).isNull();
		assertThat(fixture.lastSubscribe().getUnacknowledgedUpdatesCount()).isOne();
		fixture.subscribe();
		fixture.acknowledge(finished);
		assertThat(fixture.finish()).isNotNull();
	}

	@Test
	void stopGivesUpWithinItsTimeoutAndReportsWhatIsLeft() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		TaskStatus finished = fixture.update("a", TaskState.TASK_FINISHED);
		fixture.input(new Input.Stop());
		fixture.pass(Duration.ofMillis(4999));
		assertThat(fixture.finish()).isNull();
		fixture.pass(Duration.ofMillis(2));
		assertThat(fixture.finish()).isNotNull();
		assertThat(fixture.reports(DriverEvent.UpdateUndelivered.class)).singleElement()
			.isEqualTo(new DriverEvent.UpdateUndelivered(finished, false));
		assertThat(fixture.reports(DriverEvent.Ended.class).get(0).undelivered()).isOne();
	}

	@Test
	void stopWithNothingToDrainEndsAtOnce() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.input(new Input.Stop());
		assertThat(fixture.finish()).isNotNull();
	}

	@Test
	void stopDoesNotProlongAShutdown() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		fixture.update("a", TaskState.TASK_KILLED);
		fixture.shutdownEvent();
		fixture.pass(Duration.ofSeconds(3));
		fixture.input(new Input.Stop());
		fixture.pass(Duration.ofMillis(1501));
		assertThat(fixture.finish()).isNotNull();
		assertThat(fixture.finished().reason()).isEqualTo(StopReason.AGENT_SHUTDOWN);
	}

	@Test
	void abortEndsAtOnceAndCallsNothing() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		fixture.update("a", TaskState.TASK_RUNNING);
		fixture.clear();
		fixture.input(new Input.Abort());
		assertThat(fixture.finish()).isNotNull();
		assertThat(fixture.finished().status()).isEqualTo(Status.DRIVER_ABORTED);
		assertThat(fixture.callbacks()).isEmpty();
		assertThat(fixture.effects).contains(new Effect.Disconnect());
		fixture.clear();
		fixture.launch("b");
		fixture.input(new Input.Stop());
		assertThat(fixture.effects).isEmpty();
	}

	@Test
	void anUpdateThatComesAfterTheEndIsReportedAsUndelivered() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.input(new Input.Abort());
		TaskStatus late = fixture.update("a", TaskState.TASK_FINISHED);
		assertThat(fixture.reports(DriverEvent.UpdateUndelivered.class))
			.containsExactly(new DriverEvent.UpdateUndelivered(late, false));
	}

	@Test
	void anErrorEventAborts() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.event(
				Event.newBuilder().setType(Event.Type.ERROR).setError(Event.Error.newBuilder().setMessage("no more")));
		assertThat(fixture.finish()).isNotNull();
		assertThat(fixture.finished().reason()).isEqualTo(StopReason.AGENT_ERROR);
		assertThat(fixture.callbacks()).containsExactly(new Callback.Failed("no more"), new Callback.Shutdown());
	}

	@Test
	void aTokenRefusedOnACallAborts() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		TaskStatus running = fixture.update("a", TaskState.TASK_RUNNING);
		fixture.respond(running, AgentResponse.of(403, "Authenticated principal 'x' does not contain an 'eid' claim"));
		assertThat(fixture.finish()).isNotNull();
		assertThat(fixture.finished().reason()).isEqualTo(StopReason.UNAUTHORIZED);
		assertThat(fixture.reports(DriverEvent.UpdateUndelivered.class)).hasSize(1);
	}

}
