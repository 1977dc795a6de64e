/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.os;

import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends signals, which a JVM can do to single processes only and only two of them: to all
 * members of a process group at once, so that no process that is being forked is missed,
 * and none sees another one end before it gets the signal itself. And kills all groups
 * when this JVM is killed or halted and runs no code at the end: for Mesos such tasks
 * have ended, and would run a second time elsewhere.
 * <p>
 * A small shell process does it. It reads from a pipe what to do; when the pipe closes,
 * because this JVM is no more, it kills the groups that are left (or the process that is
 * about to lead one), and what carries the marker of this JVM's tasks. Thread-safe; does
 * not wait for the shell.
 */
public final class SignalShell implements AutoCloseable {

	private static final String SCRIPT = """
			trap '' HUP INT TERM
			groups=' '
			while read -r action signal target; do
				case $action in
					watch) groups="$groups$target " ;;
					release) groups="${groups%% $target *} ${groups#* $target }" ;;
					signal) kill -s "$signal" -- "$target" ;;
					leader) kill -s "$signal" -- "-$target" || kill -s "$signal" "$target" ;;
				esac
			done
			for group in $groups; do
				kill -s KILL -- "-$group" || kill -s KILL "$group"
			done
			for file in $(grep -lsF -- "$1" /proc/[0-9]*/environ); do
				pid=${file#/proc/}
				kill -s KILL "${pid%/environ}"
			done
			""";

	private static final Logger logger = LoggerFactory.getLogger(SignalShell.class);

	private final @Nullable Path setsid;

	private final String marker;

	private final Set<Long> watched = new LinkedHashSet<>();

	private @Nullable Writer pipe;

	private boolean closed;

	/**
	 * Creates an instance that has no shell yet.
	 * @param setsid the program, or {@code null} if there is none: then there are no
	 * process groups either
	 * @param marker what the variables of all processes of tasks contain
	 */
	public SignalShell(@Nullable Path setsid, String marker) {
		this.setsid = setsid;
		this.marker = marker;
	}

	/**
	 * Starts the shell unless it runs. Called before a process is started: when there is
	 * one to be ended, another one may not be to be had.
	 */
	public synchronized void start() {
		if (this.pipe == null && !this.closed && this.setsid != null) {
			try {
				Writer started = start(this.setsid, this.marker);
				for (long group : this.watched) {
					started.write("watch - " + group + "\n");
				}
				started.flush();
				this.pipe = started;
			}
			catch (IOException ex) {
				logger.atWarn()
					.addKeyValue("event", "bcs.executor.process-signals-failed")
					.log("The shell that signals process groups can't be started ({}): if this executor is killed, "
							+ "its tasks may outlive it", ex.toString());
			}
		}
	}

	/**
	 * Has a group killed at the end of this JVM, however it ends.
	 * @param group the id of its leader
	 */
	synchronized void watch(long group) {
		// A shell that is started is told of all that are watched.
		start();
		this.watched.add(group);
		send("watch - " + group);
	}

	/**
	 * Takes back {@link #watch(long)}, because the group has ended.
	 * @param group the id of its leader
	 */
	synchronized void release(long group) {
		this.watched.remove(group);
		send("release - " + group);
	}

	/**
	 * Sends a signal to a group.
	 * @param signal its name without {@code SIG}
	 * @param group the group's id
	 * @return {@code false} if that can't be done, and each process needs a signal of its
	 * own
	 */
	synchronized boolean signalGroup(String signal, long group) {
		return send("signal " + signal + " -" + group);
	}

	/**
	 * Sends a signal to the group of a process that leads one, or is just about to: then
	 * to the process alone, which has started nothing yet.
	 * @param signal its name without {@code SIG}
	 * @param pid the process
	 * @return {@code false} if that can't be done
	 */
	synchronized boolean signalLeader(String signal, long pid) {
		return send("leader " + signal + " " + pid);
	}

	/**
	 * Sends a signal to a process.
	 * @param signal its name without {@code SIG}
	 * @param pid the process
	 * @return {@code false} if that can't be done
	 */
	synchronized boolean signal(String signal, long pid) {
		return send("signal " + signal + " " + pid);
	}

	/** Kills what is still watched. */
	@Override
	public synchronized void close() {
		this.closed = true;
		closePipe();
	}

	private void closePipe() {
		try {
			if (this.pipe != null) {
				this.pipe.close();
			}
		}
		catch (IOException ex) {
			logger.debug("The shell had ended before", ex);
		}
		this.pipe = null;
	}

	private boolean send(String line) {
		start();
		if (this.pipe == null) {
			return false;
		}
		try {
			this.pipe.write(line + "\n");
			this.pipe.flush();
			return true;
		}
		catch (IOException ex) {
			logger.atWarn()
				.addKeyValue("event", "bcs.executor.process-signals-interrupted")
				.log("The shell that signals process groups has ended: another one is started when it is needed");
			logger.debug("The pipe is broken", ex);
			closePipe();
			return false;
		}
	}

	private static Writer start(Path setsid, String marker) throws IOException {
		// A session of its own: a signal to the JVM's process group must not end it too.
		ProcessBuilder builder = new ProcessBuilder(
				List.of(setsid.toString(), "--", "/bin/sh", "-c", SCRIPT, "sh", marker));
		builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).directory(Path.of("/").toFile());
		builder.environment().clear();
		builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
		return builder.start().outputWriter(StandardCharsets.US_ASCII);
	}

}
