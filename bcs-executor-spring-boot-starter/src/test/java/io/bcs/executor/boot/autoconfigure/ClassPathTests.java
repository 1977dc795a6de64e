/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The whole auto-configuration, as an application imports it, with jars missing from the
 * class path.
 */
class ClassPathTests {

	private static final String DRIVER = "executorDriver";

	private static final String ENDPOINT = "executorEndpoint";

	private static final String INFO = "executorInfoContributor";

	private static final String SANITIZING = "executorTokenSanitizingFunction";

	private static final String HEALTH = "bcsExecutorHealthIndicator";

	private static final String METRICS = "executorMetrics";

	private static final String TEXTFILE = "textfileMetricsExporter";

	@ParameterizedTest(name = "without {0}")
	@MethodSource
	void worksWithWhatIsThere(List<String> missing, List<String> present) throws Exception {
		List<String> all = List.of(DRIVER, ENDPOINT, INFO, SANITIZING, HEALTH, METRICS, TEXTFILE);
		assertThat(beanNames(missing)).filteredOn(all::contains).containsExactlyInAnyOrderElementsOf(present);
	}

	static Stream<Arguments> worksWithWhatIsThere() {
		return Stream.of(arguments(List.of(), List.of(DRIVER, ENDPOINT, INFO, SANITIZING, HEALTH, METRICS, TEXTFILE)),
				arguments(List.of("spring-boot-actuator", "spring-boot-health"), List.of(DRIVER, METRICS, TEXTFILE)),
				arguments(List.of("spring-boot-actuator-autoconfigure"),
						List.of(DRIVER, SANITIZING, HEALTH, METRICS, TEXTFILE)),
				arguments(List.of("spring-boot-health"),
						List.of(DRIVER, ENDPOINT, INFO, SANITIZING, METRICS, TEXTFILE)),
				arguments(List.of("micrometer-registry-prometheus", "prometheus-metrics"),
						List.of(DRIVER, ENDPOINT, INFO, SANITIZING, HEALTH, METRICS)),
				arguments(List.of("spring-boot-micrometer", "micrometer-", "prometheus-"),
						List.of(DRIVER, ENDPOINT, INFO, SANITIZING, HEALTH)),
				arguments(List.of("spring-boot-actuator", "spring-boot-health", "spring-boot-micrometer", "micrometer-",
						"prometheus-", "jackson-"), List.of(DRIVER)));
	}

	private static String[] beanNames(List<String> missing) throws Exception {
		List<URL> jars = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
			Path path = Path.of(entry);
			if (missing.stream().noneMatch((prefix) -> String.valueOf(path.getFileName()).startsWith(prefix))) {
				jars.add(path.toUri().toURL());
			}
		}
		Thread thread = Thread.currentThread();
		ClassLoader original = thread.getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			thread.setContextClassLoader(loader);
			return (String[]) loader.loadClass(ClassPathProbe.class.getName()).getMethod("beanNames").invoke(null);
		}
		finally {
			thread.setContextClassLoader(original);
		}
	}

}
