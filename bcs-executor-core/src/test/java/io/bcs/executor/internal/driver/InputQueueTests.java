/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InputQueueTests {

	private final AtomicInteger wakeUps = new AtomicInteger();

	private final InputQueue queue = new InputQueue(this.wakeUps::incrementAndGet);

	private final List<String> done = new ArrayList<>();

	@Test
	void runsABatchInItsOrderAfterOneWakeUp() {
		for (int i = 0; i < 5; i++) {
			String name = "task " + i;
			assertThat(this.queue.offer(() -> this.done.add(name))).isTrue();
		}
		assertThat(this.wakeUps).hasValue(1);
		assertThat(this.done).isEmpty();
		this.queue.drain();
		assertThat(this.done).containsExactly("task 0", "task 1", "task 2", "task 3", "task 4");
	}

	@Test
	void aTaskThatIsAddedByATaskWaitsForTheNextBatch() {
		this.queue.offer(() -> this.queue.offer(() -> this.done.add("second")));
		this.queue.drain();
		assertThat(this.done).isEmpty();
		assertThat(this.wakeUps).hasValue(2);
		this.queue.drain();
		assertThat(this.done).containsExactly("second");
	}

	@Test
	void aTaskThatFailsKeepsNothingFromThoseBehindIt() {
		this.queue.offer(() -> {
			throw new IllegalStateException("It fails");
		});
		this.queue.offer(() -> this.done.add("second"));
		this.queue.drain();
		assertThat(this.done).containsExactly("second");
	}

	@Test
	void onceClosedItRefusesAndGivesBackWhatIsLeft() {
		this.queue.offer(() -> this.done.add("left"));
		for (Runnable left : this.queue.close()) {
			left.run();
		}
		assertThat(this.done).containsExactly("left");
		assertThat(this.queue.offer(() -> this.done.add("late"))).isFalse();
		this.queue.drain();
		assertThat(this.done).containsExactly("left");
	}

	@Test
	void everyTaskIsRunOrRefusedWhenItClosesUnderManyThreads() throws Exception {
		int threads = 4;
		int tasks = 5000;
		AtomicInteger run = new AtomicInteger();
		AtomicInteger refused = new AtomicInteger();
		CountDownLatch started = new CountDownLatch(threads);
		List<Thread> senders = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			Thread sender = new Thread(() -> {
				started.countDown();
				for (int task = 0; task < tasks; task++) {
					if (!this.queue.offer(run::incrementAndGet)) {
						refused.incrementAndGet();
					}
				}
			});
			sender.start();
			senders.add(sender);
		}
		started.await();
		while (run.get() < tasks) {
			this.queue.drain();
		}
		this.queue.close().forEach(Runnable::run);
		for (Thread sender : senders) {
			sender.join();
		}
		assertThat(run.get() + refused.get()).isEqualTo(threads * tasks);
	}

}
