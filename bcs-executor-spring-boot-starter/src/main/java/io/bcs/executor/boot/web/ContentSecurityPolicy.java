/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The policy of a page with one script and one style sheet in itself: these and nothing
 * else.
 */
final class ContentSecurityPolicy {

	private ContentSecurityPolicy() {
	}

	static String of(String html) {
		return "default-src 'none'; script-src '" + hash(html, "script") + "'; style-src '" + hash(html, "style")
				+ "'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
	}

	private static String hash(String html, String element) {
		String begin = "<" + element + ">";
		int start = html.indexOf(begin) + begin.length();
		String content = html.substring(start, html.indexOf("</" + element + ">", start));
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
			return "sha256-" + Base64.getEncoder().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

}
