/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a start costs, in figures that no other load changes: classes loaded and bytes
 * allocated until the executor is subscribed. They may not grow unnoticed.
 */
class StartBudgetIT {

	private static final double TOLERANCE = 0.05;

	/** A JDK without figures of its own is compared with the nearest one. */
	private static final double TOLERANCE_OF_OTHER_JDK = 0.2;

	private final Properties budget = new Properties();

	private final Path directory;

	StartBudgetIT(@TempDir Path directory) throws IOException {
		this.directory = directory;
		try (InputStream file = StartBudgetIT.class.getResourceAsStream("/start-budget.properties")) {
			this.budget.load(Objects.requireNonNull(file));
		}
	}

	@Test
	void theDriverAloneStartsWithinItsBudget() {
		check("core", CoreProbe.class, StartBudgetIT::isOfDriver);
	}

	@Test
	void theStarterStartsWithinItsBudget() {
		check("starter", StarterProbe.class, (entry) -> true);
	}

	private static boolean isOfDriver(String entry) {
		String name = String.valueOf(Path.of(entry).getFileName());
		return name.endsWith("classes")
				|| Stream.of("bcs-executor-", "netty-", "protobuf-java", "slf4j-api", "jspecify")
					.anyMatch(name::startsWith);
	}

	private void check(String name, Class<?> probe, Predicate<String> classPath) {
		Cost cost = measure(probe,
				Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
					.filter(classPath)
					.collect(Collectors.joining(File.pathSeparator)));
		int jdk = Runtime.version().feature();
		int recorded = nearest(jdk);
		double factor = 1 + ((recorded == jdk) ? TOLERANCE : TOLERANCE_OF_OTHER_JDK);
		String lines = "%d.%s.classes=%d%n%1$d.%2$s.bytes=%4$d%n".formatted(jdk, name, cost.classes, cost.bytes);
		write(name, lines);
		assertThat(cost)
			.as("A start costs more than it did. If that is worth it, write into start-budget.properties:%n%s", lines)
			.matches((it) -> it.classes <= factor * number(recorded + "." + name + ".classes"), "classes as before")
			.matches((it) -> it.bytes <= factor * number(recorded + "." + name + ".bytes"), "allocation as before");
	}

	/** For whoever renews the budget. */
	private static void write(String name, String lines) {
		try {
			Files.writeString(Path.of("target", "start-cost-" + name + ".properties"), lines);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private int nearest(int jdk) {
		return IntStream.rangeClosed(0, 100)
			.flatMap((distance) -> IntStream.of(jdk - distance, jdk + distance))
			.filter((candidate) -> this.budget.containsKey(candidate + ".core.classes"))
			.findFirst()
			.orElseThrow();
	}

	private long number(String key) {
		return Long.parseLong(this.budget.getProperty(key));
	}

	private Cost measure(Class<?> probe, String classPath) {
		BenchmarkSettings settings = new BenchmarkSettings(0, 0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO,
				Duration.ZERO, 0, false, Duration.ofMinutes(5), this.directory);
		// No collection, and no space that a thread has but does not use.
		String java = "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "'"
				+ " -XX:+UseSerialGC -Xms600m -Xmx600m -Xmn500m -XX:-UseTLAB -XX:TieredStopAtLevel=1 -XX:MetaspaceSize=256m"
				+ " -Xlog:class+load:file=classes -Xlog:gc:file=collections -cp '" + classPath + "' " + probe.getName();
		TaskWorkload task = new TaskWorkload(0, 1, 1);
		try (ExecutorRun run = new ExecutorRun(new ExecutorCommand(probe.getSimpleName(), java), settings, task)) {
			run.await(task.done());
			assertThat(run.sandbox().resolve("collections")).content().doesNotContain("Pause");
			List<String> classes = Files.readAllLines(run.sandbox().resolve("classes"));
			int loaded = IntStream.range(0, classes.size())
				.filter((line) -> classes.get(line).contains(Milestone.class.getName()))
				.findFirst()
				.orElseThrow();
			return new Cost(loaded, Long.parseLong(Files.readString(run.sandbox().resolve(Milestone.FILE))));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What a start cost.
	 *
	 * @param classes how many classes were loaded
	 * @param bytes how many bytes were allocated
	 */
	private record Cost(int classes, long bytes) {
	}

}
