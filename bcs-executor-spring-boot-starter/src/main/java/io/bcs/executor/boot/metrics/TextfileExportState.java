/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.nio.file.Path;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How the export of metrics to a file goes.
 *
 * @param file the file
 * @param lastSuccess when it was last written, or removed at the end; {@code null} if it
 * never was
 * @param failure why the last attempt failed, as a sentence; {@code null} if it succeeded
 * or there was none
 * @since 0.1.0
 */
public record TextfileExportState(Path file, @Nullable Instant lastSuccess, @Nullable String failure) {

	/**
	 * Tells whether the last attempt failed.
	 * @return {@code true} if there is a {@link #failure()}
	 */
	public boolean isFailing() {
		return this.failure != null;
	}

}
