/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads the end of an output file, and what is appended to it. Opens nothing but regular
 * files: a task can put anything in the place of its output.
 */
final class OutputReader {

	private static final int MOST_BYTES = 64 * 1024;

	private OutputReader() {
	}

	/**
	 * A part of a file.
	 *
	 * @param offset where the next part begins
	 * @param isRestart whether the text does not continue the one before: the file has
	 * become too long to be shown from there, or is another one
	 * @param text the text; what is no UTF-8 is replaced
	 */
	record Part(long offset, boolean isRestart, String text) {
	}

	/**
	 * Reads what was appended. Blocks.
	 * @param file the file
	 * @param offset where to begin, negative for the end of the file
	 * @return the part
	 * @throws IOException if it can't be read
	 */
	static Part read(Path file, long offset) throws IOException {
		BasicFileAttributes attributes;
		try {
			attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
		}
		catch (NoSuchFileException ex) {
			return new Part(0, true, "");
		}
		if (!attributes.isRegularFile()) {
			throw new IOException(file.getFileName() + " is not a file");
		}
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
			long size = channel.size();
			boolean restart = offset < 0 || offset > size || size - offset > MOST_BYTES;
			long start = restart ? Math.max(0, size - MOST_BYTES) : offset;
			ByteBuffer buffer = ByteBuffer.allocate((int) (size - start));
			int read = 0;
			while (buffer.hasRemaining() && read >= 0) {
				read = channel.read(buffer, start + buffer.position());
			}
			int end = completeCharacters(buffer.array(), buffer.position());
			return new Part(start + end, restart, new String(buffer.array(), 0, end, StandardCharsets.UTF_8));
		}
	}

	/** Leaves a character whose last bytes are not written yet for the next part. */
	private static int completeCharacters(byte[] bytes, int length) {
		for (int back = 1; back <= 3 && back <= length; back++) {
			int b = bytes[length - back] & 0xff;
			if (b < 0x80) {
				return length;
			}
			if (b >= 0xc0) {
				int needed = (b >= 0xf0) ? 4 : (b >= 0xe0) ? 3 : 2;
				return (needed > back) ? length - back : length;
			}
		}
		return length;
	}

}
