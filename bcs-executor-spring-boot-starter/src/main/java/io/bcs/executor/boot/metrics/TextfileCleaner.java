/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what executors that are long gone have left in a shared directory: files that
 * begin with this product's first line, and temporary files that it never renamed.
 * Everything else is left alone.
 */
final class TextfileCleaner {

	private static final Logger logger = LoggerFactory.getLogger(TextfileCleaner.class);

	private final Duration age;

	TextfileCleaner(Duration age) {
		this.age = age;
	}

	/**
	 * Removes leftovers. What can't be removed is left to the next executor.
	 * @param own the file of this executor
	 * @param now the time
	 */
	void clean(AtomicFile own, Instant now) {
		Instant limit = now.minus(this.age);
		try (DirectoryStream<Path> paths = Files.newDirectoryStream(own.directory(), TextfileCleaner::isNamed)) {
			for (Path path : paths) {
				if (!path.equals(own.path()) && !path.equals(own.temporaryFile())) {
					removeIfLeftOver(path, limit);
				}
			}
		}
		catch (IOException | DirectoryIteratorException ex) {
			logger.debug("{} can't be searched for old files", own.directory(), ex);
		}
	}

	private static boolean isNamed(Path path) {
		String name = String.valueOf(path.getFileName());
		return isTemporary(name) || (name.endsWith(TextfileName.SUFFIX) && !name.startsWith("."));
	}

	private static boolean isTemporary(String name) {
		return name.startsWith(".") && name.endsWith(TextfileName.SUFFIX + AtomicFile.TEMPORARY_SUFFIX);
	}

	private static void removeIfLeftOver(Path path, Instant limit) {
		try {
			if (isOurs(path) && isOlder(path, limit)) {
				Files.deleteIfExists(path);
				logger.info("Removed {}, which an executor has left behind", path);
			}
		}
		catch (IOException ex) {
			logger.debug("{} can't be removed", path, ex);
		}
	}

	/** Looked at last, in case its executor has come back meanwhile. */
	private static boolean isOlder(Path path, Instant limit) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		return attributes.isRegularFile() && attributes.lastModifiedTime().toInstant().isBefore(limit);
	}

	private static boolean isOurs(Path path) throws IOException {
		if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
			return false;
		}
		try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
			String begin = new String(in.readNBytes(TextfileFormat.HEADER.length()), StandardCharsets.UTF_8);
			// A temporary file may have been cut off anywhere.
			return begin.equals(TextfileFormat.HEADER)
					|| (isTemporary(String.valueOf(path.getFileName())) && TextfileFormat.HEADER.startsWith(begin));
		}
	}

}
