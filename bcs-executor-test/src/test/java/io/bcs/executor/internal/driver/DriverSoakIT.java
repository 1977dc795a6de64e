/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.management.UnixOperatingSystemMXBean;
import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.protocol.TaskStates;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One driver, one agent, wave after wave of tasks under random faults. A few seconds in
 * every build, ten minutes with {@code -Psoak}; {@code -Dsoak.duration=PT1H} and
 * {@code -Dsoak.seed=N} choose otherwise.
 */
class DriverSoakIT {

	private static final org.slf4j.Logger logger = LoggerFactory.getLogger(DriverSoakIT.class);

	private static final int TASKS = 150;

	/** The driver says much under faults, and the transport too. */
	private static final List<String> TALKATIVE = List.of("io.bcs.executor", "reactor.netty");

	private final ListAppender<ILoggingEvent> leaks = new ListAppender<>();

	private final List<Long> heap = new ArrayList<>();

	private final List<Long> descriptors = new ArrayList<>();

	private final List<Long> threads = new ArrayList<>();

	private static Logger logger(String name) {
		return (Logger) LoggerFactory.getLogger(name);
	}

	@BeforeEach
	void begin() {
		this.leaks.start();
		logger("io.netty.util.ResourceLeakDetector").addAppender(this.leaks);
		TALKATIVE.forEach((name) -> logger(name).setLevel(Level.OFF));
		logger(DriverSoakIT.class.getName()).setLevel(Level.INFO);
	}

	@AfterEach
	void end() {
		logger("io.netty.util.ResourceLeakDetector").detachAppender(this.leaks);
		TALKATIVE.forEach((name) -> logger(name).setLevel(null));
	}

	@Test
	@Timeout(value = 2, unit = TimeUnit.HOURS)
	void losesNothingReordersNothingAndStaysSmall() throws Exception {
		Duration duration = Duration.parse(System.getProperty("soak.duration", "PT8S"));
		long seed = Long.getLong("soak.seed", System.nanoTime());
		logger.info("Soak of {} with -Dsoak.seed={}", duration, seed);
		Map<SoakFaults.Kind, Integer> faults = SoakFaults.counts();
		long tasks = 0;
		long reached = 0;
		int waves = 0;
		try (EmbeddedAgent agent = EmbeddedAgent.builder()
			.subscriptionBackoffMax(Duration.ofMillis(200))
			.gracePeriod(Duration.ofSeconds(1))
			.start(); SoakExecutor executor = new SoakExecutor()) {
			BcsExecutorDriver driver = BcsExecutorDriver.builder(executor, DriverEnv.from(agent.env()))
				.callTimeout(Duration.ofMillis(500))
				.listener(executor)
				.build();
			driver.start();
			agent.within(Duration.ofSeconds(60)).awaitSubscription();
			// An agent that loses the only tasks of an executor ends the executor with
			// them.
			agent.launch(Tasks.data("first", new byte[0]));
			agent.within(Duration.ofSeconds(60)).awaitUpdate("first", TaskState.TASK_FINISHED);
			long until = System.nanoTime() + duration.toNanos();
			while (System.nanoTime() - until < 0) {
				wave(agent, executor, "wave-" + waves + "-", seed + waves, faults);
				assertThat(executor.end).as("the driver's end").isEmpty();
				reached += executor.reported.size();
				waves++;
				tasks += TASKS;
				agent.records().clearHistory();
				executor.reported.clear();
				sample();
			}
			assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
			logger.info("{} tasks in {} waves, {} of them reached the executor; "
					+ "{} updates taken, {} acknowledged, {} given up, {} retries, {} outages, " + "{} messages", tasks,
					waves, reached, executor.taken, executor.acknowledged, executor.givenUp, executor.retried,
					executor.outages, executor.messages);
			assertThat(executor.acknowledged.get()).isEqualTo(executor.taken.get());
			assertThat(executor.givenUp.get()).isZero();
			assertThat(reached).as("tasks that reached the executor").isGreaterThan(tasks / 4);
		}
		logger.info("Faults: {}", faults);
		logger.info("After each collection: heap {} kB, descriptors {}, threads {}", thin(this.heap),
				thin(this.descriptors), thin(this.threads));
		assertFlat("heap in kB", this.heap, 1.15, 3000);
		assertFlat("file descriptors", this.descriptors, 1, 8);
		assertFlat("threads", this.threads, 1, 4);
		assertThat(this.leaks.list).as("leaked buffers").isEmpty();
	}

	private void wave(EmbeddedAgent agent, SoakExecutor executor, String prefix, long seed,
			Map<SoakFaults.Kind, Integer> faults) throws InterruptedException {
		CountDownLatch enough = new CountDownLatch(1);
		Thread harm = new Thread(new SoakFaults(agent, seed, enough, faults), "soak-faults");
		harm.start();
		for (int i = 0; i < TASKS; i++) {
			if (i % 25 == 0) {
				// What is launched during an outage is lost, as with a real agent.
				agent.within(Duration.ofSeconds(60)).awaitSubscription();
				agent.message(new byte[] { 1, 2, 3 });
				boolean unused = enough.await(20, TimeUnit.MILLISECONDS);
			}
			agent.launch(Tasks.data(prefix + i, new byte[200]));
		}
		enough.countDown();
		harm.join();
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> everyTaskHasEnded(agent, prefix) && executor.isIdle());
		for (int i = 0; i < TASKS; i++) {
			List<TaskState> reported = executor.reported.getOrDefault(prefix + i, List.of());
			assertThat(agent.records()
				.updatesOf(prefix + i)
				.stream()
				.filter((status) -> status.getSource() == TaskStatus.Source.SOURCE_EXECUTOR)
				.map(TaskStatus::getState)).as("updates of %s%d with seed %d", prefix, i, seed)
				.containsExactlyElementsOf(reported);
		}
	}

	/**
	 * By the executor's word, or by the agent's if the launch went down with a stream.
	 */
	private static boolean everyTaskHasEnded(EmbeddedAgent agent, String prefix) {
		long ended = agent.records()
			.updates()
			.stream()
			.filter((status) -> status.getTaskId().getValue().startsWith(prefix))
			.filter((status) -> TaskStates.isTerminal(status.getState()))
			.count();
		if (ended < TASKS) {
			// A launch that was lost shows with the next subscription only.
			agent.stream().drop();
		}
		return ended >= TASKS;
	}

	private void sample() {
		System.gc();
		this.heap.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024);
		this.threads.add((long) ManagementFactory.getThreadMXBean().getThreadCount());
		if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
			this.descriptors.add(unix.getOpenFileDescriptorCount());
		}
	}

	/** Compares the medians of the first third and of the last. */
	private static void assertFlat(String what, List<Long> samples, double factor, long slack) {
		int third = samples.size() / 3;
		if (third < 2) {
			return;
		}
		long first = median(samples.subList(0, third));
		long last = median(samples.subList(samples.size() - third, samples.size()));
		assertThat(last).as("%s: %s", what, samples).isLessThanOrEqualTo((long) (first * factor) + slack);
	}

	private static long median(List<Long> samples) {
		return samples.stream().sorted().toList().get(samples.size() / 2);
	}

	private static List<Long> thin(List<Long> samples) {
		int step = Math.max(1, samples.size() / 20);
		List<Long> shown = new ArrayList<>();
		for (int i = 0; i < samples.size(); i += step) {
			shown.add(samples.get(i));
		}
		return shown;
	}

}
