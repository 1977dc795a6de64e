/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.io.Serial;

/**
 * The application runs on a line of Spring Boot that the starter does not work with.
 */
class UnsupportedSpringBootException extends IllegalStateException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String needed;

	/**
	 * Creates the exception.
	 * @param needed the line that is needed, such as 4.1
	 * @param actual the version there is
	 */
	UnsupportedSpringBootException(String needed, String actual) {
		super("bcs-executor needs Spring Boot " + needed + " or later, and this application runs on Spring Boot "
				+ actual + ".");
		this.needed = needed;
	}

	String needed() {
		return this.needed;
	}

}
