/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.protocol.FrameworkMessageEncoding;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionMessageTests {

	private static SessionFixture subscribed(FrameworkMessageEncoding encoding) {
		SessionFixture fixture = new SessionFixture(true, 256, null, encoding);
		fixture.input(new Input.Start());
		fixture.subscribe();
		fixture.clear();
		return fixture;
	}

	private static Event.Builder message(String data) {
		return Event.newBuilder()
			.setType(Event.Type.MESSAGE)
			.setMessage(Event.Message.newBuilder().setData(ByteString.copyFromUtf8(data)));
	}

	@Test
	void rawMessagesReachTheExecutorAsTheyAre() {
		SessionFixture fixture = subscribed(FrameworkMessageEncoding.RAW);
		fixture.event(message("aGVsbG8="));
		assertThat(fixture.callbacks())
			.containsExactly(new Callback.FrameworkMessage(ByteString.copyFromUtf8("aGVsbG8=")));
	}

	@Test
	void base64MessagesAreDecodedFirst() {
		SessionFixture fixture = subscribed(FrameworkMessageEncoding.BASE64);
		fixture.event(message("aGVsbG8="));
		assertThat(fixture.callbacks())
			.containsExactly(new Callback.FrameworkMessage(ByteString.copyFromUtf8("hello")));
	}

	@Test
	void aMessageThatIsNotBase64IsReportedAndTheStreamGoesOn() {
		SessionFixture fixture = subscribed(FrameworkMessageEncoding.BASE64);
		fixture.event(message("not base64"));
		assertThat(fixture.callbacks()).isEmpty();
		assertThat(fixture.reports(DriverEvent.MessageDecodeFailed.class))
			.containsExactly(new DriverEvent.MessageDecodeFailed(10, "10 bytes of a framework message are not base64"));
		fixture.event(message("aGVsbG8="));
		assertThat(fixture.callbacks()).hasSize(1);
		assertThat(fixture.session.phase()).isEqualTo(Phase.SUBSCRIBED);
	}

}
