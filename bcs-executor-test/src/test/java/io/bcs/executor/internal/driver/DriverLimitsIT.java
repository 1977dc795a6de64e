/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Large messages, and those that are too large.
 */
class DriverLimitsIT extends DriverTestBase {

	private static final int MIB = 1024 * 1024;

	private static ByteString noise(int size) {
		byte[] bytes = new byte[size];
		new Random(1).nextBytes(bytes);
		return ByteString.copyFrom(bytes);
	}

	private static TaskInfo task(String id, ByteString data) {
		return Tasks.data(id, data.toByteArray());
	}

	private void echo() {
		this.executor.onLaunch = (callbackDriver, task) -> callbackDriver
			.sendStatusUpdate(RecordingExecutor.status(task.getTaskId().getValue(), TaskState.TASK_FINISHED)
				.toBuilder()
				.setData(task.getData())
				.build());
	}

	@ParameterizedTest
	@EnumSource(MediaType.class)
	void eightMebibytesGoThroughInBothDirections(MediaType format) {
		this.driver = builder(this.agent.env()).mediaType(format).build();
		echo();
		start();
		ByteString data = noise(8 * MIB);
		this.agent.launch(task("a", data));
		assertThat(this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_FINISHED).getData().equals(data)).isTrue();
		awaitAcknowledgements(1);
		assertThat(this.agent.records().subscriptions()).isOne();
	}

	@ParameterizedTest
	@EnumSource(MediaType.class)
	void aLargeTaskAndItsLargeUpdateCanBeListed(MediaType format) {
		this.driver = builder(this.agent.env()).mediaType(format).build();
		echo();
		start();
		ByteString data = noise(4 * MIB);
		this.agent.inject(AgentFault.response(503, "later").on(Call.Type.UPDATE).times(1000));
		this.agent.launch(task("a", data));
		this.executor.awaitEvent(DriverEvent.UpdateRetried.class);
		this.agent.stream().drop();
		awaitAcknowledgements(1);
		assertThat(this.agent.within(LONG).awaitUpdate("a", TaskState.TASK_FINISHED).getData().equals(data)).isTrue();
	}

	@ParameterizedTest
	@EnumSource(MediaType.class)
	void aRecordBeyondTheLimitEndsTheConnectionAndNotTheDriver(MediaType format) {
		this.driver = builder(this.agent.env()).mediaType(format).maxRecordSize(100_000).build();
		echo();
		start();
		this.agent.launch(task("small", noise(50_000)));
		awaitAcknowledgements(1);
		// A task would be lost and the executor with it, since nothing else runs.
		this.agent.message(new byte[200_000]);
		this.executor.awaitCallback("reregistered");
		assertThat(this.executor.events(DriverEvent.Disconnected.class)).singleElement()
			.extracting(DriverEvent.Disconnected::reason)
			.asString()
			.contains("is beyond the limit of 100000 bytes");
		this.agent.launch(task("next", noise(50_000)));
		awaitAcknowledgements(2);
		assertThat(this.executor.callbacks).containsExactly("registered exec-1", "launchTask small", "disconnected",
				"reregistered", "launchTask next");
	}

	@Test
	void aRecordOfExactlyTheLimitIsRead() {
		byte[] message = new byte[20_000];
		Event event = Event.newBuilder()
			.setType(Event.Type.MESSAGE)
			.setMessage(Event.Message.newBuilder().setData(ByteString.copyFrom(message)))
			.build();
		this.driver = builder(this.agent.env()).maxRecordSize(event.getSerializedSize()).build();
		start();
		this.agent.unchecked().send(event);
		this.executor.await("the message", () -> this.executor.callbacks.size() == 2);
		assertThat(this.executor.events(DriverEvent.Disconnected.class)).isEmpty();
		this.agent.message(new byte[20_001]);
		this.executor.awaitCallback("reregistered");
	}

	@Test
	void bytesThatAreOnlyClaimedTakeNoMemory() {
		// More than the heap of this build could hold.
		this.driver = builder(this.agent.env()).maxRecordSize(Integer.MAX_VALUE).build();
		start();
		this.agent.stream().rawBytes("2147483647\nabc".getBytes(StandardCharsets.US_ASCII));
		this.agent.stream().drop();
		this.executor.awaitCallback("reregistered");
	}

}
