/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

/**
 * Into how small pieces the agent cuts what it writes. Confined to the agent's thread.
 */
final class WriteFragmentation {

	/** No cutting. */
	static final int WHOLE = Integer.MAX_VALUE;

	private int chunk = WHOLE;

	private int write = WHOLE;

	/** Most bytes of events in an HTTP chunk. */
	int chunk() {
		return this.chunk;
	}

	void chunk(int bytes) {
		this.chunk = bytes;
	}

	/** Most bytes that are written to a socket at once. */
	int write() {
		return this.write;
	}

	void write(int bytes) {
		this.write = bytes;
	}

}
