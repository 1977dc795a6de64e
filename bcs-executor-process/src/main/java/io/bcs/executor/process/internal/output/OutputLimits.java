/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.output;

/**
 * How much output of one stream of a task is kept.
 *
 * @param maxFileSize the largest size of a file in bytes
 * @param maxFiles how many files there are at most, the current one too
 */
public record OutputLimits(long maxFileSize, int maxFiles) {

	/** 10 files of 10 MB. */
	public static final OutputLimits DEFAULT = new OutputLimits(10L * 1024 * 1024, 10);

}
