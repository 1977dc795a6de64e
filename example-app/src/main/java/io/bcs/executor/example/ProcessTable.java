/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Lists all processes of the host (or of the container, which sees only its own). Reads
 * Linux' {@code /proc}, because {@link ProcessHandle} knows no sessions and takes a
 * zombie for alive; elsewhere it makes do with {@link ProcessHandle}.
 */
final class ProcessTable {

	private static final Path PROC = Path.of("/proc");

	private static final boolean linux = Files.isReadable(PROC.resolve("self/stat"));

	static final long UNKNOWN = -1;

	private ProcessTable() {
	}

	/**
	 * One process.
	 *
	 * @param pid its id
	 * @param parent its parent's id
	 * @param group its process group, {@link #UNKNOWN} if it is not known
	 * @param session its session, {@link #UNKNOWN} if it is not known
	 */
	record Entry(long pid, long parent, long group, long session) {
	}

	/**
	 * Lists the processes that run; those that are dead and only not yet collected by
	 * their parent are left out.
	 * @return the processes
	 */
	static List<Entry> running() {
		return linux ? readProc() : ProcessHandle.allProcesses().map(ProcessTable::entry).toList();
	}

	private static Entry entry(ProcessHandle handle) {
		return new Entry(handle.pid(), handle.parent().map(ProcessHandle::pid).orElse(0L), UNKNOWN, UNKNOWN);
	}

	private static List<Entry> readProc() {
		List<Entry> entries = new ArrayList<>();
		try (DirectoryStream<Path> directories = Files.newDirectoryStream(PROC, "[0-9]*")) {
			for (Path directory : directories) {
				Entry entry = read(directory.resolve("stat"));
				if (entry != null) {
					entries.add(entry);
				}
			}
		}
		catch (IOException | DirectoryIteratorException ex) {
			throw new IllegalStateException("Can't list the processes in " + PROC, ex);
		}
		return entries;
	}

	private static @Nullable Entry read(Path stat) {
		try {
			return parse(Files.readString(stat, StandardCharsets.ISO_8859_1));
		}
		catch (IOException ex) {
			// It has ended since the directory was listed.
			return null;
		}
	}

	/**
	 * Reads a line of the form {@code pid (name) state parent group session ...}, in
	 * which the name may contain anything.
	 * @param stat the line
	 * @return the process, or {@code null} if it is dead
	 */
	static @Nullable Entry parse(String stat) {
		long pid = Long.parseLong(stat, 0, stat.indexOf(' '), 10);
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
		boolean dead = fields[0].equals("Z") || fields[0].equalsIgnoreCase("X");
		return dead ? null
				: new Entry(pid, Long.parseLong(fields[1]), Long.parseLong(fields[2]), Long.parseLong(fields[3]));
	}

}
