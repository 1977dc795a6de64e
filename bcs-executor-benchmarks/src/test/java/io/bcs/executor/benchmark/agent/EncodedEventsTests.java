/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.agent;

import java.nio.charset.StandardCharsets;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EncodedEventsTests {

	private final EncodedEvents events = new EncodedEvents("framework", "executor", "agent");

	private final ByteBuf out = Unpooled.buffer();

	@Test
	void subscribedNamesTheFrameworkAndTheAgent() throws Exception {
		this.events.writeSubscribed(this.out);
		Event event = event();
		assertThat(event.getType()).isEqualTo(Event.Type.SUBSCRIBED);
		assertThat(event.getSubscribed().getFrameworkInfo().getId().getValue()).isEqualTo("framework");
		assertThat(event.getSubscribed().getAgentInfo().getId().getValue()).isEqualTo("agent");
	}

	@Test
	void aLaunchCarriesTheNumberOfItsTask() throws Exception {
		this.events.writeSubscribed(this.out);
		event();
		this.events.writeLaunch(this.out, 1_234_567);
		TaskInfo task = event().getLaunch().getTask();
		assertThat(task.getTaskId().getValue()).isEqualTo("task-01234567");
		assertThat(task.getName()).isEqualTo("task-01234567");
	}

	@Test
	void anAcknowledgementCarriesTheNumberAndTheUuid() throws Exception {
		byte[] call = "..0123456789abcdef..".getBytes(StandardCharsets.US_ASCII);
		this.events.writeAcknowledged(this.out, 42, call, 2);
		Event.Acknowledged acknowledged = event().getAcknowledged();
		assertThat(acknowledged.getTaskId().getValue()).isEqualTo("task-00000042");
		assertThat(acknowledged.getUuid()).isEqualTo(ByteString.copyFromUtf8("0123456789abcdef"));
	}

	@Test
	void theNumberOfATaskIsReadFromItsName() {
		byte[] name = "task-00000042".getBytes(StandardCharsets.US_ASCII);
		assertThat(EncodedEvents.task(name, 0, name.length)).isEqualTo(42);
		assertThatIllegalArgumentException().isThrownBy(() -> EncodedEvents.task(name, 0, name.length - 1));
	}

	/** Takes one chunk that is one record. */
	private Event event() throws InvalidProtocolBufferException {
		int chunk = Integer.parseInt(line("\r\n"), 16);
		int begin = this.out.readerIndex();
		byte[] message = new byte[Integer.parseInt(line("\n"))];
		this.out.readBytes(message);
		assertThat(this.out.readerIndex() - begin).isEqualTo(chunk);
		assertThat(this.out.readCharSequence(2, StandardCharsets.US_ASCII)).hasToString("\r\n");
		return Event.parseFrom(message);
	}

	private String line(String end) {
		int length = this.out.bytesBefore((byte) '\n') + 1;
		return this.out.readCharSequence(length, StandardCharsets.US_ASCII).toString().replace(end, "");
	}

}
