/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.call;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What an {@code Accept} header admits, as libprocess reads it.
 */
final class AcceptHeader {

	private AcceptHeader() {
	}

	static boolean admits(@Nullable String accept, String mediaType) {
		if (accept == null) {
			return true;
		}
		String[] ranges = accept.replaceAll("\\s", "").toLowerCase(Locale.ROOT).split(",", -1);
		String mainType = mediaType.substring(0, mediaType.indexOf('/'));
		for (String candidate : List.of(mediaType, mainType + "/*", "*/*")) {
			for (String range : ranges) {
				String[] parts = range.split(";", -1);
				if (parts[0].equals(candidate)) {
					return wanted(parts);
				}
			}
		}
		return false;
	}

	private static boolean wanted(String[] parts) {
		for (String part : parts) {
			if (part.startsWith("q=")) {
				try {
					return Double.parseDouble(part.substring(2)) > 0;
				}
				catch (NumberFormatException ex) {
					return false;
				}
			}
		}
		return true;
	}

}
