/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.run;

import java.util.Arrays;

/**
 * Values of several runs.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param minimum the smallest
 * @param maximum the largest
 * @param count how many there are
 */
public record Summary(double median, double minimum, double maximum, int count) {

	static Summary of(double... values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		double median = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
		return new Summary(median, sorted[0], sorted[sorted.length - 1], sorted.length);
	}

}
