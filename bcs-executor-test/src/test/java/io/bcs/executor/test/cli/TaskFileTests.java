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

	@Test
	void takesScalarsAsTheyAreWritten() throws IOException {
		Files.writeString(this.file, """
				defaults: &line echo one
				tasks:
				- {name: 010, data: 1.10}
				- {name: yes, data: 2024-01-01}
				- {name: a, command: *line}
				""");
		assertThat(TaskFile.read(this.file)).containsExactly(new TaskSpec("010").withData("1.10"),
				new TaskSpec("yes").withData("2024-01-01"), new TaskSpec("a").withCommand("echo one"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					- name: a\\n  command:                         | line 3: command wants a text
					- name: a\\n  command: [echo, x]               | line 3: command wants a text
					- name: a\\n  data: x\\n  data: y               | line 4: task a has two keys data
					- name: a\\n  data: x\\n- name: a\\n  data: x    | line 4: there are two tasks named a
					- name: a\\n  data: x\\n  color: red            | line 4: task a has an unknown key color
					- name: a\\n  data: x\\n  kill-after: 2         | line 4: '2' is not a duration such as 500ms, 5secs or 2mins
					- name: a                                     | line 2: Task a needs a --command or --data
					- command: a                                  | line 2: each task needs a name
					- name:\\n  command: a                         | line 2: name wants a text
					- text                                        | line 2: each task needs a name
					""")
	void namesTheLine(String tasks, String sentence) throws IOException {
		Files.writeString(this.file, "tasks:\n" + tasks.replace("\\n", "\n") + "\n");
		assertThatIllegalArgumentException().isThrownBy(() -> TaskFile.read(this.file))
			.withMessage("The task file " + this.file + " can't be used: " + sentence);
	}

	@Test
	void makesNoObjects() throws IOException {
		Files.writeString(this.file, "tasks: !!java.io.File [/x]\n");
		assertThatIllegalArgumentException().isThrownBy(() -> TaskFile.read(this.file))
			.withMessageContaining("tag is not allowed")
			.withMessageContaining("line 1");
		Files.writeString(this.file, "a: &a [*a]\ntasks: [{name: x, data: *a}]\n");
		assertThatIllegalArgumentException().isThrownBy(() -> TaskFile.read(this.file))
			.withMessageContaining("wants a text");
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
	void saysThatItIsNoText() throws IOException {
		Files.write(this.file, new byte[] { 't', (byte) 0xe4, 's' });
		assertThatIllegalArgumentException().isThrownBy(() -> TaskFile.read(this.file))
			.withMessage("The task file " + this.file + " can't be used: it is not text in UTF-8");
	}

	@Test
	void saysThatThereIsNoFile() {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskFile.read(this.file))
			.withMessageContaining(this.file.toString());
	}

}
