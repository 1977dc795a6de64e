/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.boot.json.JsonParserFactory;

/**
 * Reads the metadata that was generated for this module.
 */
final class ConfigurationMetadata {

	private ConfigurationMetadata() {
	}

	static List<String> propertyNames(String prefix) {
		return properties().stream()
			.map((property) -> (String) property.get("name"))
			.filter((name) -> name.startsWith(prefix))
			.toList();
	}

	static List<Map<String, Object>> properties() {
		return section("properties");
	}

	static List<Map<String, Object>> hints() {
		return section("hints");
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> section(String name) {
		try (InputStream in = ConfigurationMetadata.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			String json = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
			return (List<Map<String, Object>>) Objects
				.requireNonNull(JsonParserFactory.getJsonParser().parseMap(json).get(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
