/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux' {@code /proc/PID/stat} says about a process.
 *
 * @param state its state, a letter
 * @param session the id of its session
 * @param cpuTicks processor time it has used, in hundredths of a second
 */
record ProcStat(String state, long session, long cpuTicks) {

	/**
	 * Reads it.
	 * @param directory the process's directory in {@code /proc}
	 * @throws IOException if there is no such process
	 */
	static ProcStat read(Path directory) throws IOException {
		return parse(Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1));
	}

	static ProcStat parse(String stat) {
		// The fields follow the name, which is in parentheses and may contain anything.
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
		return new ProcStat(fields[0], Long.parseLong(fields[3]),
				Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
	}

	boolean isZombie() {
		return this.state.equals("Z");
	}

}
