/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.output;

import java.nio.file.FileSystems;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Who may read what is written below the sandbox, however permissive the umask is; a
 * stricter one takes away more. As Mesos does, a directory keeps others out, so that its
 * files need not.
 */
final class SandboxPermissions {

	private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

	private SandboxPermissions() {
	}

	/** The directory of a task, as Mesos creates the sandbox. */
	static FileAttribute<?>[] taskDirectory() {
		return attributes("rwxr-x---");
	}

	/** The directory above it: the users of tasks pass through. */
	static FileAttribute<?>[] tasks() {
		return attributes("rwxr-x--x");
	}

	/** Output, which the task's user reads, whoever has created the file. */
	static FileAttribute<?>[] output() {
		return attributes("rw-r--r--");
	}

	private static FileAttribute<?>[] attributes(String permissions) {
		return POSIX
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
				: new FileAttribute<?>[0];
	}

}
