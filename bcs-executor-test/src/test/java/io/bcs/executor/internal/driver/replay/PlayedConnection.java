/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.MediaType;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * A connection that the driver has opened. It is read by a thread of its own.
 */
final class PlayedConnection {

	private final Socket socket;

	private final MediaType format;

	private final int pieceSize;

	private final Deque<PlayedCall> unanswered = new ArrayDeque<>();

	private volatile boolean ended;

	/**
	 * Creates the connection.
	 * @param pieceSize how much is written at a time at most
	 */
	PlayedConnection(Socket socket, MediaType format, int pieceSize) {
		this.socket = socket;
		this.format = format;
		this.pieceSize = pieceSize;
	}

	/** Reads calls until the connection ends. */
	void read(Consumer<PlayedCall> arrived) {
		try (InputStream in = new BufferedInputStream(this.socket.getInputStream())) {
			for (String line = line(in); line != null; line = line(in)) {
				Map<String, String> headers = headers(in);
				int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
				Call call = this.format.decode(in.readNBytes(length), Call.getDefaultInstance());
				PlayedCall played = new PlayedCall(this, line, headers, call);
				synchronized (this) {
					this.unanswered.add(played);
				}
				arrived.accept(played);
			}
		}
		catch (IOException ex) {
			// However it ends, it has ended.
		}
		finally {
			this.ended = true;
		}
	}

	private static Map<String, String> headers(InputStream in) throws IOException {
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
		}
		return headers;
	}

	private static @Nullable String line(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = in.read(); next >= 0; next = in.read()) {
			if (next == '\n') {
				return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
			}
			line.write(next);
		}
		return null;
	}

	/** Writes the answers that are there, in the order of their calls. */
	synchronized void answer() {
		for (PlayedCall first = this.unanswered.peek(); first != null; first = this.unanswered.peek()) {
			ByteString answer = first.answerToWrite();
			if (answer == null) {
				return;
			}
			this.unanswered.remove();
			write(answer);
		}
	}

	synchronized void write(ByteString content) {
		try {
			byte[] bytes = content.toByteArray();
			OutputStream out = this.socket.getOutputStream();
			for (int start = 0; start < bytes.length; start += this.pieceSize) {
				out.write(bytes, start, Math.min(this.pieceSize, bytes.length - start));
				out.flush();
			}
		}
		catch (IOException ex) {
			// The driver may leave at any time; what it misses by that shows elsewhere.
			this.ended = true;
		}
	}

	/** Whether the driver, or the agent, has ended it. */
	boolean hasEnded() {
		return this.ended;
	}

	void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "connection from port %d", this.socket.getPort());
	}

}
