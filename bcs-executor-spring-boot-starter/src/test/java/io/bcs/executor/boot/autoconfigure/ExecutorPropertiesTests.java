/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

import io.bcs.executor.boot.TestExecutor;
import io.bcs.executor.protocol.FrameworkMessageEncoding;
import io.bcs.executor.protocol.MediaType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorPropertiesTests {

	private final ApplicationContextRunner runner = MesosEnvironment.emptyRunner()
		.withPropertyValues(MesosEnvironment.properties())
		.withBean(TestExecutor.class)
		.withConfiguration(AutoConfigurations.of(ExecutorAutoConfiguration.class));

	@Test
	void haveDefaultsForProduction() {
		this.runner.withPropertyValues("bcs.executor.auto-startup=false").run((context) -> {
			ExecutorProperties properties = context.getBean(ExecutorProperties.class);
			assertThat(properties).isEqualTo(new ExecutorProperties(false, true, false, MediaType.PROTOBUF, true,
					new ExecutorProperties.ExitCodes(0, 1), Duration.ofSeconds(5), Duration.ofMinutes(1),
					Duration.ofSeconds(2), Duration.ofSeconds(10), 256, 100_000, DataSize.ofMegabytes(64), 10_000,
					new ExecutorProperties.Resend(Duration.ofSeconds(10), Duration.ofMinutes(10)),
					Duration.ofMinutes(30), null, FrameworkMessageEncoding.RAW, new ExecutorProperties.Ssl(null, null),
					true));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "exit-codes.stopped=-1", "exit-codes.aborted=256", "stop-timeout=0s",
			"registration-timeout=-1s", "connect-timeout=0", "call-timeout=0s", "call-concurrency=0",
			"max-unacknowledged-updates=0", "max-record-size=0B", "max-record-size=2GB", "max-queued-callbacks=0",
			"heartbeat-interval=0s", "heartbeat-timeout=-1s", "ssl.server-name=not a name", "resend.interval=999ms",
			"resend.max-interval=9s", "call-timeout=999us" })
	void areRejectedByKeyAndValue(String setting) {
		String key = "bcs.executor." + setting.substring(0, setting.indexOf('='));
		this.runner.withPropertyValues("bcs.executor." + setting)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(BindValidationException.class,
						(ex) -> assertThat(ex.getValidationErrors()).singleElement()
							.satisfies((error) -> assertThat(error.toString()).contains(key + " must "))));
	}

	@Test
	void areRejectedAllAtOnce() {
		this.runner.withPropertyValues("bcs.executor.stop-timeout=0s", "bcs.executor.call-concurrency=-3")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(BindValidationException.class,
						(ex) -> assertThat(ex.getValidationErrors()).hasSize(2)));
	}

	@Test
	void allHaveADescription() {
		assertThat(ConfigurationMetadata.properties()).isNotEmpty()
			.allSatisfy((property) -> assertThat((String) property.get("description")).endsWith("."));
	}

	@Test
	void haveNoMetadataByHandWhereThereIsAField() throws IOException {
		try (InputStream in = getClass()
			.getResourceAsStream("/META-INF/additional-spring-configuration-metadata.json")) {
			String byHand = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
			assertThat(ExecutorProperties.class.getRecordComponents()).extracting(RecordComponent::getName)
				.map(DataObjectPropertyName::toDashedForm)
				.noneMatch((name) -> byHand.contains("\"bcs.executor." + name + "\""));
		}
	}

}
