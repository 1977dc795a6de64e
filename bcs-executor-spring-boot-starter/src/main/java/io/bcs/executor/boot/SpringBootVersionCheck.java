/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.function.Supplier;

import io.bcs.executor.boot.internal.SpringBootLine;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Ends the start of an application on an older line of Spring Boot with a sentence,
 * before a class is missed. Uses only what Spring Boot 3 has, as it has to run there;
 * comes after logging has been set up, so that the sentence is printed.
 */
class SpringBootVersionCheck implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	private final Supplier<@Nullable String> version;

	SpringBootVersionCheck() {
		this(SpringBootVersion::getVersion);
	}

	SpringBootVersionCheck(Supplier<@Nullable String> version) {
		this.version = version;
	}

	@Override
	public int getOrder() {
		// Logging has 20.
		return Ordered.HIGHEST_PRECEDENCE + 30;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		String actual = this.version.get();
		if (actual != null && SpringBootLine.isNewerThan(actual)) {
			throw new UnsupportedSpringBootException(SpringBootLine.NEEDED, actual);
		}
	}

}
