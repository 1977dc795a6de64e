/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session.simulation;

import java.time.Duration;

/**
 * The only source of chance of a run. Its own generator (SplitMix64), so that a seed
 * means the same run on every JDK.
 */
final class Dice {

	private long state;

	Dice(long seed) {
		this.state = seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L;
	}

	private long next() {
		this.state += 0x9E3779B97F4A7C15L;
		long mixed = this.state;
		mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
		return mixed ^ (mixed >>> 31);
	}

	/** Uniformly distributed in [0, 1). */
	double chance() {
		return (next() >>> 11) * 0x1.0p-53;
	}

	boolean in(double probability) {
		return chance() < probability;
	}

	int below(int bound) {
		return (int) (chance() * bound);
	}

	/** Uniformly distributed, both ends included. */
	long between(long min, long max) {
		return min + (long) (chance() * (max - min + 1));
	}

	long between(Duration min, Duration max) {
		return between(min.toNanos(), max.toNanos());
	}

	/** Mostly short, sometimes long: the logarithm is uniformly distributed. */
	long skewed(Duration min, Duration max) {
		double low = Math.log((double) min.toNanos());
		double high = Math.log((double) max.toNanos());
		return (long) Math.exp(low + chance() * (high - low));
	}

	@SafeVarargs
	final <T> T pick(T... choices) {
		return choices[below(choices.length)];
	}

}
