/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.executor;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * The yardstick: an executor on the JDK's blocking sockets, with one thread, one
 * connection for the event stream and one for the calls, each of which waits for its
 * response. It reports each task as running and finished, lists what is unacknowledged
 * when it subscribes, subscribes again when it loses the stream, and does nothing else:
 * no time-outs, no retries, no kills, no way to end.
 */
public final class PlainExecutor {

	private static final int CRLF = 2;

	private static final int BUFFER_SIZE = 16 * 1024;

	private final InetSocketAddress agent;

	private final String host;

	private final String path;

	private final Call template;

	private final Map<ByteString, TaskStatus> updates = new LinkedHashMap<>();

	private final Map<TaskID, TaskInfo> tasks = new LinkedHashMap<>();

	private Socket calls = new Socket();

	private InputStream responses = InputStream.nullInputStream();

	private PlainExecutor(Map<String, String> environment) {
		this.host = environment.getOrDefault("MESOS_AGENT_ENDPOINT", "127.0.0.1:5051");
		int colon = this.host.lastIndexOf(':');
		this.agent = new InetSocketAddress(this.host.substring(0, colon),
				Integer.parseInt(this.host.substring(colon + 1)));
		String pid = environment.getOrDefault("MESOS_SLAVE_PID", "slave(1)@");
		this.path = "/" + pid.substring(0, pid.indexOf('@')) + "/api/v1/executor";
		this.template = Call.newBuilder()
			.setFrameworkId(FrameworkID.newBuilder().setValue(environment.getOrDefault("MESOS_FRAMEWORK_ID", "")))
			.setExecutorId(ExecutorID.newBuilder().setValue(environment.getOrDefault("MESOS_EXECUTOR_ID", "")))
			.buildPartial();
	}

	/**
	 * Runs the executor until it is killed.
	 * @param args none
	 * @throws IOException if the agent can't be reached
	 */
	public static void main(String[] args) throws IOException {
		PlainExecutor executor = new PlainExecutor(System.getenv());
		while (true) {
			executor.subscribe();
		}
	}

	private void subscribe() throws IOException {
		Call.Subscribe.Builder subscribe = Call.Subscribe.newBuilder().addAllUnacknowledgedTasks(this.tasks.values());
		this.updates.values()
			.forEach((status) -> subscribe.addUnacknowledgedUpdates(Call.Update.newBuilder().setStatus(status)));
		try (Socket stream = connect()) {
			send(stream.getOutputStream(),
					this.template.toBuilder().setType(Call.Type.SUBSCRIBE).setSubscribe(subscribe).build());
			InputStream in = new BufferedInputStream(stream.getInputStream(), BUFFER_SIZE);
			if (readHead(in) != 200) {
				throw new IOException("The agent refused the subscription");
			}
			ChunkedInputStream body = new ChunkedInputStream(in);
			for (int length = readNumber(body, 10); length >= 0; length = readNumber(body, 10)) {
				handle(Event.parseFrom(body.readNBytes(length)));
			}
		}
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket();
		socket.setTcpNoDelay(true);
		socket.connect(this.agent);
		return socket;
	}

	private void handle(Event event) throws IOException {
		if (event.getType() == Event.Type.LAUNCH) {
			TaskInfo task = event.getLaunch().getTask();
			this.tasks.put(task.getTaskId(), task);
			report(task.getTaskId(), TaskState.TASK_RUNNING);
			report(task.getTaskId(), TaskState.TASK_FINISHED);
		}
		else if (event.getType() == Event.Type.ACKNOWLEDGED) {
			this.tasks.remove(event.getAcknowledged().getTaskId());
			this.updates.remove(event.getAcknowledged().getUuid());
		}
	}

	private void report(TaskID task, TaskState state) throws IOException {
		UUID uuid = UUID.randomUUID();
		ByteBuffer bytes = ByteBuffer.allocate(16)
			.putLong(uuid.getMostSignificantBits())
			.putLong(uuid.getLeastSignificantBits())
			.flip();
		TaskStatus status = TaskStatus.newBuilder()
			.setTaskId(task)
			.setState(state)
			.setSource(TaskStatus.Source.SOURCE_EXECUTOR)
			.setExecutorId(this.template.getExecutorId())
			.setTimestamp(System.currentTimeMillis() / 1000.0)
			.setUuid(ByteString.copyFrom(bytes))
			.build();
		this.updates.put(status.getUuid(), status);
		if (!this.calls.isConnected()) {
			this.calls = connect();
			this.responses = new BufferedInputStream(this.calls.getInputStream(), BUFFER_SIZE);
		}
		send(this.calls.getOutputStream(),
				this.template.toBuilder()
					.setType(Call.Type.UPDATE)
					.setUpdate(Call.Update.newBuilder().setStatus(status))
					.build());
		if (readHead(this.responses) != 202) {
			throw new IOException("The agent refused an update");
		}
	}

	private void send(OutputStream out, Call call) throws IOException {
		byte[] body = call.toByteArray();
		byte[] head = ("POST " + this.path + " HTTP/1.1\r\nHost: " + this.host
				+ "\r\nAccept: application/x-protobuf\r\nContent-Type: application/x-protobuf\r\nContent-Length: "
				+ body.length + "\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
		byte[] request = new byte[head.length + body.length];
		System.arraycopy(head, 0, request, 0, head.length);
		System.arraycopy(body, 0, request, head.length, body.length);
		out.write(request);
	}

	/** Reads the head of a response, which has no body or a chunked one. */
	private static int readHead(InputStream in) throws IOException {
		int status = Integer.parseInt(readLine(in).split(" ", 3)[1]);
		while (!readLine(in).isEmpty()) {
			// A header that tells nothing new.
		}
		return status;
	}

	private static String readLine(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = in.read(); c != '\n'; c = in.read()) {
			if (c < 0) {
				throw new IOException("The agent closed the connection");
			}
			if (c != '\r') {
				line.append((char) c);
			}
		}
		return line.toString();
	}

	/** Reads a number up to its line feed; -1 at the end of the stream. */
	private static int readNumber(InputStream in, int radix) throws IOException {
		int number = 0;
		for (int c = in.read(); c != '\n'; c = in.read()) {
			if (c < 0) {
				return -1;
			}
			if (c != '\r') {
				number = number * radix + Character.digit(c, radix);
			}
		}
		return number;
	}

	/** The content of a chunked body; ends with the last chunk or the connection. */
	private static final class ChunkedInputStream extends InputStream {

		private final InputStream in;

		private int left;

		private boolean begun;

		ChunkedInputStream(InputStream in) {
			this.in = in;
		}

		@Override
		public int read() throws IOException {
			if (!ensureChunk()) {
				return -1;
			}
			this.left--;
			return this.in.read();
		}

		@Override
		public int read(byte[] target, int offset, int length) throws IOException {
			if (length == 0) {
				return 0;
			}
			if (!ensureChunk()) {
				return -1;
			}
			int count = this.in.read(target, offset, Math.min(length, this.left));
			this.left -= count;
			return count;
		}

		private boolean ensureChunk() throws IOException {
			if (this.left == 0) {
				if (this.begun) {
					this.in.skipNBytes(CRLF);
				}
				this.begun = true;
				this.left = readNumber(this.in, 16);
			}
			return this.left > 0;
		}

	}

}
