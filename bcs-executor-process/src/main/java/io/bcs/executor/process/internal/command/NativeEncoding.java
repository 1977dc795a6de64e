/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.command;

import java.nio.charset.Charset;

/**
 * The encoding in which this JVM hands arguments and variables to a new process. It
 * follows the locale, and a Mesos agent sets none: outside ASCII the JVM would then
 * silently replace every character by a question mark.
 */
public final class NativeEncoding {

	private static final Charset charset = detect();

	private NativeEncoding() {
	}

	public static boolean canEncode(String text) {
		return charset.newEncoder().canEncode(text);
	}

	public static String name() {
		return charset.name();
	}

	private static Charset detect() {
		// Since JDK 18 the default charset is UTF-8 whatever the locale says.
		String jnu = System.getProperty("sun.jnu.encoding");
		return (Runtime.version().feature() >= 18 && jnu != null) ? Charset.forName(jnu) : Charset.defaultCharset();
	}

}
