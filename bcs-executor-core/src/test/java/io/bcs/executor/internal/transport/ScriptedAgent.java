/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

import io.bcs.executor.protocol.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * A server that does to each connection, byte by byte, what the test says. Each
 * connection has a thread of its own.
 */
final class ScriptedAgent implements AutoCloseable {

	private final ServerSocketChannel server;

	private final @Nullable Path domainSocket;

	private final List<SocketChannel> sockets = new CopyOnWriteArrayList<>();

	/** An agent on TCP. */
	ScriptedAgent(Script script) throws IOException {
		this(ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), null, script);
	}

	/** An agent on a Unix domain socket. */
	ScriptedAgent(Path domainSocket, Script script) throws IOException {
		this(ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(domainSocket)),
				domainSocket, script);
	}

	private ScriptedAgent(ServerSocketChannel server, @Nullable Path domainSocket, Script script) {
		this.server = server;
		this.domainSocket = domainSocket;
		Thread acceptor = new Thread(() -> accept(script), "scripted-agent");
		acceptor.setDaemon(true);
		acceptor.start();
	}

	private void accept(Script script) {
		int number = 0;
		while (this.server.isOpen()) {
			try {
				SocketChannel socket = this.server.accept();
				this.sockets.add(socket);
				int connection = ++number;
				Thread thread = new Thread(() -> serve(script, connection, socket), "scripted-agent-" + connection);
				thread.setDaemon(true);
				thread.start();
			}
			catch (IOException ex) {
				// Closed.
				return;
			}
		}
	}

	private static void serve(Script script, int connection, SocketChannel socket) {
		try (socket) {
			script.serve(connection, new Exchange(socket));
		}
		catch (IOException ex) {
			// The client went away: the test sees what comes of it on the other side.
			return;
		}
	}

	TransportSettings settings() {
		return settings(MediaType.PROTOBUF, Duration.ofSeconds(10));
	}

	TransportSettings settings(MediaType format, Duration callTimeout) {
		boolean tcp = this.domainSocket == null;
		// Where there is a domain socket the endpoint is not to be used.
		return new TransportSettings(InetAddress.getLoopbackAddress().getHostAddress(),
				tcp ? this.server.socket().getLocalPort() : 1, this.domainSocket, "/slave(1)/api/v1/executor", "t0ken",
				null, format, Duration.ofSeconds(5), callTimeout, 1024 * 1024);
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (SocketChannel socket : this.sockets) {
			socket.close();
		}
	}

	/** What happens on a connection. */
	interface Script {

		void serve(int connection, Exchange exchange) throws IOException;

	}

	/** One connection as the agent sees it. */
	static final class Exchange {

		private final SocketChannel socket;

		private final InputStream in;

		private final OutputStream out;

		Exchange(SocketChannel socket) {
			this.socket = socket;
			this.in = new BufferedInputStream(Channels.newInputStream(socket));
			this.out = Channels.newOutputStream(socket);
		}

		/** Reads a request with its body. */
		Request read() throws IOException {
			StringBuilder head = new StringBuilder();
			while (head.indexOf("\r\n\r\n") < 0) {
				int next = this.in.read();
				if (next < 0) {
					throw new IOException("The client closed the connection");
				}
				head.append((char) next);
			}
			String lower = head.toString().toLowerCase(Locale.ROOT);
			int at = lower.indexOf("content-length:");
			int length = Integer.parseInt(lower.substring(at + 15, lower.indexOf("\r\n", at)).strip());
			return new Request(head.toString(), this.in.readNBytes(length));
		}

		void write(String text) throws IOException {
			write(text.getBytes(StandardCharsets.UTF_8));
		}

		void write(byte[] bytes) throws IOException {
			this.out.write(bytes);
			this.out.flush();
		}

		void answer(String status, String text) throws IOException {
			write("HTTP/1.1 " + status + "\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
		}

		void streamHead(MediaType format) throws IOException {
			write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: " + format.mediaType() + "\r\n\r\n");
		}

		void chunk(byte[] bytes) throws IOException {
			ByteArrayOutputStream chunk = new ByteArrayOutputStream();
			chunk.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
			chunk.write(bytes);
			chunk.write("\r\n".getBytes(StandardCharsets.US_ASCII));
			write(chunk.toByteArray());
		}

		void lastChunk() throws IOException {
			write("0\r\n\r\n");
		}

		/** Closes with a reset instead of an orderly end. */
		void reset() throws IOException {
			this.socket.setOption(StandardSocketOptions.SO_LINGER, 0);
			this.socket.close();
		}

		/** Waits until the client closes the connection. */
		void awaitClose() throws IOException {
			this.in.transferTo(OutputStream.nullOutputStream());
		}

	}

	/** A request: its line and headers as they came, and its body. */
	static final class Request {

		private final String head;

		private final byte[] body;

		Request(String head, byte[] body) {
			this.head = head;
			this.body = body;
		}

		String head() {
			return this.head;
		}

		byte[] body() {
			return this.body;
		}

	}

}
