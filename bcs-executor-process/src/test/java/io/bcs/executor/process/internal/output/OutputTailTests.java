/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.output;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutputTailTests {

	private final OutputTail tail = new OutputTail();

	@Test
	void thereIsNothingAtFirst() {
		assertThat(this.tail.lastLines()).isEmpty();
	}

	@Test
	void theLastFiveLinesAreShownWithoutControlCharacters() {
		add("1\n2\n\n3\n\u001b[31m4\tx\n");
		add("5\n6");
		assertThat(this.tail.lastLines()).isEqualTo("2 | 3 | [31m4 x | 5 | 6");
	}

	@Test
	void ofMuchTheEndIsShown() {
		for (int i = 0; i < 1000; i++) {
			add("line " + i + "\n");
		}
		assertThat(this.tail.lastLines()).isEqualTo("line 995 | line 996 | line 997 | line 998 | line 999");
		add("x".repeat(10_000));
		assertThat(this.tail.lastLines()).hasSize(603).startsWith("...x").endsWith("x");
	}

	@Test
	void aCharacterIsNotCutIntoHalves() {
		add("\ud83d\ude00".repeat(400) + "x");
		assertThat(this.tail.lastLines()).startsWith("...\ud83d\ude00").endsWith("\ud83d\ude00x");
	}

	private void add(String text) {
		this.tail.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
	}

}
