/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The line of Spring Boot that the starter needs.
 */
public final class SpringBootLine {

	/** As in a sentence. */
	public static final String NEEDED = "4.1";

	private static final int MAJOR = 4;

	private static final int MINOR = 1;

	private static final Pattern VERSION = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})(?:[.-].*)?");

	private SpringBootLine() {
	}

	/**
	 * Returns whether the line is newer than a version, which is too old then.
	 * @param version the version, or {@code null} if it is not known
	 * @return {@code true} if it is; {@code false} too for a version that is not known
	 */
	public static boolean isNewerThan(@Nullable String version) {
		Matcher matcher = VERSION.matcher((version != null) ? version : "");
		if (!matcher.matches()) {
			return false;
		}
		int major = Integer.parseInt(matcher.group(1));
		return major < MAJOR || (major == MAJOR && Integer.parseInt(matcher.group(2)) < MINOR);
	}

}
