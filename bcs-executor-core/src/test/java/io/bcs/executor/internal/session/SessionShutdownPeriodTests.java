/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;
import java.util.stream.IntStream;

import io.bcs.executor.DriverEvent;
import org.apache.mesos.v1.Protos.TaskState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much time a shutdown has, and what is said when it is over.
 */
class SessionShutdownPeriodTests {

	@Test
	void anApplicationThatGrantsLessThanTheAgentHasLess() {
		SessionFixture fixture = SessionFixture.subscribed(new TestSettings().applicationPeriod(Duration.ofSeconds(2)));
		fixture.launch("a");
		fixture.input(new Input.Shutdown());
		assertThat(fixture.reports(DriverEvent.ShutdownRequested.class)).singleElement()
			.satisfies((requested) -> assertThat(requested.gracePeriod()).hasSeconds(2));
		assertThat(left(fixture)).hasMillis(1800);
		fixture.pass(Duration.ofMillis(1799));
		assertThat(fixture.finish()).isNull();
		fixture.pass(Duration.ofMillis(1));
		assertThat(fixture.finish()).isNotNull();
	}

	@Test
	void anApplicationThatGrantsMoreThanTheAgentHasTheAgentsTime() {
		SessionFixture fixture = SessionFixture.subscribed(new TestSettings().applicationPeriod(Duration.ofSeconds(9)));
		fixture.launch("a");
		fixture.input(new Input.Shutdown());
		assertThat(left(fixture)).hasMillis(4500);
	}

	@Test
	void theAgentsShutdownHasTheAgentsTime() {
		SessionFixture fixture = SessionFixture.subscribed(new TestSettings().applicationPeriod(Duration.ofSeconds(2)));
		fixture.launch("a");
		fixture.shutdownEvent();
		assertThat(left(fixture)).hasMillis(4500);
		fixture.pass(Duration.ofSeconds(1));
		fixture.input(new Input.Shutdown());
		assertThat(left(fixture)).as("the application ends sooner").hasMillis(1800);
		fixture.input(new Input.Shutdown());
		fixture.shutdownEvent();
		assertThat(left(fixture)).hasMillis(1800);
	}

	@Test
	void aStopShortensAShutdownThatHasMoreTime() {
		SessionFixture fixture = SessionFixture.subscribed(new TestSettings().gracePeriod(Duration.ofMinutes(1)));
		fixture.launch("a");
		fixture.update("a", TaskState.TASK_KILLED);
		fixture.shutdownEvent();
		assertThat(left(fixture)).hasMillis(59_500);
		fixture.input(new Input.Stop());
		assertThat(left(fixture)).isEqualTo(SessionFixture.STOP);
	}

	@Test
	void thereIsNoDeadlineBeforeAShutdown() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		assertThat(fixture.session.shutdownDeadline()).isEmpty();
	}

	@Test
	void aShutdownThatRanOutOfTimeNamesTheTasksThatAreLeft() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.launch("a");
		fixture.launch("b");
		fixture.launch("c");
		fixture.update("b", TaskState.TASK_KILLED);
		fixture.shutdownEvent();
		fixture.pass(SessionFixture.GRACE);
		assertThat(fixture.finished().message()).isEqualTo("The agent sent SHUTDOWN; shutdown ran out of time, "
				+ "2 tasks without a terminal update (a, c), 1 update not accepted");
	}

	@Test
	void ofManyTasksTwentyAreNamed() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		IntStream.rangeClosed(1, 23).forEach((i) -> fixture.launch("t" + i));
		fixture.shutdownEvent();
		fixture.pass(SessionFixture.GRACE);
		assertThat(fixture.finished().message()).contains("23 tasks without a terminal update (t1, t2, ")
			.endsWith(", t20 and 3 more)");
	}

	@Test
	void twentyTasksAreAllNamed() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		IntStream.rangeClosed(1, 20).forEach((i) -> fixture.launch("t" + i));
		fixture.shutdownEvent();
		fixture.pass(SessionFixture.GRACE);
		assertThat(fixture.finished().message()).endsWith("t19, t20)");
	}

	private static Duration left(SessionFixture fixture) {
		return Duration.ofNanos(fixture.session.shutdownDeadline().orElseThrow() - fixture.now);
	}

}
