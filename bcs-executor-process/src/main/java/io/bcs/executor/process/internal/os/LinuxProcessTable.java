/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads Linux' {@code /proc}. A pass reads {@code stat} of each process and, of those it
 * has not seen before, {@code environ}. Only "no such process" means that a process is
 * not there; every other failure fails the pass.
 */
final class LinuxProcessTable implements ProcessTable {

	private static final Path PROC = Path.of("/proc");

	private static final int STAT_SIZE = 1024;

	/** More than the kernel allows for arguments and variables unless it is told to. */
	private static final int ENVIRON_SIZE = 8 * 1024 * 1024;

	/** In stat, counted from the state, the field after the name. */
	private static final int FLAGS = 6;

	private static final int START_TIME = 19;

	/** The kernel's own threads: they have no variables, and belong to nobody. */
	private static final long KERNEL_THREAD = 0x00200000;

	private final long self = ProcessHandle.current().pid();

	private final String marker;

	private final Path proc;

	/** Markers that stay: they are inherited, and what has none gets none. */
	private Map<Long, Known> known = new HashMap<>();

	private ByteBuffer buffer = ByteBuffer.allocate(STAT_SIZE);

	private long reads;

	LinuxProcessTable(String marker) {
		this(marker, PROC);
	}

	LinuxProcessTable(String marker, Path proc) {
		this.marker = '\0' + marker + '=';
		this.proc = proc;
	}

	private record Known(long startTime, String marker) {
	}

	static boolean isSupported() {
		return Files.isReadable(PROC.resolve("self/stat"));
	}

	/** Returns how many files have been read. */
	long reads() {
		return this.reads;
	}

	@Override
	public ProcessSnapshot read() throws IOException {
		List<ProcessEntry> entries = new ArrayList<>();
		Map<Long, Known> seen = new HashMap<>();
		try (DirectoryStream<Path> directories = Files.newDirectoryStream(this.proc, "[0-9]*")) {
			for (Path directory : directories) {
				ProcessEntry entry = readStat(directory);
				if (entry != null) {
					entries.add(withMarker(directory, entry, seen));
				}
			}
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		this.known = seen;
		return new ProcessSnapshot(entries);
	}

	@Override
	public long startTime(long pid) throws IOException {
		ProcessEntry entry = readStat(this.proc.resolve(Long.toString(pid)));
		return (entry != null) ? entry.startTime() : UNKNOWN;
	}

	private @Nullable ProcessEntry readStat(Path directory) throws IOException {
		String stat = readFile(directory.resolve("stat"), STAT_SIZE);
		return (stat != null) ? parse(stat) : null;
	}

	/**
	 * Reads a line of the form {@code pid (name) state parent group session ...}, in
	 * which the name may contain anything.
	 * @param stat the line
	 * @return the process, or {@code null} if it is dead or the kernel's own
	 */
	static @Nullable ProcessEntry parse(String stat) {
		long pid = Long.parseLong(stat, 0, stat.indexOf(' '), 10);
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", START_TIME + 2);
		boolean dead = fields[0].equals("Z") || fields[0].equalsIgnoreCase("X");
		return (dead || (Long.parseLong(fields[FLAGS]) & KERNEL_THREAD) != 0) ? null
				: new ProcessEntry(pid, Long.parseLong(fields[1]), Long.parseLong(fields[2]), Long.parseLong(fields[3]),
						Long.parseLong(fields[START_TIME]), "");
	}

	private ProcessEntry withMarker(Path directory, ProcessEntry entry, Map<Long, Known> seen) throws IOException {
		Known before = this.known.get(entry.pid());
		String found = (before != null && before.startTime() == entry.startTime()) ? before.marker() : null;
		if (found == null) {
			found = readMarker(directory);
		}
		// A child of this JVM has the JVM's variables until it executes its program; one
		// without variables may be about to get some.
		if (found != null && (!found.isEmpty() || entry.parent() != this.self)) {
			seen.put(entry.pid(), new Known(entry.startTime(), found));
		}
		return new ProcessEntry(entry.pid(), entry.parent(), entry.group(), entry.session(), entry.startTime(),
				(found != null) ? found : "");
	}

	/** Returns the marker, empty if there is none, or null if that may change. */
	private @Nullable String readMarker(Path directory) throws IOException {
		String environ;
		try {
			environ = readEnviron(directory);
		}
		catch (AccessDeniedException ex) {
			return "";
		}
		if (environ == null || environ.isEmpty()) {
			return null;
		}
		String variables = '\0' + environ + '\0';
		int found = variables.indexOf(this.marker);
		int start = found + this.marker.length();
		return (found >= 0) ? variables.substring(start, variables.indexOf('\0', start)) : "";
	}

	/**
	 * Reads the variables. A process that is just about to end has none, for which Java
	 * has no exception of its own: it is that if another file can be read, and the
	 * variables still can't.
	 */
	private @Nullable String readEnviron(Path directory) throws IOException {
		Path environ = directory.resolve("environ");
		try {
			return readFile(environ, ENVIRON_SIZE);
		}
		catch (AccessDeniedException ex) {
			throw ex;
		}
		catch (IOException ex) {
			if (readStat(directory) != null) {
				try {
					return readFile(environ, ENVIRON_SIZE);
				}
				catch (IOException again) {
					return null;
				}
			}
			return null;
		}
	}

	private @Nullable String readFile(Path file, int largest) throws IOException {
		this.reads++;
		this.buffer.clear();
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			while (channel.read(this.buffer) > 0) {
				if (!this.buffer.hasRemaining()) {
					if (this.buffer.capacity() >= largest) {
						break;
					}
					this.buffer = ByteBuffer.allocate(this.buffer.capacity() * 4).put(this.buffer.flip());
				}
			}
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		catch (IOException ex) {
			// It ended after the file was opened: ESRCH has no exception of its own.
			if (!Files.exists(file)) {
				return null;
			}
			throw ex;
		}
		return new String(this.buffer.array(), 0, this.buffer.position(), StandardCharsets.ISO_8859_1);
	}

}
