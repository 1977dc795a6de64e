/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.output;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * A file that output is appended to. When it has reached its largest size it becomes
 * {@code <name>.1}, what was that becomes {@code <name>.2}, and so on; the oldest is
 * deleted. Never larger than the limit by a single byte, and never anything but a regular
 * file: what a task puts in its place is replaced or refused. Confined to one thread at a
 * time.
 */
final class RotatingFile implements Closeable {

	private static final Set<OpenOption> OPEN = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND,
			StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

	private static final Set<OpenOption> CREATE = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND,
			StandardOpenOption.WRITE);

	private final Path file;

	private final OutputLimits limits;

	private FileChannel channel;

	private long size;

	/**
	 * Opens a file, and creates it if it is not there.
	 * @param file the file
	 * @param limits its size and number
	 * @throws IOException if it can't be opened, or is something else than a file, with a
	 * sentence
	 */
	RotatingFile(Path file, OutputLimits limits) throws IOException {
		this.file = file;
		this.limits = limits;
		requireRegular(file);
		this.channel = FileChannel.open(file, OPEN, SandboxPermissions.output());
		this.size = this.channel.size();
	}

	private static void requireRegular(Path file) throws IOException {
		BasicFileAttributes attributes;
		try {
			attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
		}
		catch (NoSuchFileException ex) {
			return;
		}
		if (!attributes.isRegularFile()) {
			String kind = attributes.isSymbolicLink() ? "a symbolic link"
					: attributes.isDirectory() ? "a directory" : "a pipe, socket or device";
			throw new IOException("Output can't be written to " + file + ", which is " + kind + ": remove it");
		}
	}

	/**
	 * Appends bytes, to several files if they do not fit into one. Blocks for as long as
	 * the disk does.
	 * @param bytes what to append
	 * @throws IOException if some could not be written
	 */
	void write(ByteBuffer bytes) throws IOException {
		while (bytes.hasRemaining()) {
			if (this.size >= this.limits.maxFileSize()) {
				rotate();
			}
			int end = bytes.limit();
			bytes.limit((int) Math.min(end, bytes.position() + this.limits.maxFileSize() - this.size));
			while (bytes.hasRemaining()) {
				this.size += this.channel.write(bytes);
			}
			bytes.limit(end);
		}
	}

	private void rotate() throws IOException {
		int oldest = this.limits.maxFiles() - 1;
		if (oldest == 0) {
			this.channel.truncate(0);
			this.size = 0;
			return;
		}
		try {
			for (int number = oldest; number > 0; number--) {
				Path from = (number == 1) ? this.file : numbered(number - 1);
				if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
					Files.move(from, numbered(number), StandardCopyOption.REPLACE_EXISTING,
							StandardCopyOption.ATOMIC_MOVE);
				}
			}
			FileChannel next = FileChannel.open(this.file, CREATE, SandboxPermissions.output());
			this.channel.close();
			this.channel = next;
			this.size = 0;
		}
		catch (IOException ex) {
			// The limit holds all the same.
			this.channel.truncate(0);
			this.size = 0;
			throw ex;
		}
	}

	private Path numbered(int number) {
		return this.file.resolveSibling(this.file.getFileName() + "." + number);
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
