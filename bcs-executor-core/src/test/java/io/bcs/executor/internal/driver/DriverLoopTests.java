/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.DriverListener;
import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.internal.driver.DriverInputs.Posted;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.session.SessionSettings;
import io.bcs.executor.protocol.FrameworkMessageEncoding;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The shell on its real threads, without sockets.
 */
class DriverLoopTests {

	private final List<DriverEvent> events = new CopyOnWriteArrayList<>();

	private final List<String> callbacks = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Duration> remaining = new CompletableFuture<>();

	private volatile @Nullable CountDownLatch blocking;

	private final CompletableFuture<Status> finalStatus = new CompletableFuture<>();

	private final CountDownLatch terminated = new CountDownLatch(1);

	private FakeTransport transport = new FakeTransport(false);

	private DriverLoop loop = loop(1000, Thread::new);

	private DriverLoop loop(int maxUpdates, ThreadFactory callbackThreads) {
		SessionSettings settings = new SessionSettings("framework", "executor", "agent:5051", true,
				Duration.ofMinutes(1), Duration.ofMinutes(15), Duration.ofSeconds(2), Duration.ofSeconds(10),
				Duration.ofSeconds(5), null, Duration.ofMillis(1), 256, Duration.ofMinutes(30), null,
				FrameworkMessageEncoding.RAW, Duration.ofSeconds(10), Duration.ofMinutes(10));
		DriverListener listener = this.events::add;
		DriverComponents components = new DriverComponents(proxy(ExecutorDriver.class, new CopyOnWriteArrayList<>()),
				proxy(Executor.class, this.callbacks), (eventLoop) -> this.transport, List.of(listener), List.of(),
				(update) -> update, new TerminationListener() {

					@Override
					public void onStatus(Status status) {
						DriverLoopTests.this.finalStatus.complete(status);
					}

					@Override
					public void onTermination() {
						DriverLoopTests.this.terminated.countDown();
					}

				}, Duration.ofSeconds(5), 10_000, Long.MAX_VALUE, callbackThreads, Map.of());
		return new DriverLoop(settings, components, maxUpdates);
	}

	@SuppressWarnings("unchecked")
	private <T> T proxy(Class<T> type, List<String> calls) {
		return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (self, method, arguments) -> {
			calls.add(method.getName());
			if (method.getName().equals("shutdown")) {
				this.remaining.complete(this.loop.shutdownGracePeriod());
			}
			CountDownLatch latch = this.blocking;
			if (method.getName().equals("launchTask") && latch != null) {
				latch.await();
			}
			return (method.getReturnType() == Status.class) ? Status.DRIVER_RUNNING : null;
		});
	}

	private static TaskStatus update(String task) {
		return TaskStatus.newBuilder()
			.setTaskId(TaskID.newBuilder().setValue(task))
			.setState(TaskState.TASK_RUNNING)
			.setUuid(ByteString.copyFromUtf8(task))
			.build();
	}

	private void start() {
		this.loop.start();
		await(() -> this.transport.actions.contains("flush"));
		this.transport.actions.clear();
	}

	private static void await(BooleanSupplier condition) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - deadline).as("waited for a minute").isNegative();
			Thread.onSpinWait();
		}
	}

	/** Holds the event loop up until the latch is counted down. */
	private CountDownLatch hold() throws InterruptedException {
		CountDownLatch held = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		assertThat(this.loop.run(() -> {
			held.countDown();
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		})).isTrue();
		held.await();
		return release;
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.loop.inputs().post(new Input.Abort());
		assertThat(this.terminated.await(60, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void callsOfOneBatchShareOneFlush() throws Exception {
		start();
		CountDownLatch release = hold();
		for (int i = 0; i < 100; i++) {
			assertThat(this.loop.inputs().postUpdate(update("task " + i), false)).isEqualTo(Posted.QUEUED);
		}
		release.countDown();
		await(() -> this.transport.actions.contains("flush"));
		assertThat(this.transport.actions).hasSize(101).last().isEqualTo("flush");
		assertThat(this.transport.actions.subList(0, 100)).containsOnly("send UPDATE");
	}

	@Test
	void aSingleUpdateIsFlushedWithoutWaitingForOthers() {
		start();
		this.loop.inputs().postUpdate(update("a"), false);
		await(() -> this.transport.actions.size() == 2);
		assertThat(this.transport.actions).containsExactly("send UPDATE", "flush");
	}

	@Test
	void exactlyAsManyUpdatesAreTakenAsTheLimitSays() throws Exception {
		this.loop = loop(10, Thread::new);
		start();
		for (int i = 0; i < 10; i++) {
			assertThat(this.loop.inputs().postUpdate(update("task " + i), false)).isEqualTo(Posted.QUEUED);
		}
		assertThat(this.loop.inputs().postUpdate(update("too many"), false)).isEqualTo(Posted.TOO_MANY);
		assertThat(this.loop.inputs().postUpdate(update("terminal"), true)).isEqualTo(Posted.QUEUED);
		await(() -> this.loop.snapshot(Status.DRIVER_RUNNING).unacknowledgedUpdateCount() == 11);
		assertThat(this.loop.inputs().postUpdate(update("too many"), false)).isEqualTo(Posted.TOO_MANY);
	}

	@Test
	void messagesThatTheLoopCantKeepUpWithAreDroppedAndReportedTogether() throws Exception {
		start();
		CountDownLatch release = hold();
		for (int i = 0; i < 5000; i++) {
			this.loop.inputs().postMessage(ByteString.copyFromUtf8("message"));
		}
		release.countDown();
		await(() -> this.events.stream().anyMatch(DriverEvent.MessageDropped.class::isInstance));
		await(() -> this.events.stream()
			.filter(DriverEvent.MessageDropped.class::isInstance)
			.mapToInt((event) -> ((DriverEvent.MessageDropped) event).messages())
			.sum() >= 5000 - SendLimits.MAX_MESSAGES);
		assertThat(this.events).filteredOn(
				(event) -> event instanceof DriverEvent.MessageDropped dropped && dropped.reason().contains("faster"))
			.containsExactly(new DriverEvent.MessageDropped(5000 - SendLimits.MAX_MESSAGES,
					"More than 1024 messages or 16777216 bytes of them were sent faster than the driver sends them"));
	}

	@Test
	void aTransportThatCantBeClosedKeepsNothingFromEnding() throws Exception {
		this.transport = new FakeTransport(true);
		List<Thread> callbackThreads = new ArrayList<>();
		this.loop = loop(10, (task) -> {
			Thread thread = new Thread(task);
			callbackThreads.add(thread);
			return thread;
		});
		start();
		this.loop.inputs().post(new Input.Stop());
		assertThat(this.finalStatus.get(60, TimeUnit.SECONDS)).isEqualTo(Status.DRIVER_STOPPED);
		assertThat(this.terminated.await(60, TimeUnit.SECONDS)).isTrue();
		for (Thread thread : callbackThreads) {
			thread.join(60_000);
			assertThat(thread.isAlive()).isFalse();
		}
	}

	@Test
	void aThreadThatCantBeStartedFailsTheStart() {
		this.loop = loop(10, (task) -> new Thread(task) {

			@Override
			public synchronized void start() {
				throw new OutOfMemoryError("unable to create native thread");
			}

		});
		assertThatThrownBy(() -> this.loop.start()).isInstanceOf(OutOfMemoryError.class);
		assertThat(this.finalStatus).isCompletedWithValue(Status.DRIVER_ABORTED);
		assertThat(this.loop.inputs().post(new Input.Stop())).isFalse();
	}

	@Test
	void anEndByErrorLeavesTheTasksTheirGracePeriod() throws Exception {
		start();
		this.loop.run(() -> this.transport.event(launch("a")));
		await(() -> this.callbacks.contains("launchTask"));
		this.loop.run(() -> this.transport.event(Event.newBuilder()
			.setType(Event.Type.ERROR)
			.setError(Event.Error.newBuilder().setMessage("Executor is not welcome"))
			.build()));
		assertThat(this.finalStatus.get(60, TimeUnit.SECONDS)).isEqualTo(Status.DRIVER_ABORTED);
		await(() -> this.callbacks.contains("shutdown"));
		assertThat(this.callbacks).endsWith("error", "shutdown");
		assertThat(this.loop.shutdownGracePeriod()).isBetween(Duration.ZERO, Duration.ofSeconds(5));
		assertThat(this.loop.snapshot(Status.DRIVER_ABORTED).activeTaskCount()).isOne();
		TaskStatus finished = update("a").toBuilder().setState(TaskState.TASK_KILLED).build();
		assertThat(this.loop.inputs().postUpdate(finished, true)).isEqualTo(Posted.QUEUED);
		assertThat(this.terminated.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.events).contains(new DriverEvent.UpdateDropped(finished));
		assertThat(this.loop.snapshot(Status.DRIVER_ABORTED).activeTaskCount()).isZero();
	}

	@Test
	void aShutdownHasTimeLeftAndTasksHaveTheirTimesOfTheWallClock() throws Exception {
		start();
		assertThat(this.loop.shutdownGracePeriod()).isEqualTo(Duration.ofSeconds(5));
		Instant before = Instant.now().minusSeconds(1);
		this.loop.run(() -> {
			this.transport.event(launch("a"));
			this.transport.event(Event.newBuilder().setType(Event.Type.SHUTDOWN).build());
		});
		await(() -> this.loop.snapshot(Status.DRIVER_RUNNING).activeTaskCount() == 1);
		assertThat(this.loop.snapshot(Status.DRIVER_RUNNING).activeTasks(10)).singleElement()
			.satisfies((task) -> assertThat(task.launched()).isBetween(before, Instant.now().plusSeconds(1)));
		assertThat(this.remaining).as("what the shutdown callback was told")
			.succeedsWithin(Duration.ofMinutes(1))
			.satisfies((left) -> assertThat(left).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(5)));
	}

	@Test
	void anEndByErrorDoesNotWaitForTasksThatTheExecutorWasNeverToldOf() throws Exception {
		start();
		CountDownLatch release = new CountDownLatch(1);
		this.blocking = release;
		this.loop.run(() -> {
			this.transport.event(launch("running"));
			this.transport.event(launch("queued"));
		});
		await(() -> this.callbacks.contains("launchTask"));
		this.loop.run(() -> this.transport.event(Event.newBuilder()
			.setType(Event.Type.ERROR)
			.setError(Event.Error.newBuilder().setMessage("Executor is not welcome"))
			.build()));
		this.finalStatus.get(60, TimeUnit.SECONDS);
		await(() -> this.loop.snapshot(Status.DRIVER_ABORTED).activeTaskCount() == 1);
		assertThat(this.loop.snapshot(Status.DRIVER_ABORTED).activeTaskCount()).isOne();
		release.countDown();
	}

	private static Event launch(String task) {
		return Event.newBuilder()
			.setType(Event.Type.LAUNCH)
			.setLaunch(Event.Launch.newBuilder()
				.setTask(TaskInfo.newBuilder()
					.setTaskId(TaskID.newBuilder().setValue(task))
					.setName(task)
					.setAgentId(AgentID.newBuilder().setValue("agent"))))
			.buildPartial();
	}

	@Test
	void theSnapshotListsUpdatesWhileTheLoopRunsAndAfterItsEnd() throws Exception {
		start();
		this.loop.inputs().postUpdate(update("a"), false);
		await(() -> this.loop.snapshot(Status.DRIVER_RUNNING).unacknowledgedUpdateCount() == 1);
		DriverSnapshot running = this.loop.snapshot(Status.DRIVER_RUNNING);
		assertThat(running.isSubscribed()).isTrue();
		assertThat(running.unacknowledgedUpdates(10)).extracting(DriverSnapshot.UnacknowledgedUpdate::taskId)
			.containsExactly("a");
		this.loop.inputs().post(new Input.Abort());
		assertThat(this.terminated.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.loop.snapshot(Status.DRIVER_ABORTED).connection())
			.isEqualTo(DriverSnapshot.ConnectionState.ABORTED);
		assertThat(this.loop.snapshot(Status.DRIVER_ABORTED).unacknowledgedUpdates(10)).hasSize(1);
	}

	@Test
	void aLoopThatIsHeldUpIsSaidInsteadOfWaitedForForEver() throws Exception {
		start();
		CountDownLatch release = hold();
		DriverSnapshot snapshot = this.loop.snapshot(Status.DRIVER_RUNNING);
		assertThat(snapshot.isSubscribed()).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> snapshot.activeTasks(10))
			.withMessageContaining("did not respond within 1000 ms");
		release.countDown();
	}

}
