/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.protobuf.ByteString;
import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.ExecutorDriverException;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Many threads at the driver's public methods at once.
 */
class DriverThreadsIT {

	private static final int THREADS = 8;

	private static final int UPDATES = 2000;

	private final EmbeddedAgent agent = EmbeddedAgent.builder().gracePeriod(Duration.ofMillis(500)).start();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void end() {
		this.threads.shutdownNow();
		this.agent.close();
	}

	private BcsExecutorDriver driver(Fates fates) {
		return driver(this.agent, fates);
	}

	private static BcsExecutorDriver driver(EmbeddedAgent agent, Fates fates) {
		return BcsExecutorDriver.builder(new RecordingExecutor(), DriverEnv.from(agent.env()))
			.stopTimeout(Duration.ofSeconds(2))
			.listener(fates)
			.build();
	}

	/** Runs all at the same moment. */
	private <T> List<Future<T>> together(List<Callable<T>> tasks) throws InterruptedException {
		CountDownLatch ready = new CountDownLatch(tasks.size());
		List<Future<T>> results = new ArrayList<>();
		for (Callable<T> task : tasks) {
			results.add(this.threads.submit(() -> {
				ready.countDown();
				assertThat(ready.await(60, TimeUnit.SECONDS)).isTrue();
				return task.call();
			}));
		}
		return results;
	}

	@Test
	void onlyOneStartWins() throws Exception {
		for (int round = 0; round < 50; round++) {
			BcsExecutorDriver driver = driver(new Fates());
			List<Callable<Boolean>> starts = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				starts.add(() -> {
					try {
						return driver.start() == Status.DRIVER_RUNNING;
					}
					catch (ExecutorDriverException ex) {
						return false;
					}
				});
			}
			int won = 0;
			for (Future<Boolean> start : together(starts)) {
				won += start.get(60, TimeUnit.SECONDS) ? 1 : 0;
			}
			assertThat(won).isOne();
			assertThat(driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
			assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
		}
	}

	@ParameterizedTest
	@EnumSource(End.class)
	void everyUpdateThatWasTakenHasOneFateHoweverTheDriverEnds(End end) throws Exception {
		for (int round = 0; round < 8; round++) {
			// An agent of its own: one that sees drivers come and go ends the executor.
			try (EmbeddedAgent fresh = EmbeddedAgent.builder().gracePeriod(Duration.ofMillis(500)).start()) {
				everyUpdateHasOneFate(fresh, end);
			}
		}
	}

	private void everyUpdateHasOneFate(EmbeddedAgent fresh, End end) throws Exception {
		Fates fates = new Fates();
		BcsExecutorDriver driver = driver(fresh, fates);
		driver.start();
		fresh.within(Duration.ofSeconds(60)).awaitSubscription();
		// Updates of tasks that the agent does not know would never be acknowledged.
		for (int i = 0; i < THREADS; i++) {
			fresh.launch(Tasks.data("task-" + i, "true"));
		}
		AtomicInteger taken = new AtomicInteger();
		AtomicInteger sent = new AtomicInteger();
		CountDownLatch enough = new CountDownLatch(200);
		String prefix = "task-";
		List<Callable<Status>> actors = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			String task = prefix + i;
			actors.add(() -> send(driver, task, taken, sent, enough));
		}
		actors.add(() -> {
			assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
			return end.act(driver);
		});
		actors.add(driver::join);
		actors.add(driver::join);
		for (Future<Status> actor : together(actors)) {
			assertThat(actor.get(60, TimeUnit.SECONDS)).isEqualTo(end.status);
		}
		assertThat(driver.status()).isEqualTo(end.status);
		assertThat(fates.settled()).as("updates with a fate").hasSize(taken.get());
		assertThat(Collections.disjoint(fates.acknowledged, fates.undelivered)).isTrue();
		for (int i = 0; i < THREADS; i++) {
			// Once: the agent may still be reading what an aborted driver has written.
			List<TaskStatus> seen = fresh.records().updatesOf(prefix + i);
			assertThat(seen).extracting(TaskStatus::getMessage).containsExactlyElementsOf(numbers(seen.size()));
		}
	}

	private static List<String> numbers(int count) {
		List<String> numbers = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			numbers.add(String.valueOf(i));
		}
		return numbers;
	}

	/** Sends until the driver takes no more. */
	private static Status send(BcsExecutorDriver driver, String task, AtomicInteger taken, AtomicInteger sent,
			CountDownLatch enough) {
		Status last = Status.DRIVER_NOT_STARTED;
		for (int i = 0; sent.incrementAndGet() < UPDATES; i++) {
			Status status = driver.status();
			assertThat(status.getNumber()).as("the status never goes back").isGreaterThanOrEqualTo(last.getNumber());
			last = status;
			try {
				driver.sendStatusUpdate(RecordingExecutor.status(task, TaskState.TASK_RUNNING)
					.toBuilder()
					.setMessage(String.valueOf(i))
					.build());
				taken.incrementAndGet();
				enough.countDown();
			}
			catch (ExecutorDriverException ex) {
				break;
			}
		}
		try {
			return driver.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void endsThatRaceAgreeOnOne() throws Exception {
		for (int round = 0; round < 60; round++) {
			BcsExecutorDriver driver = driver(new Fates());
			driver.start();
			List<Callable<Status>> ends = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				End end = End.values()[i % End.values().length];
				ends.add(() -> end.act(driver));
			}
			List<Future<Status>> results = together(ends);
			Status last = driver.join();
			for (Future<Status> result : results) {
				assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(last);
			}
			assertThat(last).isIn(Status.DRIVER_STOPPED, Status.DRIVER_ABORTED);
		}
	}

	@Test
	void anInterruptEndsTheWaitOfItsThreadAlone() throws Exception {
		BcsExecutorDriver driver = driver(new Fates());
		driver.start();
		Future<Status> patient = this.threads.submit(driver::join);
		CountDownLatch begun = new CountDownLatch(1);
		Future<?> interrupted = this.threads.submit(() -> {
			Thread.currentThread().interrupt();
			begun.countDown();
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(driver::join);
		});
		assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
		interrupted.get(60, TimeUnit.SECONDS);
		assertThat(driver.isRunning()).isTrue();
		Future<Boolean> stopped = this.threads.submit(() -> {
			Thread.currentThread().interrupt();
			assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
			return Thread.interrupted();
		});
		assertThat(stopped.get(60, TimeUnit.SECONDS)).as("the interrupt is kept").isTrue();
		assertThat(patient.get(60, TimeUnit.SECONDS)).isEqualTo(Status.DRIVER_STOPPED);
	}

	/** A way to end a driver. */
	private enum End {

		STOP(Status.DRIVER_STOPPED) {

			@Override
			Status act(BcsExecutorDriver driver) {
				return driver.stop();
			}

		},
		ABORT(Status.DRIVER_ABORTED) {

			@Override
			Status act(BcsExecutorDriver driver) {
				return driver.abort();
			}

		},
		SHUTDOWN(Status.DRIVER_STOPPED) {

			@Override
			Status act(BcsExecutorDriver driver) throws InterruptedException {
				driver.shutdown();
				return driver.join();
			}

		};

		final Status status;

		End(Status status) {
			this.status = status;
		}

		abstract Status act(BcsExecutorDriver driver) throws InterruptedException;

	}

	/** What became of each update. */
	private static final class Fates implements DriverListener {

		final Set<ByteString> acknowledged = ConcurrentHashMap.newKeySet();

		final Set<ByteString> givenUp = ConcurrentHashMap.newKeySet();

		final Set<ByteString> undelivered = ConcurrentHashMap.newKeySet();

		@Override
		public void onEvent(DriverEvent event) {
			if (event instanceof DriverEvent.UpdateAcknowledged update) {
				this.acknowledged.add(update.status().getUuid());
			}
			else if (event instanceof DriverEvent.UpdateAbandoned update) {
				this.givenUp.add(update.status().getUuid());
			}
			else if (event instanceof DriverEvent.UpdateUndelivered update) {
				this.undelivered.add(update.status().getUuid());
			}
		}

		Set<ByteString> settled() {
			Set<ByteString> all = ConcurrentHashMap.newKeySet();
			all.addAll(this.acknowledged);
			all.addAll(this.givenUp);
			all.addAll(this.undelivered);
			return all;
		}

	}

}
