/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What a number on the command line may be.
 */
final class Numbers {

	private Numbers() {
	}

	private static int atLeast(int least, String text) {
		try {
			int number = Integer.parseInt(text);
			if (number >= least) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Refused below.
		}
		throw new TypeConversionException("'" + text + "' is not a whole number of " + least + " or more");
	}

	/** How often or how long something is done. */
	static final class Positive implements ITypeConverter<Integer> {

		@Override
		public Integer convert(String text) {
			return atLeast(1, text);
		}

	}

	/** What may be left out. */
	static final class NotNegative implements ITypeConverter<Integer> {

		@Override
		public Integer convert(String text) {
			return atLeast(0, text);
		}

	}

}
