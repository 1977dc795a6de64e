/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when bytes are not the message they should be, or a message can't be written in
 * a format. Its text is a sentence that names the message, where the fault is and how
 * long the bytes were, and shows no value from them: they may hold secrets.
 *
 * @since 0.1.0
 */
public final class MessageFormatException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	MessageFormatException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
