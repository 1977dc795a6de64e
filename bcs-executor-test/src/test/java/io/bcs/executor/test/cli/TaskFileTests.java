/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TaskFileTests {

	private final Path file;

	TaskFileTests(@TempDir Path directory) {
		this.file = directory.resolve("tasks.yml");
	}

	@Test
	void readsTasks() throws IOException {
		Files.writeString(this.file, """
				tasks:
				- name: a
				  command: |
				    echo one
				    echo two
				- {name: 7, data: text, group: g, kill-after: 1.5secs}
				""");
		assertThat(TaskFile.read(this.file)).containsExactly(new TaskSpec("a").withCommand("echo one\necho two\n"),
				new TaskSpec("7").withData("text").withGroup("g").withKillAfter(Duration.ofMillis(1500)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "[]|it needs a list named tasks", "'tasks: [{command: x}]'|each task needs a name",
					"'tasks: [{name: a}]'|Task a needs a --command or --data",
					"'tasks: [{name: a, color: red}]'|task a has an unknown key color", "'tasks: ['|while parsing",
					"'tasks: [{name: a, data: x, kill-after: soon}]'|soon" })
	void saysWhatIsWrong(String text, String sentence) throws IOException {
		Files.writeString(this.file, text);
		assertThatIllegalArgumentException().isThrownBy(() -> TaskFile.read(this.file))
			.withMessageStartingWith("The task file " + this.file + " can't be used: ")
			.withMessageContaining(sentence);
	}

	@Test
	void saysThatThereIsNoFile() {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskFile.read(this.file))
			.withMessageContaining(this.file.toString());
	}

}
