/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.protocol.RecordIoDecoder;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * The least that can be called an executor, without the driver. Its tasks are words, in
 * the command or in the data: {@code finish}, {@code fail}, {@code greet} (sends a
 * message to the scheduler), {@code crash} and {@code leave} (exit with 3 and 0), and
 * anything else to run until killed. With the argument {@code stubborn} it takes no
 * notice of SHUTDOWN; with {@code rude} it speaks before it has subscribed.
 */
final class TinyExecutor {

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final DriverEnv env = DriverEnv.fromEnvironment();

	private final URI uri = URI.create("http://" + this.env.agentEndpoint() + this.env.apiPath());

	private final Set<String> running = new LinkedHashSet<>();

	private final Map<String, Set<String>> groups = new HashMap<>();

	private final boolean stubborn;

	private TinyExecutor(boolean stubborn) {
		this.stubborn = stubborn;
	}

	public static void main(String[] args) throws Exception {
		System.out.println("tiny executor");
		TinyExecutor executor = new TinyExecutor(List.of(args).contains("stubborn"));
		if (List.of(args).contains("rude")) {
			executor.speak(ByteString.EMPTY);
		}
		executor.run();
	}

	private void greet(String id) {
		try {
			speak(ByteString.copyFromUtf8("hello \u2713"));
			speak(ByteString.fromHex("ff00"));
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		end(id, TaskState.TASK_FINISHED);
	}

	private void speak(ByteString data) throws IOException, InterruptedException {
		this.client.send(request(call(Call.Type.MESSAGE).setMessage(Call.Message.newBuilder().setData(data))),
				HttpResponse.BodyHandlers.discarding());
	}

	private void run() throws IOException, InterruptedException {
		Call.Builder subscribe = call(Call.Type.SUBSCRIBE).setSubscribe(Call.Subscribe.getDefaultInstance());
		RecordIoDecoder decoder = new RecordIoDecoder(RecordIoDecoder.DEFAULT_MAX_RECORD_SIZE);
		try (InputStream stream = this.client.send(request(subscribe), HttpResponse.BodyHandlers.ofInputStream())
			.body()) {
			byte[] buffer = new byte[4096];
			for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
				decoder.decode(ByteBuffer.wrap(buffer, 0, read), this::handle);
			}
		}
	}

	private void handle(byte[] record) {
		try {
			Event event = Event.parseFrom(record);
			switch (event.getType()) {
				case LAUNCH -> launch(event.getLaunch().getTask());
				case LAUNCH_GROUP -> launchGroup(event.getLaunchGroup().getTaskGroup().getTasksList());
				case KILL -> kill(event.getKill().getTaskId().getValue());
				case SHUTDOWN -> shutdown();
				case SUBSCRIBED, ACKNOWLEDGED, MESSAGE, ERROR, HEARTBEAT, UNKNOWN -> {
				}
			}
		}
		catch (InvalidProtocolBufferException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void launch(TaskInfo task) {
		String id = task.getTaskId().getValue();
		this.running.add(id);
		update(id, TaskState.TASK_RUNNING);
		switch (word(task)) {
			case "finish" -> end(id, TaskState.TASK_FINISHED);
			case "fail" -> end(id, TaskState.TASK_FAILED);
			case "greet" -> greet(id);
			case "crash" -> System.exit(3);
			case "leave" -> {
				end(id, TaskState.TASK_FINISHED);
				System.exit(0);
			}
			default -> System.err.println(id + " goes on: " + word(task));
		}
	}

	private static String word(TaskInfo task) {
		return task.hasCommand() ? task.getCommand().getValue() : task.getData().toStringUtf8();
	}

	private void launchGroup(List<TaskInfo> tasks) {
		Set<String> ids = new LinkedHashSet<>();
		tasks.forEach((task) -> ids.add(task.getTaskId().getValue()));
		ids.forEach((id) -> this.groups.put(id, ids));
		tasks.forEach(this::launch);
	}

	/** The tasks of a group die together. */
	private void kill(String id) {
		for (String member : this.groups.getOrDefault(id, Set.of(id))) {
			if (this.running.contains(member)) {
				end(member, TaskState.TASK_KILLED);
			}
		}
	}

	private void shutdown() {
		if (!this.stubborn) {
			Set.copyOf(this.running).forEach((id) -> end(id, TaskState.TASK_KILLED));
			System.exit(0);
		}
	}

	private void end(String id, TaskState state) {
		this.running.remove(id);
		update(id, state);
	}

	private void update(String id, TaskState state) {
		UUID uuid = UUID.randomUUID();
		ByteBuffer bytes = ByteBuffer.allocate(16)
			.putLong(uuid.getMostSignificantBits())
			.putLong(uuid.getLeastSignificantBits())
			.flip();
		TaskStatus.Builder status = TaskStatus.newBuilder()
			.setTaskId(TaskID.newBuilder().setValue(id))
			.setState(state)
			.setSource(TaskStatus.Source.SOURCE_EXECUTOR)
			.setMessage("says the tiny executor")
			.setUuid(ByteString.copyFrom(bytes));
		try {
			HttpResponse<String> answer = this.client.send(
					request(call(Call.Type.UPDATE).setUpdate(Call.Update.newBuilder().setStatus(status))),
					HttpResponse.BodyHandlers.ofString());
			if (answer.statusCode() != 202) {
				throw new IllegalStateException(answer.statusCode() + " " + answer.body());
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private Call.Builder call(Call.Type type) {
		return Call.newBuilder()
			.setType(type)
			.setFrameworkId(FrameworkID.newBuilder().setValue(this.env.frameworkId()))
			.setExecutorId(ExecutorID.newBuilder().setValue(this.env.executorId()));
	}

	private HttpRequest request(Call.Builder call) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.uri)
			.header("Content-Type", MediaType.PROTOBUF.mediaType())
			.header("Accept", MediaType.PROTOBUF.mediaType())
			.POST(HttpRequest.BodyPublishers.ofByteArray(call.build().toByteArray()));
		if (this.env.authenticationToken() != null) {
			request.header("Authorization", "Bearer " + this.env.authenticationToken());
		}
		return request.build();
	}

}
