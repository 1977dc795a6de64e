/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which file an executor writes: that of its id, as the Go driver did. Where somebody
 * else keeps writing that one, such as an executor of the same id of another framework,
 * it is the file of executor and framework from then on.
 */
final class TextfileTarget {

	private static final Logger logger = LoggerFactory.getLogger(TextfileTarget.class);

	/** Another writer that has missed so many of its intervals is gone. */
	private static final int INTERVALS = 3;

	private final String executorId;

	private final String frameworkId;

	private final TextfileOwner owner;

	private final TextfileMetricsExporter.Settings settings;

	private AtomicFile file;

	private SeriesRelabeler series;

	private boolean shared;

	TextfileTarget(String executorId, String frameworkId, TextfileMetricsExporter.Settings settings) {
		this.executorId = executorId;
		this.frameworkId = frameworkId;
		this.settings = settings;
		this.owner = TextfileOwner.of(frameworkId, settings.interval());
		this.file = file(TextfileName.of(executorId));
		this.series = new SeriesRelabeler(executorId);
	}

	private AtomicFile file(String name) {
		// Not even while it is written may another framework's executor use it.
		return new AtomicFile(this.settings.directory(), name, TextfileName.of(this.executorId, this.frameworkId),
				this.settings.createDirectory());
	}

	AtomicFile file() {
		return this.file;
	}

	/** What its series are labelled by. */
	SeriesRelabeler series() {
		return this.series;
	}

	TextfileOwner owner() {
		return this.owner;
	}

	/**
	 * Looks whether the file is this executor's own, and moves on if it is not.
	 * @param now the time
	 * @return whether it has moved on just now
	 */
	boolean leaveToOthers(Instant now) {
		if (this.shared) {
			return false;
		}
		TextfileOwner other = liveOwner(this.file.path(), now);
		if (other == null || other.frameworkId().equals(this.owner.frameworkId())) {
			return false;
		}
		AtomicFile own = file(TextfileName.of(this.executorId, this.frameworkId));
		logger.atWarn()
			.addKeyValue("event", "bcs.executor.textfile-shared")
			.log("{} is written by {}. The metrics of this executor go to {} instead, and have a label framework_id",
					this.file, other, own);
		this.file = own;
		this.series = new SeriesRelabeler(this.executorId, this.frameworkId);
		this.shared = true;
		return true;
	}

	private static @Nullable TextfileOwner liveOwner(Path path, Instant now) {
		try {
			if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
				return null;
			}
			TextfileOwner found = TextfileOwner.read(path);
			Duration age = Duration.between(Files.getLastModifiedTime(path).toInstant(), now);
			return (found != null && age.compareTo(found.interval().multipliedBy(INTERVALS)) < 0) ? found : null;
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		catch (IOException ex) {
			logger.debug("Whose file {} is can't be read; it is taken for this executor's", path, ex);
			return null;
		}
	}

}
