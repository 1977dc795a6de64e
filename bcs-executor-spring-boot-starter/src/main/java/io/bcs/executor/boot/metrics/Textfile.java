/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that readers only ever see whole: it is written aside and then renamed.
 */
final class Textfile {

	/** The node exporter runs as another user. */
	private static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-r--r--");

	private final Path file;

	private final Path draft;

	Textfile(Path directory, String name) {
		this.file = directory.resolve(name);
		// Always the same, so that a killed process leaves at most one behind, and
		// without
		// the suffix that the node exporter collects.
		this.draft = directory.resolve("." + name + ".tmp");
	}

	void write(String content) throws IOException {
		if (!Files.isDirectory(directory())) {
			throw new NoSuchFileException(directory().toString(), null, "is not a directory");
		}
		try {
			// Created anew each time: a link that somebody put there is not followed.
			Files.deleteIfExists(this.draft);
			Files.writeString(this.draft, content, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW,
					StandardOpenOption.WRITE);
			PosixFileAttributeView attributes = Files.getFileAttributeView(this.draft, PosixFileAttributeView.class);
			if (attributes != null) {
				attributes.setPermissions(PERMISSIONS);
			}
			Files.move(this.draft, this.file, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			discardDraft(ex);
			throw ex;
		}
	}

	void delete() throws IOException {
		Files.deleteIfExists(this.file);
	}

	private void discardDraft(IOException failure) {
		try {
			Files.deleteIfExists(this.draft);
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
	}

	private Path directory() {
		Path parent = this.file.getParent();
		return (parent != null) ? parent : Path.of("");
	}

	@Override
	public String toString() {
		return this.file.toString();
	}

}
