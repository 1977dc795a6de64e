/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Who writes a file, as its second line tells.
 *
 * @param frameworkId the framework's id, encoded as in a file name; empty for another
 * program
 * @param interval time between two writes
 */
record TextfileOwner(String frameworkId, Duration interval) {

	private static final Pattern LINE = Pattern.compile("# framework ([^ ]*), written every (\\d{1,9}) s\n");

	/** Of both lines. */
	private static final int LONGEST = 2048;

	/** The executor's Go driver, or anything else; the interval of this product. */
	private static final TextfileOwner ANOTHER_PROGRAM = new TextfileOwner("", Duration.ofSeconds(60));

	static TextfileOwner of(String frameworkId, Duration interval) {
		return new TextfileOwner(TextfileName.encode(frameworkId),
				Duration.ofSeconds(Math.max(1, interval.toSeconds())));
	}

	String line() {
		return "# framework " + this.frameworkId + ", written every " + this.interval.toSeconds() + " s\n";
	}

	/**
	 * Reads whose file it is.
	 * @param file the file
	 * @return its owner, or {@code null} if it does not say
	 * @throws IOException if it can't be read
	 */
	static @Nullable TextfileOwner read(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			// Another program's file may be of any encoding.
			String begin = new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
			if (!begin.startsWith(TextfileFormat.HEADER)) {
				return ANOTHER_PROGRAM;
			}
			Matcher line = LINE.matcher(begin.substring(TextfileFormat.HEADER.length()));
			return line.lookingAt()
					? new TextfileOwner(line.group(1), Duration.ofSeconds(Long.parseLong(line.group(2)))) : null;
		}
	}

	@Override
	public String toString() {
		return this.frameworkId.isEmpty() ? "another program"
				: "an executor of the same id of framework " + this.frameworkId;
	}

}
