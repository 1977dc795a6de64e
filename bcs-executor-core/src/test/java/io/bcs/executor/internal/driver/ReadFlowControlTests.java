/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import com.google.protobuf.ByteString;
import io.bcs.executor.internal.session.Callback;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadFlowControlTests {

	private final List<Boolean> reading = new ArrayList<>();

	private final Deque<Runnable> eventLoop = new ArrayDeque<>();

	private final ReadFlowControl flowControl = new ReadFlowControl(4, 1000, this.reading::add, this.eventLoop::add,
			new RateLimit(() -> 0));

	private static Callback message(int size) {
		return new Callback.FrameworkMessage(ByteString.copyFrom(new byte[size]));
	}

	private void queue(int callbacks) {
		for (int i = 0; i < callbacks; i++) {
			this.flowControl.queued(new Callback.Disconnected());
		}
	}

	private void take(int callbacks) {
		for (int i = 0; i < callbacks; i++) {
			this.flowControl.taken(new Callback.Disconnected());
		}
		runEventLoop();
	}

	private void runEventLoop() {
		for (Runnable task = this.eventLoop.poll(); task != null; task = this.eventLoop.poll()) {
			task.run();
		}
	}

	@Test
	void stopsAtTheHighWatermarkAndResumesAtTheLowOne() {
		queue(3);
		assertThat(this.reading).isEmpty();
		queue(1);
		assertThat(this.reading).containsExactly(false);
		take(1);
		assertThat(this.reading).containsExactly(false);
		assertThat(this.flowControl.isPaused()).isTrue();
		take(1);
		assertThat(this.reading).containsExactly(false, true);
		assertThat(this.flowControl.isPaused()).isFalse();
	}

	@Test
	void afterABurstThatWasDrainedTheHighWatermarkCountsAgain() {
		queue(4);
		take(4);
		assertThat(this.reading).containsExactly(false, true);
		queue(3);
		assertThat(this.reading).containsExactly(false, true);
		queue(1);
		assertThat(this.reading).containsExactly(false, true, false);
	}

	@Test
	void countsTheBytesOfTasksAndMessages() {
		this.flowControl.queued(message(600));
		assertThat(this.reading).isEmpty();
		this.flowControl.queued(message(400));
		assertThat(this.reading).containsExactly(false);
		this.flowControl.taken(message(400));
		runEventLoop();
		assertThat(this.reading).containsExactly(false);
		this.flowControl.taken(message(600));
		runEventLoop();
		assertThat(this.reading).containsExactly(false, true);
	}

	@Test
	void aResumeThatIsOvertakenByNewCallbacksDoesNotResume() {
		queue(4);
		this.flowControl.taken(new Callback.Disconnected());
		this.flowControl.taken(new Callback.Disconnected());
		queue(2);
		runEventLoop();
		assertThat(this.reading).containsExactly(false);
		take(2);
		assertThat(this.reading).containsExactly(false, true);
	}

	@Test
	void isNotStuckWhenTheCallbackThreadIsDoneBeforeItCouldSeeThePause() {
		ReadFlowControl[] own = new ReadFlowControl[1];
		List<Boolean> changes = new ArrayList<>();
		own[0] = new ReadFlowControl(2, 1000, (on) -> {
			changes.add(on);
			if (!on) {
				// The other thread, in the moment before the limit is looked at again.
				own[0].taken(new Callback.Disconnected());
				own[0].taken(new Callback.Disconnected());
			}
		}, (task) -> {
		}, new RateLimit(() -> 0));
		own[0].queued(new Callback.Disconnected());
		own[0].queued(new Callback.Disconnected());
		assertThat(changes).containsExactly(false, true);
	}

}
