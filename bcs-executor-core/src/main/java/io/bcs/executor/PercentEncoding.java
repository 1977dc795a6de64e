/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Encodes text for a URI, so that nothing in it can end the path or the request line.
 */
final class PercentEncoding {

	/** What RFC 3986 lets stand in a path besides letters and digits. */
	private static final String PLAIN = "-._~!$&'()*+,;=:@/";

	private PercentEncoding() {
	}

	static String ofPath(String path) {
		StringBuilder encoded = new StringBuilder();
		for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
			char c = (char) (b & 0xff);
			if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || PLAIN.indexOf(c) >= 0) {
				encoded.append(c);
			}
			else {
				encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
			}
		}
		return encoded.toString();
	}

}
