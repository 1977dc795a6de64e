/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Where the agent's domain socket is.
 *
 * @param path the socket's path
 * @param directory a directory made for nothing else, to be removed with the socket
 */
public record DomainSocket(Path path, @Nullable Path directory) {

	/**
	 * Picks a path of its own. It is short, since the system's limit is some 100 bytes.
	 */
	public static DomainSocket temporary() {
		try {
			Path directory = Files.createTempDirectory("mesos");
			return new DomainSocket(directory.resolve("agent.sock"), directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot make a directory for the domain socket", ex);
		}
	}

	/**
	 * Leaves the socket's file without anybody behind it, as a process that was killed
	 * does: connections are refused there. Netty removes the file when it closes.
	 */
	public void orphan() {
		try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			socket.bind(UnixDomainSocketAddress.of(this.path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot leave " + this.path + " behind", ex);
		}
	}

	/**
	 * Removes the socket's file.
	 */
	public void unlink() {
		delete(this.path);
	}

	/**
	 * Removes everything.
	 */
	public void remove() {
		unlink();
		if (this.directory != null) {
			delete(this.directory);
		}
	}

	private static void delete(Path path) {
		try {
			Files.deleteIfExists(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot remove " + path, ex);
		}
	}

}
