/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

import io.bcs.executor.protocol.MediaType;

/**
 * A connection to the agent on which a test reads and writes bytes, as the agent does not
 * know better.
 */
final class RawClient implements AutoCloseable {

	static final String PATH = "/slave(1)/api/v1/executor";

	private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)\r\n");

	private final Closeable connection;

	private final InputStream in;

	private final OutputStream out;

	private final Output closeOutput;

	private boolean halfClosed;

	private boolean closed;

	RawClient(EmbeddedAgent agent) throws IOException {
		this(new Socket(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), agent.port()));
	}

	RawClient(Socket socket) throws IOException {
		socket.setSoTimeout(60_000);
		this.connection = socket;
		this.in = new BufferedInputStream(socket.getInputStream());
		this.out = socket.getOutputStream();
		this.closeOutput = socket::shutdownOutput;
	}

	/** Connects to the agent's domain socket. */
	RawClient(Path domainSocket) throws IOException {
		SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(domainSocket));
		this.connection = channel;
		this.in = new BufferedInputStream(Channels.newInputStream(channel));
		this.out = Channels.newOutputStream(channel);
		this.closeOutput = channel::shutdownOutput;
	}

	/**
	 * Opens a connection and subscribes on it, in JSON. The head has been read.
	 */
	static RawClient subscribed(EmbeddedAgent agent) throws IOException {
		return subscribed(agent, Call.Subscribe.getDefaultInstance());
	}

	static RawClient subscribed(EmbeddedAgent agent, Call.Subscribe subscribe) throws IOException {
		RawClient client = new RawClient(agent);
		client.post(Calls.subscribe(agent, subscribe));
		if (!client.readHead().startsWith("HTTP/1.1 200 OK\r\n")) {
			throw new AssertionError("SUBSCRIBE was refused");
		}
		return client;
	}

	void send(byte[] bytes) throws IOException {
		this.out.write(bytes);
	}

	void post(Call call) throws IOException {
		post(call, "");
	}

	void post(Call call, String moreHeaders) throws IOException {
		send(request(call, moreHeaders));
	}

	static byte[] request(Call call, String moreHeaders) {
		return request(PATH, call, moreHeaders);
	}

	static byte[] request(String path, Call call, String moreHeaders) {
		return request(path, MediaType.JSON, call, moreHeaders);
	}

	static byte[] request(String path, MediaType format, Call call, String moreHeaders) {
		byte[] body = format.encode(call);
		String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + format.mediaType() + "\r\n"
				+ moreHeaders + "Content-Length: " + body.length + "\r\n\r\n";
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
		bytes.writeBytes(body);
		return bytes.toByteArray();
	}

	/** Sends a call and reads the answer to it. */
	String exchange(Call call) throws IOException {
		post(call);
		return readAnswer();
	}

	/** Reads an answer: status line, headers and body, without the Date header. */
	String readAnswer() throws IOException {
		String head = readHead();
		Matcher length = LENGTH.matcher(head);
		return head + (length.find() ? text(Integer.parseInt(length.group(1))) : "");
	}

	String readHead() throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			head.append((char) readByte());
		}
		return withoutDate(head.toString());
	}

	static String withoutDate(String answer) {
		return answer.replaceAll("\r\nDate: \\w{3}, \\d{2} \\w{3} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT\r\n", "\r\n");
	}

	/** Reads the next chunk of a chunked body; the last one is empty. */
	String readChunk() throws IOException {
		return new String(readRawChunk(), StandardCharsets.UTF_8);
	}

	private byte[] readRawChunk() throws IOException {
		StringBuilder size = new StringBuilder();
		while (size.indexOf("\r\n") < 0) {
			size.append((char) readByte());
		}
		byte[] chunk = bytes(Integer.parseInt(size.toString().strip(), 16));
		if (!text(2).equals("\r\n")) {
			throw new AssertionError("A chunk ends with CR LF");
		}
		return chunk;
	}

	/** Reads the next event of a JSON stream. */
	Event readEvent() throws IOException {
		return readEvent(MediaType.JSON);
	}

	/** Reads the next event, which must be a chunk of its own. */
	Event readEvent(MediaType format) throws IOException {
		byte[] chunk = readRawChunk();
		if (chunk.length == 0) {
			throw new EOFException("last chunk");
		}
		int start = 0;
		while (chunk[start] != '\n') {
			start++;
		}
		start++;
		int length = Integer.parseInt(new String(chunk, 0, start - 1, StandardCharsets.US_ASCII));
		if (chunk.length - start != length) {
			throw new AssertionError("A record of length " + length + " has " + (chunk.length - start) + " bytes");
		}
		return format.decode(Arrays.copyOfRange(chunk, start, chunk.length), Event.getDefaultInstance());
	}

	JsonObject readJsonEvent() throws IOException {
		return JsonParser.parseString(readChunk().split("\n", 2)[1]).getAsJsonObject();
	}

	/** Tells whether the agent has closed its side, with nothing left to read. */
	boolean readsEndOfFile() throws IOException {
		return this.in.read() < 0;
	}

	/** Tells whether nothing has arrived that was not read. */
	boolean hasNothingToRead() throws IOException {
		return this.in.available() == 0;
	}

	byte[] readAll() throws IOException {
		return this.in.readAllBytes();
	}

	void closeOutput() throws IOException {
		this.halfClosed = true;
		this.closeOutput.close();
	}

	boolean isHalfClosed() {
		return this.halfClosed;
	}

	boolean isClosed() {
		return this.closed;
	}

	private String text(int length) throws IOException {
		return new String(bytes(length), StandardCharsets.UTF_8);
	}

	private byte[] bytes(int length) throws IOException {
		byte[] bytes = this.in.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("Connection closed in the middle of a body");
		}
		return bytes;
	}

	private int readByte() throws IOException {
		int read = this.in.read();
		if (read < 0) {
			throw new EOFException("Connection closed");
		}
		return read;
	}

	@Override
	public void close() throws IOException {
		this.closed = true;
		this.connection.close();
	}

	private interface Output {

		void close() throws IOException;

	}

}
