/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps {@code docs/configuration.md} the same as the metadata. Run with
 * {@code -Ddocs.update=true} to write it anew.
 */
class ConfigurationReferenceTests {

	private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");

	/** The first prefix that fits decides; the titles come in this order, too. */
	private static final List<Section> SECTIONS = List.of(
			new Section("bcs.executor.textfile.", "Text file for the node exporter", ""),
			new Section("bcs.executor.metrics.", "Metrics", ""),
			new Section("bcs.executor.observation.", "Observations", ""),
			new Section("bcs.executor.process.", "Processes", """
					For applications with `bcs-executor-process`: [Running processes](running-processes.md).
					"""), new Section("bcs.executor.task.", "Task runners", """
					For applications with a `TaskRunner` bean: [Writing an executor](writing-an-executor.md).
					"""), new Section("bcs.executor.", "The driver", """
					Durations are written as Spring Boot reads them: `250ms`, `5s`, `2m`, `PT1M30S`; sizes as `64MB`.
					"""), new Section("management.", "Actuator", ""), new Section("mesos.", "What the agent sets", """
					A Mesos agent sets these as variables: `MESOS_EXECUTOR_ID` is `mesos.executor-id`. Other sources are
					for tests and for starting by hand. The values of variables are taken as they are: no placeholder in
					them is resolved. Durations are written as Mesos writes them: a number directly followed by `ns`,
					`us`, `ms`, `secs`, `mins`, `hrs`, `days` or `weeks`.

					The TLS variables `LIBPROCESS_SSL_*` and `SSL_*` are read under these names only; they are listed
					[with TLS](spring-boot.md#tls).
					"""));

	@Test
	void theReferenceIsUpToDate() throws IOException {
		String expected = reference();
		if (Boolean.getBoolean("docs.update")) {
			Files.writeString(REFERENCE, expected);
		}
		assertThat(REFERENCE)
			.as("written anew by ./mvnw -pl bcs-executor-spring-boot-starter -am test "
					+ "-Dtest=ConfigurationReferenceTests -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.update=true")
			.content()
			.isEqualTo(expected);
	}

	private static String reference() {
		StringBuilder text = new StringBuilder("""
				# Configuration reference

				Every property of the starter. This page is generated from the configuration metadata that editors use
				as well; a test fails when the two differ.
				""");
		for (Section section : List.of(SECTIONS.get(5), SECTIONS.get(4), SECTIONS.get(3), SECTIONS.get(0),
				SECTIONS.get(1), SECTIONS.get(2), SECTIONS.get(6), SECTIONS.get(7))) {
			append(text, section);
		}
		return text.toString();
	}

	private static void append(StringBuilder text, Section section) {
		List<Map<String, Object>> properties = ConfigurationMetadata.properties()
			.stream()
			.filter((property) -> section.equals(sectionOf(text(property, "name"))))
			.sorted(Comparator.comparing((property) -> text(property, "name")))
			.toList();
		if (properties.isEmpty()) {
			return;
		}
		text.append("\n## ").append(section.title()).append('\n').append(section.text()).append("""

				| property | type | default | meaning |
				|---|---|---|---|
				""");
		for (Map<String, Object> property : properties) {
			Object defaultValue = property.get("defaultValue");
			text.append("| `%s` | %s | %s | %s |\n".formatted(property.get("name"), type(property),
					(defaultValue != null) ? "`" + value(defaultValue) + "`" : "",
					text(property, "description").replaceAll("\\s+", " ")));
		}
	}

	private static String text(Map<String, Object> property, String key) {
		return Objects.requireNonNull((String) property.get(key), () -> key + " of " + property);
	}

	/** The parser takes every number for a fraction. */
	private static String value(Object value) {
		return (value instanceof Double number) ? Long.toString(Math.round(number)) : value.toString();
	}

	private static Section sectionOf(String name) {
		return SECTIONS.stream()
			.filter((section) -> name.startsWith(section.prefix()))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("No section for " + name));
	}

	private static String type(Map<String, Object> property) {
		String type = text(property, "type");
		try {
			Object[] constants = Class.forName(type).getEnumConstants();
			if (constants != null) {
				return Arrays.stream(constants)
					.map((constant) -> "`" + constant.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
					.collect(Collectors.joining(", "));
			}
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(property.get("name") + " has an unknown type", ex);
		}
		return type.substring(type.lastIndexOf('.') + 1);
	}

	private record Section(String prefix, String title, String text) {
	}

}
