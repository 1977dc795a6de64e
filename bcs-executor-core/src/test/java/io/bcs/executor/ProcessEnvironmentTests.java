/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ProcessEnvironmentTests {

	private final Path directory;

	ProcessEnvironmentTests(@TempDir Path directory) {
		this.directory = directory;
	}

	private @Nullable String read(String decoded, byte... raw) throws IOException {
		Path environ = Files.write(this.directory.resolve("environ"), raw);
		return new ProcessEnvironment(Map.of("NAME", decoded)::get, environ).get("NAME");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Test
	void whatTheJvmDecodesIsTaken() throws IOException {
		assertThat(read("plain", bytes("NAME=other\0"))).isEqualTo("plain");
		assertThat(new ProcessEnvironment((name) -> null, this.directory).get("NAME")).isNull();
	}

	@Test
	void whatTheJvmCanNotDecodeIsReadAsUtf8() throws IOException {
		String replaced = "gr\ufffd\ufffd";
		assertThat(read(replaced, bytes("A=1\0XNAME=x\0NAME=gr\u00fc=\n${x} \0B=\0"))).isEqualTo("gr\u00fc=\n${x} ");
		assertThat(read(replaced, bytes("NAME=gr\u00fc\0NAME=later\0"))).isEqualTo("gr\u00fc");
		assertThat(read(replaced, bytes("NAME=gr\ufffd\ufffd\0"))).isEqualTo(replaced);
		assertThat(read(replaced, bytes("NAME=gr\u00fc"))).isEqualTo("gr\u00fc");
	}

	@Test
	void aLocaleThatDecodesWronglyDoesNotCount() throws IOException {
		assertThat(read("gr\u00c3\u00bc", bytes("NAME=gr\u00fc\0"))).isEqualTo("gr\u00fc");
	}

	@Test
	void aVariableThatTheProcessWasNotStartedWithIsTakenFromTheJvm() throws IOException {
		assertThat(read("gr\u00fc", bytes("A=1\0"))).isEqualTo("gr\u00fc");
		assertThat(new ProcessEnvironment(Map.of("NAME", "gr\u00fc")::get, this.directory.resolve("none")).get("NAME"))
			.isEqualTo("gr\u00fc");
	}

	@Test
	void onlyAValueThatNobodyCanReadAsksForAnotherLocale() {
		assertThatIllegalArgumentException().isThrownBy(() -> read("a\ufffd", bytes("A=1\0")))
			.withMessageContaining("LC_ALL=C.UTF-8");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> read("a\ufffd", (byte) 'N', (byte) 'A', (byte) 'M', (byte) 'E', (byte) '=', (byte) 'a',
					(byte) 0xff))
			.withMessageContaining("LC_ALL=C.UTF-8");
	}

}
