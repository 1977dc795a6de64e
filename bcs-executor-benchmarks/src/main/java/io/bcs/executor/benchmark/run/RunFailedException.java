/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import org.jspecify.annotations.Nullable;

/**
 * A run that gave no figures, because the executor failed.
 */
public final class RunFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RunFailedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
