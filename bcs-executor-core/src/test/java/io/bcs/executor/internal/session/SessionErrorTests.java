/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.util.List;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ends by an error: ABORTED first, then {@code error}, and {@code shutdown} as the last
 * callback.
 */
class SessionErrorTests {

	private final SessionFixture fixture = SessionFixture.subscribed(true);

	@Test
	void anErrorEvent() {
		this.fixture.launch("a");
		this.fixture.clear();
		error();
		assertEndsByError(StopReason.AGENT_ERROR, "no more");
	}

	@Test
	void aSubscriptionRefusedForGood() {
		this.fixture.endStream();
		this.fixture.pass(java.time.Duration.ofMillis(100));
		this.fixture.clear();
		this.fixture.refuse(AgentResponse.of(400, "Framework cannot be found"));
		assertEndsByError(StopReason.SUBSCRIPTION_REFUSED,
				"The agent refused the subscription: 400 \"Framework cannot be found\"");
	}

	@Test
	void aTokenRefusedOnACall() {
		TaskStatus running = this.fixture.update("a", TaskState.TASK_RUNNING);
		this.fixture.respond(running, AgentResponse.of(401, "401 Unauthorized."));
		assertEndsByError(StopReason.UNAUTHORIZED, "The agent does not accept the executor's authentication token "
				+ "(MESOS_EXECUTOR_AUTHENTICATION_TOKEN): 401 \"401 Unauthorized.\"");
	}

	@Test
	void anUpdateThatNoExecutorMaySend() {
		this.fixture.update("a", TaskState.TASK_STAGING);
		assertEndsByError(StopReason.INVALID_UPDATE, "The executor reported TASK_STAGING for task a; "
				+ "that state is set by the agent, start with TASK_STARTING");
	}

	@Test
	void inAShutdownWhoseCallbackHasReturnedItIsNotCalledAgain() {
		this.fixture.launch("a");
		this.fixture.shutdownEvent();
		this.fixture.input(new Input.ShutdownReturned());
		this.fixture.clear();
		error();
		assertThat(this.fixture.callbacks()).containsExactly(new Callback.Failed("no more"));
	}

	@Test
	void inAShutdownWhoseCallbackMayNotHaveBegunItIsCalled() {
		this.fixture.launch("a");
		this.fixture.shutdownEvent();
		this.fixture.clear();
		error();
		assertThat(this.fixture.callbacks()).containsExactly(new Callback.Failed("no more"), new Callback.Shutdown());
	}

	@Test
	void updatesSentFromThenOnAreDroppedWithOneEventEach() {
		error();
		this.fixture.clear();
		TaskStatus killed = this.fixture.update("a", TaskState.TASK_KILLED);
		assertThat(this.fixture.effects).containsExactly(new Effect.Report(new DriverEvent.UpdateDropped(killed)));
		this.fixture.clear();
		this.fixture.input(new Input.ShutdownReturned());
		this.fixture.input(new Input.Shutdown());
		this.fixture.input(new Input.Stop());
		assertThat(this.fixture.effects).isEmpty();
	}

	@Test
	void anAbortOfTheApplicationCallsNothing() {
		this.fixture.launch("a");
		this.fixture.clear();
		this.fixture.input(new Input.Abort());
		assertThat(this.fixture.finished().status()).isEqualTo(Status.DRIVER_ABORTED);
		assertThat(this.fixture.callbacks()).isEmpty();
		TaskStatus late = this.fixture.update("a", TaskState.TASK_KILLED);
		assertThat(this.fixture.reports(DriverEvent.UpdateUndelivered.class))
			.containsExactly(new DriverEvent.UpdateUndelivered(late, false));
	}

	private void error() {
		this.fixture.event(
				Event.newBuilder().setType(Event.Type.ERROR).setError(Event.Error.newBuilder().setMessage("no more")));
	}

	private void assertEndsByError(StopReason reason, String message) {
		Effect.Finish finish = this.fixture.finished();
		assertThat(finish.status()).isEqualTo(Status.DRIVER_ABORTED);
		assertThat(finish.reason()).isEqualTo(reason);
		assertThat(finish.message()).isEqualTo(message);
		List<Effect> last = this.fixture.effects.subList(this.fixture.effects.indexOf(finish) + 1,
				this.fixture.effects.size());
		assertThat(last).endsWith(new Effect.Invoke(new Callback.Failed(message)),
				new Effect.Invoke(new Callback.Shutdown()));
		assertThat(this.fixture.callbacks()).containsExactly(new Callback.Failed(message), new Callback.Shutdown());
	}

}
