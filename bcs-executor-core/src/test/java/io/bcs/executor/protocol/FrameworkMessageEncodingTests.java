/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.nio.charset.StandardCharsets;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FrameworkMessageEncodingTests {

	@Test
	void rawLeavesEveryByteAlone() {
		ByteString data = ByteString.copyFrom(new byte[] { 0, -1, 10, 'a' });
		assertThat(FrameworkMessageEncoding.RAW.decode(data)).isEqualTo(data);
	}

	@ParameterizedTest
	@CsvSource({ "aGVsbG8=, hello", "aGVsbG8, hello", "'', ''", "+/+/, \u00fb\u00ff\u00bf" })
	void base64IsUnwrapped(String encoded, String decoded) {
		assertThat(FrameworkMessageEncoding.BASE64.decode(ByteString.copyFromUtf8(encoded)))
			.isEqualTo(ByteString.copyFrom(decoded, StandardCharsets.ISO_8859_1));
	}

	@Test
	void lineBreaksInBase64AreSkipped() {
		assertThat(FrameworkMessageEncoding.BASE64.decode(ByteString.copyFromUtf8("aGVs\r\nbG8=\n")).toStringUtf8())
			.isEqualTo("hello");
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain text", "aGVsbG8=x", "_-_-", "a" })
	void whatIsNotBase64IsRefusedWithoutShowingIt(String data) {
		assertThatExceptionOfType(MessageFormatException.class)
			.isThrownBy(() -> FrameworkMessageEncoding.BASE64.decode(ByteString.copyFromUtf8(data)))
			.withMessage(data.length() + " bytes of a framework message are not base64");
	}

}
