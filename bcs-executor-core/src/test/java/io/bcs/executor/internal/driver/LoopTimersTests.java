/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.internal.session.SessionTimer;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoopTimersTests {

	private static final SessionTimer TIMER = SessionTimer.BACKOFF;

	private final EmbeddedChannel loop = new EmbeddedChannel();

	private final List<SessionTimer> fired = new ArrayList<>();

	private final LoopTimers timers = new LoopTimers(this.loop.eventLoop(), this.fired::add);

	@BeforeEach
	void stopTheClock() {
		this.loop.freezeTime();
	}

	private void pass(long millis) {
		this.loop.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
		this.loop.runScheduledPendingTasks();
	}

	private void start(long millis) {
		this.timers.start(TIMER, TimeUnit.MILLISECONDS.toNanos(millis));
	}

	@Test
	void firesOnceWhenItIsDue() {
		start(100);
		pass(99);
		assertThat(this.fired).isEmpty();
		pass(1);
		assertThat(this.fired).containsExactly(TIMER);
		pass(1000);
		assertThat(this.fired).hasSize(1);
	}

	@Test
	void aCancelledTimerDoesNotFireAndCanBeStartedAgain() {
		start(100);
		this.timers.cancel(TIMER);
		pass(100);
		assertThat(this.fired).isEmpty();
		start(50);
		pass(50);
		assertThat(this.fired).containsExactly(TIMER);
	}

	@Test
	void aTimerThatIsStartedAgainFiresAtTheLaterTimeOnly() {
		start(100);
		pass(60);
		start(100);
		pass(60);
		assertThat(this.fired).isEmpty();
		pass(40);
		assertThat(this.fired).containsExactly(TIMER);
	}

	@Test
	void aTimerThatIsStartedAgainFiresAtTheEarlierTime() {
		start(1000);
		start(10);
		pass(10);
		assertThat(this.fired).containsExactly(TIMER);
		pass(1000);
		assertThat(this.fired).hasSize(1);
	}

	@Test
	void afterACancelTheEarlierTimeCounts() {
		start(100);
		this.timers.cancel(TIMER);
		start(10);
		pass(10);
		assertThat(this.fired).containsExactly(TIMER);
	}

	@Test
	void nothingFiresAfterClose() {
		start(10);
		this.timers.close();
		pass(10);
		assertThat(this.fired).isEmpty();
	}

}
