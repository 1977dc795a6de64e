/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.model;

import io.bcs.executor.test.EmbeddedAgent;

/**
 * Finds the line of a test.
 */
public final class CallSite {

	private static final String INTERNAL = "io.bcs.executor.test.internal.";

	private CallSite() {
	}

	/**
	 * Returns the line that has called the agent.
	 * @return file and line
	 */
	public static String ofCaller() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.filter((frame) -> !isOfTheAgent(frame.getClassName()))
				.findFirst()
				.map((frame) -> frame.getFileName() + ":" + frame.getLineNumber())
				.orElse("an unknown line"));
	}

	private static boolean isOfTheAgent(String type) {
		return type.startsWith(INTERNAL) || type.equals(EmbeddedAgent.class.getName());
	}

}
