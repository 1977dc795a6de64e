/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.MediaType;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * The steps of Mesos' own C++ executors, which were recorded from outside, without a
 * timeline: of each connection, what went which way. Their calls are put before the
 * acknowledgements that they caused.
 */
final class ProxiedSteps {

	private final Path directory;

	private final MediaType format;

	private final List<Step> steps = new ArrayList<>();

	ProxiedSteps(Path directory, MediaType format) {
		this.directory = directory;
		this.format = format;
	}

	List<Step> read(List<String> streams) {
		for (String name : streams) {
			if (!this.steps.isEmpty()) {
				this.steps.add(new Step.GoAway(1));
			}
			byte[] received = RecordingReader.bytes(this.directory, name + ".recv.bin");
			Deque<ByteString> refusals = split(received, true);
			for (Call call : requests(name)) {
				this.steps.add(subscribe(call.getSubscribe()));
				if (!refusals.isEmpty()) {
					ByteString answer = refusals.remove();
					int status = Integer.parseInt(answer.toString(StandardCharsets.ISO_8859_1).split(" ", 3)[1]);
					this.steps.add(new Step.Answer(status, answer, true));
				}
			}
			// The library opens its connections in pairs.
			String calls = "%02d".formatted(Integer.parseInt(name) + 1);
			stream(RecordedStream.parse(received), requests(calls), answers(calls));
		}
		return this.steps;
	}

	private static Step subscribe(Call.Subscribe subscribe) {
		return new Step.Subscribe(
				subscribe.getUnacknowledgedTasksList().stream().map((task) -> task.getTaskId().getValue()).toList(),
				subscribe.getUnacknowledgedUpdatesList().stream().map(Call.Update::getStatus).toList());
	}

	private void stream(RecordedStream stream, Deque<Call> calls, Deque<ByteString> answers) {
		this.steps.add(new Step.OpenStream(stream.head()));
		for (ByteString chunk : stream.chunks()) {
			Event event = this.format.decode(RecordedStream.record(chunk), Event.getDefaultInstance());
			if (event.hasAcknowledged()) {
				this.steps.add(new Step.Send(calls.remove(), true));
				this.steps.add(new Step.Answer(202, answers.remove(), false));
			}
			this.steps.add(new Step.Write(chunk, event));
		}
	}

	private Deque<Call> requests(String name) {
		Deque<Call> calls = new ArrayDeque<>();
		for (ByteString body : split(RecordingReader.bytes(this.directory, name + ".sent.bin"), false)) {
			calls.add(this.format.decode(body.toByteArray(), Call.getDefaultInstance()));
		}
		return calls;
	}

	private Deque<ByteString> answers(String name) {
		return split(RecordingReader.bytes(this.directory, name + ".recv.bin"), true);
	}

	/** Messages with a body of known length, up to an event stream. */
	static Deque<ByteString> split(byte[] raw, boolean withHeads) {
		Deque<ByteString> messages = new ArrayDeque<>();
		String rest = new String(raw, StandardCharsets.ISO_8859_1);
		while (!rest.isEmpty() && !rest.startsWith("HTTP/1.1 200 OK\r\n")) {
			int body = rest.indexOf("\r\n\r\n") + 4;
			String length = rest.substring(0, body).replaceFirst("(?s).*Content-Length: (\\d+)\r\n.*", "$1");
			int end = body + Integer.parseInt(length);
			messages.add(ByteString.copyFrom(rest.substring(withHeads ? 0 : body, end), StandardCharsets.ISO_8859_1));
			rest = rest.substring(end);
		}
		return messages;
	}

}
