/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * A file that readers only ever see whole: it is written aside and then renamed.
 */
final class AtomicFile {

	/**
	 * Ends the name of the file that is being written; a node exporter collects
	 * {@code .prom}.
	 */
	static final String TEMPORARY_SUFFIX = ".bcs-executor";

	/** The node exporter runs as another user, whatever the umask of this one is. */
	private static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-r--r--");

	private static final Set<PosixFilePermission> DIRECTORY_PERMISSIONS = PosixFilePermissions.fromString("rwxr-xr-x");

	private final Path file;

	private final Path temporaryFile;

	private final boolean createDirectory;

	private final Writing writing;

	AtomicFile(Path directory, String name, boolean createDirectory) {
		this(directory, name, name, createDirectory);
	}

	AtomicFile(Path directory, String name, String temporaryName, boolean createDirectory) {
		this(directory, name, temporaryName, createDirectory, AtomicFile::create);
	}

	AtomicFile(Path directory, String name, String temporaryName, boolean createDirectory, Writing writing) {
		this.file = directory.resolve(name);
		// Always the same, so that a killed process leaves at most one behind.
		this.temporaryFile = directory.resolve("." + temporaryName + TEMPORARY_SUFFIX);
		this.createDirectory = createDirectory;
		this.writing = writing;
	}

	/**
	 * Replaces the file.
	 * @param content the new content
	 * @throws IOException if that is not possible: the file is as it was
	 */
	void write(String content) throws IOException {
		prepareDirectory();
		try {
			// Created anew each time: a link that somebody put there is not followed.
			Files.deleteIfExists(this.temporaryFile);
			this.writing.write(this.temporaryFile, content);
			permit(this.temporaryFile, PERMISSIONS);
			Files.move(this.temporaryFile, this.file, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			discardTemporaryFile(ex);
			throw ex;
		}
	}

	/** Not even for a moment can others write it, however permissive the umask is. */
	static void create(Path path, String content) throws IOException {
		Files.createFile(path, attributes(path, PERMISSIONS));
		Files.writeString(path, content, StandardCharsets.UTF_8, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
	}

	void delete() throws IOException {
		Files.deleteIfExists(this.file);
	}

	Path path() {
		return this.file;
	}

	Path temporaryFile() {
		return this.temporaryFile;
	}

	Path directory() {
		Path parent = this.file.getParent();
		return (parent != null) ? parent : Path.of("");
	}

	private void prepareDirectory() throws IOException {
		if (Files.isDirectory(directory())) {
			return;
		}
		if (!this.createDirectory) {
			throw new NoSuchFileException(directory().toString(), null, "is not a directory");
		}
		Deque<Path> missing = new ArrayDeque<>();
		Path path = directory().toAbsolutePath();
		while (path != null && !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			missing.push(path);
			path = path.getParent();
		}
		Files.createDirectories(directory(), attributes(directory(), DIRECTORY_PERMISSIONS));
		for (Path created : missing) {
			permit(created, DIRECTORY_PERMISSIONS);
		}
	}

	private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
		return path.getFileSystem().supportedFileAttributeViews().contains("posix")
				? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(permissions) }
				: new FileAttribute<?>[0];
	}

	private static void permit(Path path, Set<PosixFilePermission> permissions) throws IOException {
		PosixFileAttributeView attributes = Files.getFileAttributeView(path, PosixFileAttributeView.class);
		if (attributes != null) {
			attributes.setPermissions(permissions);
		}
	}

	private void discardTemporaryFile(IOException failure) {
		try {
			Files.deleteIfExists(this.temporaryFile);
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
	}

	@Override
	public String toString() {
		return this.file.toString();
	}

	/** Creates a file. */
	@FunctionalInterface
	interface Writing {

		void write(Path path, String content) throws IOException;

	}

}
