/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

	private static final int MAJOR = 4;

	private static final int MINOR = 1;

	private static final Pattern VERSION = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})(?:[.-].*)?");

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
		if (actual != null && isOlder(actual)) {
			throw new UnsupportedSpringBootException(MAJOR + "." + MINOR, actual);
		}
	}

	private static boolean isOlder(String actual) {
		Matcher matcher = VERSION.matcher(actual);
		if (!matcher.matches()) {
			return false;
		}
		int major = Integer.parseInt(matcher.group(1));
		return major < MAJOR || (major == MAJOR && Integer.parseInt(matcher.group(2)) < MINOR);
	}

}
