/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.CallFactory;
import io.bcs.executor.protocol.MediaType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RequestFactoryTests {

	private final Call call = new CallFactory("framework", "executor").message(ByteString.copyFromUtf8("hello"));

	private static RequestFactory factory(String host, String path, @Nullable String token) {
		return new RequestFactory(new TransportSettings(host, 5051, null, path, token, null, MediaType.PROTOBUF,
				Duration.ofSeconds(1), Duration.ofSeconds(1), 1024));
	}

	@Test
	void aRequestIsItsHeadAndItsBody() {
		String body = this.call.toByteString().toString(StandardCharsets.ISO_8859_1);
		ByteBuf request = factory("10.0.0.5", "/slave(1)/api/v1/executor", "t0ken").request(this.call);
		assertThat(request.toString(StandardCharsets.ISO_8859_1))
			.isEqualTo("POST /slave(1)/api/v1/executor HTTP/1.1\r\n"
					+ "host: 10.0.0.5:5051\r\naccept: application/x-protobuf\r\ncontent-type: application/x-protobuf\r\n"
					+ "authorization: Bearer t0ken\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
	}

	@Test
	void requestsFollowEachOther() {
		RequestFactory factory = factory("::1", "/api/v1/executor", null);
		ByteBuf out = Unpooled.buffer(1);
		byte[] body = factory.body(this.call);
		factory.write(body, out);
		int length = out.readableBytes();
		factory.write(body, out);
		assertThat(out.readableBytes()).isEqualTo(2 * length);
		assertThat(out.toString(length, length, StandardCharsets.ISO_8859_1))
			.isEqualTo(out.toString(0, length, StandardCharsets.ISO_8859_1))
			.contains("host: [::1]:5051\r\n")
			.doesNotContain("authorization");
	}

	@Test
	void whatWouldBreakTheHeadIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> factory("10.0.0.5", "/a b", null))
			.withMessageContaining("path");
		assertThatIllegalArgumentException().isThrownBy(() -> factory("10.0.0.5\r\nx: y", "/", null))
			.withMessageContaining("host");
	}

}
