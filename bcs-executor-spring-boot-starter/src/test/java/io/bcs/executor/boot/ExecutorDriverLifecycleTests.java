/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.Status;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

@ExtendWith(OutputCaptureExtension.class)
class ExecutorDriverLifecycleTests {

	private static final String GRACE = "5secs";

	private static final Duration PHASE = Duration.ofSeconds(30);

	private final FakeDriver driver = new FakeDriver();

	private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

	private final ExecutorDriverLifecycle lifecycle = lifecycle(this.driver, GRACE, PHASE);

	@Test
	void startsTheDriver() {
		this.lifecycle.start();
		assertThat(this.driver.calls()).containsExactly("start");
		assertThat(this.lifecycle.isRunning()).isTrue();
		this.driver.endWith(Status.DRIVER_STOPPED);
	}

	@Test
	void isLastUpAndFirstDownAndTakesNoPartInPausing() {
		assertThat(this.lifecycle.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE).isEqualTo(Integer.MAX_VALUE);
		assertThat(this.lifecycle.isAutoStartup()).isTrue();
		assertThat(this.lifecycle.isPauseable()).isFalse();
	}

	@Test
	void watchesADriverThatTheApplicationStartedItself() throws InterruptedException {
		this.driver.start();
		this.lifecycle.start();
		this.driver.endWith(Status.DRIVER_ABORTED);
		assertThat(this.ends.poll(60, TimeUnit.SECONDS)).startsWith("DRIVER_ABORTED");
		assertThat(this.driver.calls()).containsExactly("start");
	}

	@Test
	void reportsADriverThatEndsByItselfOnANonDaemonThreadOfItsOwn() throws InterruptedException {
		this.lifecycle.start();
		this.driver.endWith(Status.DRIVER_STOPPED);
		assertThat(this.ends.poll(60, TimeUnit.SECONDS))
			.isEqualTo("DRIVER_STOPPED on bcs-executor-exit, daemon=false, f1/e1");
		assertThat(this.lifecycle.isRunning()).isFalse();
	}

	@Test
	void doesNotStartADriverTwiceAndSaysSoWithoutAnException(CapturedOutput output) throws InterruptedException {
		this.lifecycle.start();
		this.driver.endWith(Status.DRIVER_STOPPED);
		this.ends.poll(60, TimeUnit.SECONDS);
		this.lifecycle.start();
		assertThat(this.driver.calls()).containsExactly("start");
		assertThat(output).contains("has ended and can't be started again");
	}

	@Test
	void stopsInTheBackgroundAndReportsNoEnd() {
		NewThreads threads = new NewThreads();
		this.lifecycle.start();
		assertThat(threads.alive("bcs-executor-exit")).hasSize(1);
		CompletableFuture<String> stopped = new CompletableFuture<>();
		this.lifecycle.stop(() -> stopped.complete(Thread.currentThread().getName()));
		assertThat(stopped).succeedsWithin(Duration.ofSeconds(60)).isEqualTo("bcs-executor-stop");
		assertThat(this.driver.calls()).containsExactly("start", "stop");
		threads.awaitEnd("bcs-executor-exit");
		assertThat(this.ends).isEmpty();
	}

	@Test
	void returnsFromAStopBeforeTheDriverHasEnded() {
		FakeDriver slow = new FakeDriver().thatDoesNotStop();
		ExecutorDriverLifecycle lifecycle = lifecycle(slow, GRACE, PHASE);
		lifecycle.start();
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		lifecycle.stop(() -> stopped.complete(null));
		Awaitility.await().until(() -> slow.calls().contains("stop"));
		assertThat(stopped).isNotDone();
		assertThat(lifecycle.isRunning()).isTrue();
		slow.endWith(Status.DRIVER_STOPPED);
		assertThat(stopped).succeedsWithin(Duration.ofSeconds(60));
		assertThat(slow.calls()).doesNotContain("abort");
	}

	@Test
	void abortsADriverThatOutlivesTheContextsShutdownTimeout(CapturedOutput output) {
		FakeDriver stubborn = new FakeDriver().thatDoesNotStop();
		ExecutorDriverLifecycle lifecycle = lifecycle(stubborn, GRACE, Duration.ofMillis(100));
		lifecycle.start();
		lifecycle.stop();
		assertThat(stubborn.calls()).containsExactly("start", "stop", "abort");
		assertThat(output).contains("spring.lifecycle.timeout-per-shutdown-phase");
	}

	@Test
	void asksTheDriverToShutDownSoThatTheExecutorGetsItsCallback() {
		FakeDriver shutting = new FakeDriver() {

			@Override
			public Status shutdown() {
				calls().add("shutdown");
				endWith(Status.DRIVER_STOPPED);
				return status();
			}

		};
		ExecutorDriverLifecycle lifecycle = lifecycle(shutting, GRACE, PHASE);
		lifecycle.start();
		lifecycle.stop();
		assertThat(shutting.calls()).containsExactly("start", "shutdown");
	}

	@ParameterizedTest
	@CsvSource({ "PT30S, PT28S", "PT1S, PT0.8S", "PT0S, PT0.001S", "P9999D, P365D" })
	void leavesTheDriverALittleLessThanThePhaseOfTheContext(Duration phase, Duration period) {
		assertThat(ExecutorDriverLifecycle.applicationShutdownPeriod(phase)).isEqualTo(period);
	}

	@Test
	void hasNothingToStopBeforeTheStart() {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		this.lifecycle.stop(() -> stopped.complete(null));
		assertThat(stopped).succeedsWithin(Duration.ofSeconds(60));
		assertThat(this.driver.calls()).isEmpty();
	}

	@Test
	void followsItsApplicationContext() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean(ExecutorDriverLifecycle.class, () -> this.lifecycle);
			context.refresh();
			assertThat(this.driver.calls()).containsExactly("start");
			context.pause();
			context.restart();
			assertThat(this.driver.calls()).containsExactly("start");
		}
		assertThat(this.driver.calls()).containsExactly("start", "stop");
	}

	@Test
	void leavesNoThreadWhenTheContextFailsToStart() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		SmartLifecycle broken = mock(SmartLifecycle.class);
		given(broken.isAutoStartup()).willReturn(true);
		given(broken.getPhase()).willReturn(SmartLifecycle.DEFAULT_PHASE);
		willThrow(new IllegalStateException("broken")).given(broken).start();
		willAnswer((call) -> {
			call.getArgument(0, Runnable.class).run();
			return null;
		}).given(broken).stop(any());
		context.registerBean("a", ExecutorDriverLifecycle.class, () -> this.lifecycle);
		context.registerBean("b", SmartLifecycle.class, () -> broken);
		NewThreads threads = new NewThreads();
		assertThat(catchThrowable(context::refresh)).hasRootCauseMessage("broken");
		assertThat(this.driver.calls()).containsExactly("start", "stop");
		threads.awaitEnd("bcs-executor");
	}

	private ExecutorDriverLifecycle lifecycle(ExecutorDriver driver, String grace, Duration phase) {
		DriverEnv env = DriverEnv.from(Map.of("MESOS_AGENT_ENDPOINT", "127.0.0.1:1", "MESOS_FRAMEWORK_ID", "f1",
				"MESOS_EXECUTOR_ID", "e1", "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", grace));
		return new ExecutorDriverLifecycle(driver, env, true, phase,
				(status) -> this.ends.add(status + " on " + Thread.currentThread().getName() + ", daemon="
						+ Thread.currentThread().isDaemon() + ", " + MDC.get("frameworkId") + "/"
						+ MDC.get("executorId")));
	}

}
