/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OptionsTests {

	@Test
	void hasDefaultsForEverythingButTheCommand() {
		Options options = Options.parse("--", "java -jar app.jar");
		assertThat(options.shellLine()).isEqualTo("java -jar app.jar");
		assertThat(options.tasks()).isEmpty();
		assertThat(options.checkpoint()).isTrue();
		assertThat(options.authenticate()).isFalse();
		assertThat(options.sandbox()).isNull();
		assertThat(options.gracePeriod()).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void quotesTheWordsOfACommandForTheShell() {
		assertThat(Options.parse("--", "echo", "two words", "it's", "$HOME", "-x=1").shellLine())
			.isEqualTo("echo 'two words' 'it'\\''s' '$HOME' -x=1");
	}

	@Test
	void givesOptionsToTheTaskBeforeThem() {
		Options options = Options.parse("--task", "a", "--command", "echo a", "--kill-after", "1.5secs", "--task", "b",
				"--data", "text", "--group", "g", "--env", "KEY=a=b", "--", "run");
		assertThat(options.tasks()).hasSize(2);
		assertThat(options.tasks().get(0).toTaskInfo().getCommand().getValue()).isEqualTo("echo a");
		assertThat(options.tasks().get(0).toTaskInfo().hasData()).isFalse();
		assertThat(options.tasks().get(0).killAfter()).isEqualTo(Duration.ofMillis(1500));
		assertThat(options.tasks().get(0).group()).isNull();
		assertThat(options.tasks().get(1).toTaskInfo().getData().toStringUtf8()).isEqualTo("text");
		assertThat(options.tasks().get(1).toTaskInfo().hasCommand()).isFalse();
		assertThat(options.tasks().get(1).group()).isEqualTo("g");
		assertThat(options.env()).containsEntry("KEY", "a=b");
	}

	@Test
	void givesACommandAfterLoadToItsTasks() {
		Options options = Options.parse("--task", "a", "--command", "one", "--load", "7", "--command", "two",
				"--window", "3", "--", "run");
		assertThat(options.load()).isEqualTo(7);
		assertThat(options.window()).isEqualTo(3);
		assertThat(options.loadTask().command()).isEqualTo("two");
		assertThat(options.tasks()).containsExactly(new TaskSpec("a").withCommand("one"));
		assertThat(Options.parse("--load", "7", "--", "run").loadTask().command()).isEqualTo("true");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			--task a --command b                      | The executor's command is missing: put it at the end, after --
			--task a -- run                           | Task a needs a --command or --data
			--task a --data b --task a --data b -- x  | There are two tasks named a
			--command a -- run                        | --command belongs to a task: put --task NAME before it
			--task -- run                             | --task wants a value
			--env KEY -- run                          | --env wants NAME=VALUE, not KEY
			--timeout soon -- run                     | --timeout wants a duration such as 5secs, not soon
			--color -- run                            | There is no option --color
			--load 0 -- run                           | --load wants a number of 1 or more, not 0
			--load 2 --load 3 -- run                  | --load can be there once only
			--fault boom -- run                       | There is no fault boom
			""")
	void saysWhatIsWrong(String line, String sentence) {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(line.split(" +"))).withMessage(sentence);
	}

	@Test
	void giveACommandToTheTaskOrLoadBeforeIt() {
		Options options = Options.parse("--load", "3", "--data", "x", "--task", "a", "--command", "y", "--", "z");
		assertThat(options.loadTask()).isEqualTo(new TaskSpec("load").withData("x"));
		assertThat(options.tasks()).containsExactly(new TaskSpec("a").withCommand("y"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Options.parse("--load", "3", "--task", "a", "--load", "4"))
			.withMessage("--load can be there once only");
	}

}
