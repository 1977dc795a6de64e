/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The file name for an executor's id, or for that and its framework's. Ids that are fine
 * as they are stay as they are; two different ids never share a name.
 */
final class TextfileName {

	static final String SUFFIX = ".prom";

	/** Leaves room for the suffixes within the 255 bytes a file name may have. */
	private static final int LONGEST = 200;

	private static final int KEPT_OF_LONGER = 120;

	private TextfileName() {
	}

	static String of(String executorId) {
		return shortened(encode(executorId)) + SUFFIX;
	}

	static String of(String executorId, String frameworkId) {
		// No encoded name has an at sign.
		return shortened(encode(executorId) + "@" + encode(frameworkId)) + SUFFIX;
	}

	private static String shortened(String name) {
		// No encoded name has a tilde, so this can't be mistaken for another id.
		return (name.length() > LONGEST) ? name.substring(0, KEPT_OF_LONGER) + "~" + digest(name) : name;
	}

	/**
	 * Writes an id with letters, digits, dots, underscores and hyphens only, and the
	 * codes of everything else.
	 */
	static String encode(String id) {
		StringBuilder name = new StringBuilder();
		for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
			char c = (char) (b & 0xff);
			if (isPlain(c) && !(c == '.' && name.isEmpty())) {
				name.append(c);
			}
			else {
				name.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
			}
		}
		return name.toString();
	}

	private static boolean isPlain(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_'
				|| c == '-';
	}

	private static String digest(String id) {
		try {
			MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(sha256.digest(id.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
