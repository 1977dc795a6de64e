/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PrintableExcerpt}.
 */
class PrintableExcerptTests {

	@Test
	void printableAsciiIsQuotedAsItIs() {
		assertThat(PrintableExcerpt.of(" !az~")).isEqualTo("\" !az~\"");
		assertThat(PrintableExcerpt.of("")).isEqualTo("\"\"");
	}

	@Test
	void everythingElseIsEscaped() {
		assertThat(PrintableExcerpt.of("\n\r\t\"\\")).isEqualTo("\"\\n\\r\\t\\\"\\\\\"");
		assertThat(PrintableExcerpt.of("\u0000\u001f\u007f\u0080\u00ff\u0100\u20ac"))
			.isEqualTo("\"\\x00\\x1f\\x7f\\x80\\xff\\u0100\\u20ac\"");
		assertThat(PrintableExcerpt.of(new byte[] { 'a', (byte) 0xc3, (byte) 0xa9 })).isEqualTo("\"a\\xc3\\xa9\"");
	}

	@Test
	void onlyWhatIsLeftOutIsReplacedByDots() {
		assertThat(PrintableExcerpt.of("x".repeat(64))).isEqualTo("\"" + "x".repeat(64) + "\"");
		assertThat(PrintableExcerpt.of("x".repeat(65))).isEqualTo("\"" + "x".repeat(64) + "...\"");
	}

}
