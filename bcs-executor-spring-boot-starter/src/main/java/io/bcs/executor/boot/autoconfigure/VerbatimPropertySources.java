/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import io.bcs.executor.DriverEnv;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.PropertyPlaceholderHelper;
import org.springframework.util.SystemPropertyUtils;

/**
 * The property sources of an environment, read so that a variable of the process is text
 * and never a template: whoever launches a task may choose it. Placeholders are resolved
 * in what the operator writes, in {@code application.yml} for example, and not within the
 * variables that they stand for.
 */
final class VerbatimPropertySources {

	private static final PropertyPlaceholderHelper placeholders = new PropertyPlaceholderHelper(
			SystemPropertyUtils.PLACEHOLDER_PREFIX, SystemPropertyUtils.PLACEHOLDER_SUFFIX,
			SystemPropertyUtils.VALUE_SEPARATOR, SystemPropertyUtils.ESCAPE_CHARACTER, true);

	/** No variable can contain it. */
	private static final char NUL = '\0';

	private final List<ConfigurationPropertySource> sources;

	VerbatimPropertySources(Environment environment) {
		this.sources = StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
			.toList();
	}

	/**
	 * Finds a value in the first source that has it under one of two names.
	 * @param property the name of the property, or {@code null} for none
	 * @param variable the name of the variable
	 * @return what was found, or {@code null}
	 * @throws IllegalArgumentException if it can't be read; the message completes a
	 * sentence that begins with the variable's name
	 */
	@Nullable Value find(@Nullable ConfigurationPropertyName property, String variable) {
		Raw raw = findRaw(property, variable);
		if (raw == null) {
			return null;
		}
		String text = raw.text();
		return new Value(raw.isVariable() ? text : resolve(text), raw.origin());
	}

	private @Nullable Raw findRaw(@Nullable ConfigurationPropertyName property, String variable) {
		for (ConfigurationPropertySource source : this.sources) {
			if (source.getUnderlyingSource() instanceof PropertySource<?> underlying) {
				Object value = get(underlying, variable);
				if (value != null) {
					return new Raw(variable, value, PropertySourceOrigin.get(underlying, variable), underlying);
				}
				ConfigurationProperty found = (property != null) ? source.getConfigurationProperty(property) : null;
				if (found != null) {
					return new Raw(variable, found.getValue(), found.getOrigin(), underlying);
				}
			}
		}
		return null;
	}

	/** An environment prefix of the application is none of the agent's business. */
	private static @Nullable Object get(PropertySource<?> source, String variable) {
		return (source instanceof SystemEnvironmentPropertySource && source.getSource() instanceof Map<?, ?> variables)
				? variables.get(variable) : source.getProperty(variable);
	}

	private String resolve(String text) {
		if (!text.contains(SystemPropertyUtils.PLACEHOLDER_PREFIX)) {
			return text;
		}
		List<String> verbatim = new ArrayList<>();
		String resolved;
		try {
			resolved = placeholders.replacePlaceholders(text, (name) -> {
				Raw raw = findRaw(ConfigurationPropertyName.ofIfValid(name), name);
				if (raw == null || !raw.isVariable()) {
					return (raw != null) ? raw.text() : null;
				}
				verbatim.add(raw.text());
				return NUL + Integer.toString(verbatim.size() - 1) + NUL;
			});
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("can't be resolved: " + ex.getMessage(), ex);
		}
		for (int i = 0; i < verbatim.size(); i++) {
			resolved = resolved.replace(NUL + Integer.toString(i) + NUL, verbatim.get(i));
		}
		return resolved;
	}

	/**
	 * A value.
	 *
	 * @param text the value
	 * @param origin where it comes from
	 */
	record Value(String text, String origin) {
	}

	private record Raw(String variable, Object value, @Nullable Origin source, PropertySource<?> underlying) {

		boolean isVariable() {
			return this.underlying instanceof SystemEnvironmentPropertySource;
		}

		/** As the process was given it, where the JVM can't decode that. */
		String text() {
			String text = this.value.toString();
			if (isVariable() && text.equals(System.getenv(this.variable))) {
				String read = DriverEnv.environmentVariable(this.variable);
				return (read != null) ? read : text;
			}
			return text;
		}

		String origin() {
			return isVariable() ? "environment variable" : String.valueOf(this.source);
		}

	}

}
