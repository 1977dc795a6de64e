/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecordIoEncoder}.
 */
class RecordIoEncoderTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			'',           '0\n'
			a,            '1\na'
			'{"a":"b"}',  '9\n{"a":"b"}'
			0123456789,   '10\n0123456789'
			""")
	void putsTheLengthInFront(String record, String frame) {
		assertThat(RecordIoEncoder.encode(record.getBytes(StandardCharsets.UTF_8))).asString(StandardCharsets.UTF_8)
			.isEqualTo(frame);
	}

	@Test
	void countsBytesAndNotCharacters() {
		assertThat(RecordIoEncoder.encode("\u00e9\u20ac".getBytes(StandardCharsets.UTF_8)))
			.asString(StandardCharsets.UTF_8)
			.isEqualTo("5\n\u00e9\u20ac");
	}

}
