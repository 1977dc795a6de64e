/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.Value;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MediaType}, and for its protobuf side.
 */
class MediaTypeTests {

	@Test
	void mediaTypesAreThoseOfMesos() {
		assertThat(MediaType.PROTOBUF.mediaType()).isEqualTo("application/x-protobuf");
		assertThat(MediaType.JSON.mediaType()).isEqualTo("application/json");
	}

	@ParameterizedTest
	@EnumSource
	void whateverIsWrittenIsReadAgain(MediaType format) {
		RandomMessages random = new RandomMessages(20_261_122);
		for (int i = 0; i < 300; i++) {
			Event event = random.next(Event.getDefaultInstance());
			assertThat(format.decode(format.encode(event), Event.getDefaultInstance())).isEqualTo(event);
			Call call = random.next(Call.getDefaultInstance());
			assertThat(format.decode(format.encode(call), Call.getDefaultInstance())).isEqualTo(call);
			TaskInfo task = random.next(TaskInfo.getDefaultInstance());
			assertThat(format.decode(format.encode(task), TaskInfo.getDefaultInstance())).isEqualTo(task);
		}
	}

	@ParameterizedTest
	@EnumSource
	void anyInstanceServesAsPrototype(MediaType format) {
		TaskID one = TaskID.newBuilder().setValue("one").build();
		TaskID other = TaskID.newBuilder().setValue("other").build();
		assertThat(format.decode(format.encode(one), other)).isEqualTo(one);
	}

	@ParameterizedTest
	@EnumSource
	void messagesBeyond64MebibytesAreRead(MediaType format) {
		byte[] data = new byte[65 * 1024 * 1024];
		Arrays.fill(data, (byte) 0xfe);
		Event event = Event.newBuilder()
			.setType(Event.Type.MESSAGE)
			.setMessage(Event.Message.newBuilder().setData(ByteString.copyFrom(data)))
			.build();
		Event decoded = format.decode(format.encode(event), Event.getDefaultInstance());
		assertThat(decoded.getMessage().getData().size()).isEqualTo(data.length);
		assertThat(decoded.equals(event)).isTrue();
	}

	@Test
	void heartbeatHasTheBytesOfMesos() {
		Event heartbeat = Event.newBuilder().setType(Event.Type.HEARTBEAT).build();
		assertThat(MediaType.PROTOBUF.encode(heartbeat)).isEqualTo(HexFormat.of().parseHex("0809"));
		assertThat(MediaType.JSON.encode(heartbeat)).asString(StandardCharsets.UTF_8)
			.isEqualTo("{\"type\":\"HEARTBEAT\"}");
	}

	@Test
	void unknownEventTypesInProtobufAreKeptAside() {
		Event event = MediaType.PROTOBUF.decode(HexFormat.of().parseHex("0863"), Event.getDefaultInstance());
		assertThat(event.hasType()).isFalse();
		assertThat(event.getType()).isEqualTo(Event.Type.UNKNOWN);
		assertThat(event.getUnknownFields().getField(1).getVarintList()).containsExactly(99L);
		assertThat(MediaType.PROTOBUF.encode(event)).isEqualTo(HexFormat.of().parseHex("0863"));
	}

	@Test
	void unknownFieldsInProtobufAreKeptAside() {
		Event event = MediaType.PROTOBUF.decode(HexFormat.of().parseHex("0807a20603616263"),
				Event.getDefaultInstance());
		assertThat(event.getType()).isEqualTo(Event.Type.SHUTDOWN);
		assertThat(event.getUnknownFields().getField(100).getLengthDelimitedList())
			.containsExactly(ByteString.copyFromUtf8("abc"));
	}

	@Test
	void anEmptyRecordIsAnEventWithoutType() {
		assertThat(MediaType.PROTOBUF.decode(new byte[0], Event.getDefaultInstance()).hasType()).isFalse();
	}

	@Test
	void garbageInProtobufIsNamedWithItsLength() {
		byte[] bytes = "<html></html>".getBytes(StandardCharsets.UTF_8);
		assertThatExceptionOfType(MessageFormatException.class)
			.isThrownBy(() -> MediaType.PROTOBUF.decode(bytes, Event.getDefaultInstance()))
			.withMessageStartingWith("13 bytes of application/x-protobuf are not a valid mesos.v1.executor.Event: ")
			.withCauseInstanceOf(InvalidProtocolBufferException.class);
	}

	@Test
	void aCutMessageInProtobufIsNamedWithItsLength() {
		byte[] bytes = MediaType.PROTOBUF.encode(Value.Range.newBuilder().setBegin(1).setEnd(Long.MAX_VALUE).build());
		byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
		assertThatExceptionOfType(MessageFormatException.class)
			.isThrownBy(() -> MediaType.PROTOBUF.decode(cut, Value.Range.getDefaultInstance()))
			.withMessageStartingWith("11 bytes of application/x-protobuf are not a valid mesos.v1.Value.Range: ");
	}

	@Test
	void requiredFieldsMissingInProtobufAreNamed() {
		byte[] bytes = MediaType.PROTOBUF
			.encode(Event.newBuilder().setKill(Event.Kill.newBuilder().buildPartial()).buildPartial());
		assertThatExceptionOfType(MessageFormatException.class)
			.isThrownBy(() -> MediaType.PROTOBUF.decode(bytes, Event.getDefaultInstance()))
			.withMessage("2 bytes of application/x-protobuf are not a valid mesos.v1.executor.Event: "
					+ "Message missing required fields: kill.task_id");
	}

	@ParameterizedTest
	@EnumSource
	void everyBrokenMessageEndsInTheSameException(MediaType format) {
		byte[] bytes = format.encode(new RandomMessages(7).next(Call.getDefaultInstance()));
		for (int i = 0; i < bytes.length; i++) {
			byte[] broken = bytes.clone();
			broken[i] ^= (byte) (1 << (i % 8));
			try {
				assertThat(format.decode(broken, Call.getDefaultInstance()).isInitialized()).isTrue();
			}
			catch (MessageFormatException ex) {
				assertThat(ex.getMessage()).startsWith(bytes.length + " bytes of ");
			}
		}
	}

}
