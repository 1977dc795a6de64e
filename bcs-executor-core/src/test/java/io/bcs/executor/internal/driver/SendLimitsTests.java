/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SendLimitsTests {

	@Test
	void exactlyAsManyUpdatesAreTakenAsTheLimitSaysWhateverTheNumberOfThreads() throws Exception {
		SendLimits limits = new SendLimits(1000);
		AtomicInteger taken = new AtomicInteger();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Thread thread = new Thread(() -> {
				for (int update = 0; update < 1000; update++) {
					if (limits.addUpdate(false)) {
						taken.incrementAndGet();
					}
				}
			});
			threads.add(thread);
			thread.start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(taken).hasValue(1000);
		assertThat(limits.addUpdate(true)).isTrue();
		limits.updatesDone(2);
		assertThat(limits.addUpdate(false)).isTrue();
		assertThat(limits.addUpdate(false)).isFalse();
	}

	@Test
	void messagesAreBoundedByTheirNumber() {
		SendLimits limits = new SendLimits(1);
		for (int i = 0; i < SendLimits.MAX_MESSAGES; i++) {
			assertThat(limits.addMessage(1)).isTrue();
		}
		assertThat(limits.addMessage(1)).isFalse();
		limits.messageDone(1);
		assertThat(limits.addMessage(1)).isTrue();
	}

	@Test
	void messagesAreBoundedByTheirSizeButOneOfAnySizeIsTaken() {
		SendLimits limits = new SendLimits(1);
		int huge = 20 * 1024 * 1024;
		assertThat(limits.addMessage(huge)).isTrue();
		assertThat(limits.addMessage(1)).isFalse();
		limits.messageDone(huge);
		assertThat(limits.addMessage(1)).isTrue();
		assertThat(limits.addMessage(huge)).isFalse();
	}

	@Test
	void droppedMessagesAreReportedTogether() {
		SendLimits limits = new SendLimits(1);
		assertThat(limits.messageDropped()).isTrue();
		assertThat(limits.messageDropped()).isFalse();
		assertThat(limits.takeDroppedMessages()).isEqualTo(2);
		assertThat(limits.messageDropped()).isTrue();
	}

}
