/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

/**
 * Thrown when a stream of records can't be read on: its framing is broken, a record is
 * larger than allowed, or the stream ended inside one. There is no way to find the next
 * record, so the stream is lost.
 *
 * @since 0.1.0
 */
public final class RecordIoException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RecordIoException(String message) {
		super(message);
	}

}
