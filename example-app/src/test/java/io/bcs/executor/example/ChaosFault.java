/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in {@link ChaosIT}. A fault counts if it had an effect: one that
 * {@link ChaosFaults} sees by itself, or a text in the executor's log or in an update.
 */
enum ChaosFault {

	/** SIGSTOP, and SIGCONT later. */
	PAUSE(null),

	/** The agent ends, and comes back through its phases. */
	AGENT_RESTART(null),

	/** The agent is gone for a while; its connections are reset. */
	AGENT_KILL(null),

	/** The network loses all connections, in an orderly way. */
	CUT(null),

	/** The network loses all connections by a reset. */
	RESET(null),

	/** The network is slow. */
	DELAY(null),

	/** The network stops for a while. */
	FREEZE(null),

	/** Connections stay open and carry nothing any more. */
	HALF_OPEN(null),

	/** Connections are closed from the agent to the executor only. */
	HALF_CLOSE_TO_EXECUTOR(null),

	/** Connections are closed from the executor to the agent only. */
	HALF_CLOSE_TO_AGENT(null),

	/** The file system of sandbox and textfile is full. */
	DISK_FULL("No space left on device"),

	/** No file may grow. */
	FILE_SIZE("File too large"),

	/** No file can be opened, no connection made. */
	DESCRIPTORS("Too many open files"),

	/** No process and no thread can be started. */
	PROCESSES("Resource temporarily unavailable|unable to create native thread"),

	/** The clock jumps by minutes, forward and back. */
	CLOCK(null);

	private final @Nullable Pattern evidence;

	ChaosFault(@Nullable String evidence) {
		this.evidence = (evidence != null) ? Pattern.compile(evidence) : null;
	}

	boolean isSeenIn(String text) {
		return this.evidence != null && this.evidence.matcher(text).find();
	}

}
