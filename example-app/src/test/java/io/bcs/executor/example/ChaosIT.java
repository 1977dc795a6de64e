/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.bcs.executor.test.EmbeddedAgent;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged example as a process, under load and random faults of its machine, its
 * network and its agent. Half an hour with {@code -Pchaos}; {@code -Dchaos.duration=PT2H}
 * and {@code -Dchaos.seed=N} choose otherwise. Each fault strikes at least once, however
 * short that is.
 */
@EnabledIfSystemProperty(named = "chaos.duration", matches = ".+")
class ChaosIT {

	/** Warns of all that it has to say: it was asked for. */
	private static final Logger logger = LoggerFactory.getLogger(ChaosIT.class);

	private static final Duration WAVE = Duration.ofSeconds(20);

	private static final Duration PATIENCE = Duration.ofMinutes(10);

	/** The rest is the machine's. */
	private static final Set<ChaosFault> AROUND = EnumSet.of(ChaosFault.PAUSE, ChaosFault.AGENT_RESTART,
			ChaosFault.AGENT_KILL, ChaosFault.CUT, ChaosFault.RESET, ChaosFault.DELAY, ChaosFault.FREEZE,
			ChaosFault.HALF_OPEN, ChaosFault.HALF_CLOSE_TO_EXECUTOR, ChaosFault.HALF_CLOSE_TO_AGENT);

	private static final Pattern COLLECTION = Pattern.compile("\\[gc\\s*\\] GC\\(\\d+\\) .* \\d+M->(\\d+)M\\(");

	private final AtomicLong collections = new AtomicLong();

	private final AtomicLong heapMegabytes = new AtomicLong();

	private final Path directory;

	ChaosIT(@TempDir Path directory) {
		this.directory = directory;
	}

	@Test
	@Timeout(value = 3, unit = TimeUnit.HOURS)
	void losesNothingReordersNothingHangsNowhereAndLeavesNothing() throws Exception {
		Duration duration = Duration.parse(System.getProperty("chaos.duration", "PT15S"));
		long seed = Long.getLong("chaos.seed", System.nanoTime());
		logger.warn("Chaos of {} with -Dchaos.seed={}", duration, seed);
		ChaosTasks tasks = new ChaosTasks(seed);
		try (EmbeddedAgent agent = EmbeddedAgent.builder()
			.subscriptionBackoffMax(Duration.ofSeconds(1))
			.heartbeatInterval(Duration.ofSeconds(1))
			.gracePeriod(Duration.ofSeconds(20))
			.listener(tasks)
			.start();
				ChaosProxy proxy = new ChaosProxy(agent.port());
				ChaosExecutor executor = ChaosExecutor.start(agent, proxy.port(), this.directory,
						(line) -> look(line, tasks))) {
			try {
				begin(agent, executor, tasks);
				run(duration, seed, agent, proxy, executor, tasks);
			}
			catch (Throwable ex) {
				if (executor.isAlive()) {
					executor.dumpThreads();
				}
				logger.error("Failed with -Dchaos.seed={}; what the executor printed and the agent saw is in {}", seed,
						keep(executor, agent));
				throw ex;
			}
		}
	}

	/** Nothing goes wrong until the application has started, and its first task ended. */
	private static void begin(EmbeddedAgent agent, ChaosExecutor executor, ChaosTasks tasks) {
		tasks.launchFirst(agent);
		await("the end of the first task", () -> tasks.active() == 0 || !executor.isAlive(), () -> "");
		assertThat(executor.isAlive()).as("the executor runs").isTrue();
	}

	private void look(String line, ChaosTasks tasks) {
		tasks.look(line);
		Matcher collection = COLLECTION.matcher(line);
		if (collection.find()) {
			this.collections.incrementAndGet();
			this.heapMegabytes.accumulateAndGet(Long.parseLong(collection.group(1)), Math::max);
		}
	}

	private void run(Duration duration, long seed, EmbeddedAgent agent, ChaosProxy proxy, ChaosExecutor executor,
			ChaosTasks tasks) throws Exception {
		executor.leftOut().forEach((reason) -> logger.warn("Left out: {}", reason));
		Set<ChaosFault> outer = EnumSet.copyOf(executor.possible());
		outer.retainAll(AROUND);
		Set<ChaosFault> inner = EnumSet.copyOf(executor.possible());
		inner.removeAll(AROUND);
		List<ChaosFaults> all = List.of(new ChaosFaults(outer, seed + 1, agent, proxy, executor, tasks),
				new ChaosFaults(inner, seed + 2, agent, proxy, executor, tasks));
		long begin = System.nanoTime();
		long lost = 0;
		ExecutorService threads = Executors.newFixedThreadPool(all.size());
		try {
			while (System.nanoTime() - begin < duration.toNanos() || !all.stream().allMatch(ChaosFaults::isComplete)) {
				wave(begin + duration.toNanos(), agent, executor, tasks, all, threads);
				settle(agent, executor, tasks);
				lost = executor.counter("bcs_executor_updates_queued_total") - agent.records().updatesAcknowledged();
				assertThat(tasks.violations()).as("updates out of order with seed %d", seed).isEmpty();
				agent.records().clearHistory();
				tasks.forget();
				executor.cleanSandbox();
				logger.warn("After {} s: {} tasks, {} updates; faults {} and {}",
						TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin), tasks.launched(),
						agent.records().updatesReceived(), all.get(0).struck(), all.get(1).struck());
			}
		}
		finally {
			threads.shutdownNow();
		}
		report(duration, seed, begin, lost, agent, executor, tasks, all);
	}

	private static void wave(long end, EmbeddedAgent agent, ChaosExecutor executor, ChaosTasks tasks,
			List<ChaosFaults> all, ExecutorService threads) throws Exception {
		CountDownLatch enough = new CountDownLatch(1);
		List<Future<?>> strikes = all.stream()
			.<Future<?>>map((faults) -> threads.submit(() -> faults.strikeUntil(enough)))
			.toList();
		long waveEnd = System.nanoTime() + WAVE.toNanos();
		while (System.nanoTime() - waveEnd < 0
				&& (System.nanoTime() - end < 0 || !all.stream().allMatch(ChaosFaults::isComplete))) {
			assertThat(executor.isAlive()).as("the executor runs").isTrue();
			tasks.kill(agent);
			if (!tasks.launch(agent)) {
				boolean unused = enough.await(5, TimeUnit.MILLISECONDS);
			}
		}
		enough.countDown();
		for (Future<?> strike : strikes) {
			strike.get();
		}
	}

	/** Everything is healed: all tasks end, and all updates are acknowledged. */
	private static void settle(EmbeddedAgent agent, ChaosExecutor executor, ChaosTasks tasks) {
		await("the end of all tasks", () -> {
			tasks.kill(agent);
			return tasks.active() == 0;
		}, () -> "Hung: " + tasks.hung());
		await("the acknowledgement of all updates",
				() -> executor.counter("bcs_executor_updates_queued_total") == executor
					.counter("bcs_executor_updates_acknowledged_total"),
				() -> "Of " + executor.counter("bcs_executor_updates_queued_total") + " updates only "
						+ executor.counter("bcs_executor_updates_acknowledged_total") + " are acknowledged, of "
						+ agent.records().updatesReceived() + " that the agent has. " + tasks.violations());
		await("the end of all processes of tasks", () -> executor.taskProcesses().isEmpty(),
				() -> "Left: " + executor.taskProcesses());
		await("the end of all pipes", () -> executor.pipes() == 0, () -> "Left: " + executor.pipes());
	}

	private static void await(String what, Callable<Boolean> condition, Callable<String> otherwise) {
		try {
			Awaitility.await(what).ignoreExceptions().atMost(PATIENCE).until(condition);
		}
		catch (ConditionTimeoutException ex) {
			try {
				throw new AssertionError(what + " did not come. " + otherwise.call(), ex);
			}
			catch (Exception unknown) {
				ex.addSuppressed(unknown);
				throw ex;
			}
		}
	}

	private void report(Duration duration, long seed, long begin, long lost, EmbeddedAgent agent,
			ChaosExecutor executor, ChaosTasks tasks, List<ChaosFaults> all) throws Exception {
		long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
		long updates = executor.counter("bcs_executor_updates_queued_total");
		long calls = executor.counter("bcs_executor_updates_sent_total");
		long abandoned = executor.counter("bcs_executor_updates_abandoned_total");
		List<ProcessHandle> helpers = executor.descendants();
		agent.shutdown();
		assertThat(executor.waitFor(PATIENCE)).as("the executor has ended").isTrue();
		await("the end of all processes", () -> helpers.stream().noneMatch(ProcessHandle::isAlive),
				() -> "Left: " + helpers.stream().filter(ProcessHandle::isAlive).toList());
		Map<ChaosFault, Integer> struck = new EnumMap<>(ChaosFault.class);
		Map<ChaosFault, Integer> withoutEffect = new EnumMap<>(ChaosFault.class);
		all.forEach((faults) -> {
			struck.putAll(faults.struck());
			withoutEffect.putAll(faults.withoutEffect());
		});
		logger.warn("Chaos of {} with -Dchaos.seed={}: {} s, {} tasks ({}), {} updates in {} calls, {} subscriptions",
				duration, seed, seconds, tasks.launched(), tasks.ends(), updates, calls,
				agent.records().subscriptions());
		logger.warn("Faults with an effect: {}, {} in all; without: {}, healed before one was seen: {}; left out: {}",
				struck, struck.values().stream().mapToInt(Integer::intValue).sum(), withoutEffect,
				all.stream().mapToInt(ChaosFaults::interrupted).sum(), executor.leftOut());
		logger.warn("Heap of at most 48 MB: {} collections, at most {} MB after one", this.collections,
				this.heapMegabytes);
		logger.warn("Updates lost {}, abandoned {}, out of order {}; tasks hung {}; processes left {}", lost, abandoned,
				tasks.violations().size(), tasks.hung().size(), executor.taskProcesses().size());
		assertThat(executor.exitCode()).as("exit code").isZero();
		assertThat(lost).as("updates lost").isZero();
		assertThat(abandoned).as("updates abandoned").isZero();
		assertThat(tasks.violations()).isEmpty();
		assertThat(tasks.hung()).isEmpty();
		assertThat(executor.taskProcesses()).isEmpty();
		assertThat(struck.keySet()).as("faults that had an effect, of which others were without one: %s", withoutEffect)
			.containsAll(executor.possible());
		assertThat(this.collections).as("collections of a small heap").hasPositiveValue();
	}

	private static Path keep(ChaosExecutor executor, EmbeddedAgent agent) throws IOException {
		Path kept = Path.of("target", "chaos").toAbsolutePath();
		Files.createDirectories(kept);
		Files.copy(executor.log(), kept.resolve("output"), StandardCopyOption.REPLACE_EXISTING);
		List<String> history = new ArrayList<>();
		agent.records().events().forEach((event) -> history.add(event.at() + " " + event));
		agent.records().calls().forEach((call) -> history.add(call.at() + " " + call));
		Files.write(kept.resolve("history"), history);
		Files.writeString(kept.resolve("history-end"), agent.records().history());
		return kept;
	}

}
