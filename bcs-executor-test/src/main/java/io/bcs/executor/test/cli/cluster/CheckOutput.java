/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

/**
 * Is told what happens during a check. Called by the thread that runs it.
 *
 * @since 0.1.0
 */
public interface CheckOutput {

	/**
	 * Something has happened.
	 * @param subject to what
	 * @param event what
	 * @param message more about it, or an empty text
	 */
	void event(String subject, String event, String message);

	/**
	 * Something was printed elsewhere.
	 * @param heading what it is
	 * @param text its lines
	 */
	void text(String heading, String text);

}
