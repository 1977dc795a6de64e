/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

@ExtendWith(OutputCaptureExtension.class)
class SpringBootVersionCheckTests {

	@ParameterizedTest
	@CsvSource({ "4.0.0", "4.0.12", "4.0.3-SNAPSHOT", "3.5.7", "2.7.18", "1.5.22.RELEASE", "3.10.0" })
	void anOlderLineEndsTheStart(String version) {
		assertThatExceptionOfType(UnsupportedSpringBootException.class).isThrownBy(() -> check(version))
			.withMessage("bcs-executor needs Spring Boot 4.1 or later, and this application runs on Spring Boot "
					+ version + ".");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "4.1.0", "4.1.2", "4.1.0-M1", "4.1", "4.10.0", "5.0.0", "10.0.0", "unknown", "" })
	void thisLineAndLaterOnesAndWhatIsNotKnownDoNot(@Nullable String version) {
		assertThat(catchThrowable(() -> check(version))).isNull();
	}

	@Test
	void isRegisteredAndAcceptsTheVersionOfThisBuild() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(ApplicationListener.class))
			.filteredOn(SpringBootVersionCheck.class::isInstance)
			.singleElement()
			.satisfies((listener) -> ((SpringBootVersionCheck) listener).onApplicationEvent(event()));
	}

	@Test
	void theSentenceIsAPageAndNoStackTrace(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Empty.class);
		application.addListeners(new SpringBootVersionCheck(() -> "4.0.3"));
		assertThat(catchThrowable(application::run)).isInstanceOf(UnsupportedSpringBootException.class);
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "needs Spring Boot 4.1 or later", "Spring Boot 4.0.3")
			.doesNotContain("\tat ");
	}

	@Test
	void thePageSaysWhereTheVersionIsSet() {
		FailureAnalysis analysis = new UnsupportedSpringBootFailureAnalyzer()
			.analyze(new UnsupportedSpringBootException("4.1", "3.5.7"));
		assertThat(Objects.requireNonNull(analysis).getAction()).contains("spring-boot-starter-parent",
				"spring-boot-dependencies", "4.1.x");
	}

	private static void check(@Nullable String version) {
		new SpringBootVersionCheck(() -> version).onApplicationEvent(event());
	}

	private static ApplicationEnvironmentPreparedEvent event() {
		return new ApplicationEnvironmentPreparedEvent(new DefaultBootstrapContext(), new SpringApplication(),
				new String[0], new StandardEnvironment());
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
