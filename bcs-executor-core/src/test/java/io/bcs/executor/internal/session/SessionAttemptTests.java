/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long subscription attempts and the pauses between them last.
 */
class SessionAttemptTests {

	private static final AgentResponse UNREACHABLE = AgentResponse.failed("connection refused");

	@ParameterizedTest
	@CsvSource({ "2000, 1400", "15000, 10000", "4000, 2900", "500, 500", "0, 500" })
	void anAttemptWithoutResponseEndsWithinThreeQuartersOfTheMaximum(long backoffMax, long timeout) {
		SessionFixture fixture = outage(new TestSettings().backoffMax(Duration.ofMillis(backoffMax)));
		assertThat(fixture.timeUntil(SessionTimer.SUBSCRIBE_TIMEOUT)).isEqualTo(Duration.ofMillis(timeout).toNanos());
	}

	@ParameterizedTest
	@CsvSource({ "2000, 10000, 10000", "15000, 10000, 10000", "2000, 1000, 1000" })
	void untilTheFirstSubscriptionAnAttemptLastsAsLongAsAnyCall(long backoffMax, long callTimeout, long timeout) {
		SessionFixture fixture = started(new TestSettings().backoffMax(Duration.ofMillis(backoffMax))
			.callTimeout(Duration.ofMillis(callTimeout)));
		fixture.random = 0;
		for (int i = 0; i < 3; i++) {
			assertThat(Duration.ofNanos(fixture.timeUntil(SessionTimer.SUBSCRIBE_TIMEOUT))).hasMillis(timeout);
			fixture.pass(Duration.ofMillis(timeout));
		}
		fixture.refuse(UNREACHABLE);
		fixture.pass(Duration.ZERO);
		assertThat(Duration.ofNanos(fixture.timeUntil(SessionTimer.SUBSCRIBE_TIMEOUT))).hasMillis(timeout);
	}

	@Test
	void theNextAttemptBeginsWithinThreeQuartersOfTheMaximumWhateverTheLastOneDid() {
		for (long took : new long[] { 0, 1, 100, 700, 1399, 1400 }) {
			SessionFixture fixture = outage(new TestSettings());
			fixture.random = 0.999_999;
			for (int i = 0; i < 20; i++) {
				long begin = fixture.now;
				fixture.pass(Duration.ofMillis(took));
				if (fixture.session.phase() == Phase.SUBSCRIBING) {
					fixture.refuse(UNREACHABLE);
				}
				fixture.pass(Duration.ofNanos(fixture.timeUntil(SessionTimer.BACKOFF)));
				assertThat(Duration.ofNanos(fixture.now - begin)).isLessThanOrEqualTo(Duration.ofMillis(1500));
			}
		}
	}

	@Test
	void whileTheAgentAcceptsConnectionsEachAttemptLastsTwiceAsLongUpToTheCallTimeout() {
		SessionFixture fixture = outage(new TestSettings());
		fixture.random = 0;
		for (long timeout : new long[] { 1400, 2800, 5600, 10_000, 10_000 }) {
			assertThat(Duration.ofNanos(fixture.timeUntil(SessionTimer.SUBSCRIBE_TIMEOUT))).hasMillis(timeout);
			fixture.acceptConnection();
			fixture.pass(Duration.ofMillis(timeout));
		}
		fixture.refuse(UNREACHABLE);
		fixture.pass(Duration.ZERO);
		assertThat(Duration.ofNanos(fixture.timeUntil(SessionTimer.SUBSCRIBE_TIMEOUT)))
			.as("the agent is gone, and is not slow any more")
			.hasMillis(1400);
	}

	@Test
	void aResponseKeepsTheTimeOfASlowAgent() {
		SessionFixture fixture = outage(new TestSettings());
		fixture.random = 0;
		fixture.acceptConnection();
		fixture.pass(Duration.ofMillis(1400));
		fixture.refuse(AgentResponse.of(503, "Agent has not finished recovery"));
		fixture.pass(Duration.ZERO);
		assertThat(Duration.ofNanos(fixture.timeUntil(SessionTimer.SUBSCRIBE_TIMEOUT))).hasMillis(2800);
	}

	@Test
	void anOldAttemptsConnectionDoesNotProlongTheNext() {
		SessionFixture fixture = outage(new TestSettings());
		fixture.random = 0;
		long old = fixture.epoch();
		fixture.pass(Duration.ofMillis(1400));
		fixture.input(new Input.ConnectionAccepted(old));
		fixture.pass(Duration.ofMillis(1400));
		assertThat(Duration.ofNanos(fixture.timeUntil(SessionTimer.SUBSCRIBE_TIMEOUT))).hasMillis(1400);
	}

	@Test
	void theCallTimeoutEndsAnAttemptEarlier() {
		SessionFixture fixture = outage(new TestSettings().callTimeout(Duration.ofSeconds(1)));
		assertThat(Duration.ofNanos(fixture.timeUntil(SessionTimer.SUBSCRIBE_TIMEOUT))).hasSeconds(1);
		fixture.pass(Duration.ofSeconds(1));
		assertThat(fixture.reports(DriverEvent.SubscriptionFailed.class)).singleElement()
			.satisfies((failed) -> assertThat(failed.reason())
				.isEqualTo("The agent did not respond to SUBSCRIBE within 1000 ms"));
	}

	@Test
	void aStableSubscriptionIsTriedAgainWithinThirtyMilliseconds() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.random = 0.999_999;
		fixture.pass(Duration.ofSeconds(1));
		fixture.endStream();
		assertThat(pause(fixture)).isEqualTo(30);
		for (long cap : new long[] { 100, 200, 400, 800, 1500, 1500 }) {
			fixture.pass(Duration.ofMillis(pause(fixture)));
			fixture.refuse(UNREACHABLE);
			assertThat(pause(fixture)).isEqualTo(cap);
		}
	}

	@Test
	void aShortSubscriptionIsTriedAgainAfterPausesThatGrow() {
		SessionFixture fixture = SessionFixture.subscribed(true);
		fixture.random = 0.999_999;
		for (long cap : new long[] { 100, 200, 400, 800, 1500, 1500 }) {
			fixture.endStream();
			assertThat(fixture.effects(Effect.Subscribe.class)).isEmpty();
			assertThat(pause(fixture)).isEqualTo(cap);
			fixture.pass(Duration.ofMillis(cap));
			fixture.subscribe();
			fixture.clear();
		}
	}

	@Test
	void pausesAreUniformInTheirRange() {
		for (double random : new double[] { 0, 0.25, 0.5 }) {
			SessionFixture fixture = started(new TestSettings());
			fixture.random = random;
			fixture.refuse(UNREACHABLE);
			assertThat(pause(fixture)).isEqualTo((long) (100 * random));
		}
	}

	@Test
	void subscribeIsReportedAsACallThatCompletes() {
		SessionFixture fixture = started(new TestSettings().callTimeout(Duration.ofMillis(1400)));
		fixture.pass(Duration.ofMillis(7));
		fixture.refuse(AgentResponse.of(503, ""));
		fixture.pass(Duration.ofMillis(100));
		fixture.pass(Duration.ofMillis(1400));
		fixture.pass(Duration.ofMillis(100));
		fixture.input(new Input.StreamEnded(fixture.epoch(), "connection reset"));
		fixture.pass(Duration.ofMillis(400));
		fixture.event(Event.newBuilder().setType(Event.Type.HEARTBEAT));
		fixture.subscribe();
		fixture.endStream();
		assertThat(fixture.reports(DriverEvent.CallCompleted.class)).allSatisfy((call) -> {
			assertThat(call.type()).isEqualTo(Call.Type.SUBSCRIBE);
			assertThat(call.duration()).isPositive();
		}).extracting(DriverEvent.CallCompleted::httpStatus).containsExactly(503, 0, 0, 200);
		assertThat(fixture.reports(DriverEvent.CallCompleted.class).get(0).duration()).hasMillis(7);
	}

	/** The first attempt begins. */
	private static SessionFixture started(TestSettings settings) {
		SessionFixture fixture = new SessionFixture(settings);
		fixture.input(new Input.Start());
		return fixture;
	}

	/** A subscription is lost, and the first attempt to subscribe again begins. */
	private static SessionFixture outage(TestSettings settings) {
		SessionFixture fixture = SessionFixture.subscribed(settings);
		fixture.endStream();
		fixture.pass(Duration.ofNanos(fixture.timeUntil(SessionTimer.BACKOFF)));
		fixture.clear();
		return fixture;
	}

	/** In milliseconds, rounded up: a random number is always less than one. */
	private static long pause(SessionFixture fixture) {
		return (fixture.timeUntil(SessionTimer.BACKOFF) + 999_999) / 1_000_000;
	}

}
