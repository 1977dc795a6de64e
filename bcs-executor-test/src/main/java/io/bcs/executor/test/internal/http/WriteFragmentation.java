/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.http;

/**
 * Into how small pieces the agent cuts what it writes. Confined to the agent's thread.
 */
public final class WriteFragmentation {

	/** No cutting. */
	public static final int WHOLE = Integer.MAX_VALUE;

	private int chunk = WHOLE;

	private int write = WHOLE;

	/** Most bytes of events in an HTTP chunk. */
	public int chunk() {
		return this.chunk;
	}

	public void chunk(int bytes) {
		this.chunk = bytes;
	}

	/** Most bytes that are written to a socket at once. */
	public int write() {
		return this.write;
	}

	public void write(int bytes) {
		this.write = bytes;
	}

}
