/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals process groups, which a JVM can't: sends SIGTERM to all members at once, so
 * that no process that is being forked is missed, and none sees another one end before it
 * gets the signal itself; and kills all of them when this JVM is killed or halted and
 * runs no code at the end. For Mesos such tasks have ended, and would run a second time
 * elsewhere.
 * <p>
 * A small shell process does both. It reads from a pipe what to do; when the pipe closes,
 * because this JVM is no more, it kills the groups that are left (or the process that is
 * about to lead one). It is started when it is first needed. May be called from any
 * thread; does not wait for the shell.
 */
class ProcessGroups implements AutoCloseable {

	private static final String SCRIPT = """
			trap '' HUP INT TERM
			groups=' '
			while read -r action group; do
				case $action in
					watch) groups="$groups$group " ;;
					release) groups="${groups%% $group *} ${groups#* $group }" ;;
					terminate) kill -s TERM -- "-$group" ;;
				esac
			done
			for group in $groups; do
				kill -s KILL -- "-$group" || kill -s KILL "$group"
			done
			""";

	private static final Logger logger = LoggerFactory.getLogger(ProcessGroups.class);

	private final @Nullable Path setsid;

	private @Nullable Writer pipe;

	private boolean broken;

	/**
	 * Creates an instance that has nothing to do yet.
	 * @param setsid the program, or {@code null} if there is none: then there are no
	 * process groups either
	 */
	ProcessGroups(@Nullable Path setsid) {
		this.setsid = setsid;
	}

	/**
	 * Has a group killed at the end of this JVM, however it ends.
	 * @param group the id of its leader
	 */
	void watch(long group) {
		send("watch " + group);
	}

	/**
	 * Takes back {@link #watch(long)}, because the group has ended.
	 * @param group the id of its leader
	 */
	void release(long group) {
		send("release " + group);
	}

	/**
	 * Sends SIGTERM to a group.
	 * @param group its id
	 * @return {@code false} if that can't be done, and each process needs a signal of its
	 * own
	 */
	boolean terminate(long group) {
		return send("terminate " + group);
	}

	/**
	 * Kills what is still watched.
	 */
	@Override
	public synchronized void close() {
		this.broken = true;
		try {
			if (this.pipe != null) {
				this.pipe.close();
			}
		}
		catch (IOException ex) {
			logger.debug("The shell had ended before", ex);
		}
	}

	private synchronized boolean send(String line) {
		if (this.setsid == null || this.broken) {
			return false;
		}
		try {
			if (this.pipe == null) {
				this.pipe = start(this.setsid);
			}
			this.pipe.write(line + "\n");
			this.pipe.flush();
			return true;
		}
		catch (IOException ex) {
			this.broken = true;
			logger.warn("The shell that signals process groups does not run: "
					+ "if this executor is killed, its tasks may outlive it", ex);
			return false;
		}
	}

	private static Writer start(Path setsid) throws IOException {
		// A session of its own: a signal to the JVM's process group must not end it too.
		ProcessBuilder builder = new ProcessBuilder(List.of(setsid.toString(), "--", "/bin/sh", "-c", SCRIPT));
		builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).directory(Path.of("/").toFile());
		builder.environment().clear();
		return builder.start().outputWriter(StandardCharsets.US_ASCII);
	}

}
