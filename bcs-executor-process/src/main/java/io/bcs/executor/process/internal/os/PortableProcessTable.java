/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.os;

import java.time.Instant;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For systems without {@code /proc}: makes do with {@link ProcessHandle}, which knows
 * neither sessions nor variables, and takes a zombie for alive.
 */
final class PortableProcessTable implements ProcessTable {

	private static final Logger logger = LoggerFactory.getLogger(PortableProcessTable.class);

	PortableProcessTable() {
		logger.atWarn()
			.addKeyValue("event", "bcs.executor.process-without-proc")
			.log("There is no /proc: a process of a task that has lost its parent is not found and not ended");
	}

	@Override
	public ProcessSnapshot read() {
		List<ProcessEntry> entries = ProcessHandle.allProcesses()
			.map((handle) -> new ProcessEntry(handle.pid(), handle.parent().map(ProcessHandle::pid).orElse(0L), UNKNOWN,
					UNKNOWN, startTime(handle), ""))
			.toList();
		return new ProcessSnapshot(entries);
	}

	@Override
	public long startTime(long pid) {
		return ProcessHandle.of(pid).map(PortableProcessTable::startTime).orElse(UNKNOWN);
	}

	private static long startTime(ProcessHandle handle) {
		return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
	}

}
