/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.output;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TaskDirectoriesTests {

	private static final Path SANDBOX = Path.of("/sandbox");

	private final TaskDirectories directories = new TaskDirectories(SANDBOX);

	@ParameterizedTest
	@ValueSource(strings = { "a", "web-1.2.3_x", "_", "-", "0f8b54c9-93a4-4a3d-8c3a-1d7a2a1e1d58" })
	void aHarmlessIdIsTheNameOfItsDirectory(String id) {
		assertThat(this.directories.of(id)).isEqualTo(SANDBOX.resolve("tasks").resolve(id));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "../x", "/", "/etc", "a/b", "a\0b", ".hidden", "a b", "a\n", "\u00e4", "~",
			"a~", "\uD800" })
	void aHarmfulIdGetsASingleHarmlessName(String id) {
		Path directory = this.directories.of(id);
		assertThat(directory.getParent()).isEqualTo(SANDBOX.resolve("tasks"));
		assertThat(directory.getFileName().toString()).matches("[A-Za-z0-9_-]*~[0-9a-f]{32}");
	}

	@Test
	void aLongIdGetsAShortName() {
		assertThat(this.directories.of("x".repeat(100_000)).getFileName().toString()).hasSizeLessThan(255);
	}

	@Test
	void differentIdsNeverShareADirectory() {
		String mangled = this.directories.of("a/b").getFileName().toString();
		List<String> ids = List.of("a/b", "a_b", "a\\b", "a b", "a//b", mangled, ".", "..", "x".repeat(200),
				"x".repeat(201), "?", "\uD800", "\uD801");
		assertThat(ids.stream().map(this.directories::of)).doesNotHaveDuplicates();
	}

}
