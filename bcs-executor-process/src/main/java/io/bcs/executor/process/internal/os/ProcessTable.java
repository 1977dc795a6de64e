/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.os;

import java.io.IOException;

/**
 * Shows what processes there are. Confined to one thread.
 */
public interface ProcessTable {

	/** Stands for what is not known. */
	long UNKNOWN = -1;

	/**
	 * Looks at all processes that this JVM can see.
	 * @return the processes
	 * @throws IOException if they could not be seen: nothing follows from that
	 */
	ProcessSnapshot read() throws IOException;

	/**
	 * Returns when a process was started, to tell it from a later one of the same id.
	 * @param pid the process
	 * @return the time in the operating system's units, or {@link #UNKNOWN} if there is
	 * no such process
	 * @throws IOException if it could not be looked at
	 */
	long startTime(long pid) throws IOException;

	/**
	 * Returns the table of this operating system.
	 * @param marker the variable that marks processes of tasks
	 * @return the table
	 */
	static ProcessTable create(String marker) {
		return LinuxProcessTable.isSupported() ? new LinuxProcessTable(marker) : portable();
	}

	/**
	 * Returns a table for systems that have nothing better.
	 * @return the table
	 */
	static ProcessTable portable() {
		return new PortableProcessTable();
	}

}
