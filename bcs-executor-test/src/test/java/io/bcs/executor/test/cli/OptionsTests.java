/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OptionsTests {

	@Test
	void hasDefaultsForEverythingButTheCommand() {
		Options options = CommandLineFactory.parse("--", "java -jar app.jar");
		assertThat(options.shellLine()).isEqualTo("java -jar app.jar");
		assertThat(options.tasks.tasks()).isEmpty();
		assertThat(options.agent.noCheckpoint).isFalse();
		assertThat(options.agent.authenticate).isFalse();
		assertThat(options.executor.sandbox()).isNull();
		assertThat(options.executor.gracePeriod).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void quotesTheWordsOfACommandForTheShell() {
		assertThat(CommandLineFactory.parse("--", "echo", "two words", "it's", "$HOME", "-x=1").shellLine())
			.isEqualTo("echo 'two words' 'it'\\''s' '$HOME' -x=1");
	}

	@Test
	void givesOptionsToTheTaskBeforeThem() {
		Options options = CommandLineFactory.parse("--task", "a", "--command", "echo a", "--kill-after", "1.5secs",
				"--task", "b", "--data", "text", "--group", "g", "--env", "KEY=a=b", "--", "run");
		assertThat(options.tasks.tasks()).hasSize(2);
		assertThat(options.tasks.tasks().get(0).toTaskInfo().getCommand().getValue()).isEqualTo("echo a");
		assertThat(options.tasks.tasks().get(0).toTaskInfo().hasData()).isFalse();
		assertThat(options.tasks.tasks().get(0).killAfter()).isEqualTo(Duration.ofMillis(1500));
		assertThat(options.tasks.tasks().get(0).group()).isNull();
		assertThat(options.tasks.tasks().get(1).toTaskInfo().getData().toStringUtf8()).isEqualTo("text");
		assertThat(options.tasks.tasks().get(1).toTaskInfo().hasCommand()).isFalse();
		assertThat(options.tasks.tasks().get(1).group()).isEqualTo("g");
		assertThat(options.executor.env).containsEntry("KEY", "a=b");
	}

	@Test
	void givesACommandAfterLoadToItsTasks() {
		Options options = CommandLineFactory.parse("--task", "a", "--command", "one", "--load", "7", "--command", "two",
				"--window", "3", "--", "run");
		assertThat(options.tasks.load()).isEqualTo(7);
		assertThat(options.tasks.window()).isEqualTo(3);
		assertThat(options.tasks.loadTask().command()).isEqualTo("two");
		assertThat(options.tasks.tasks()).containsExactly(new TaskSpec("a").withCommand("one"));
		assertThat(CommandLineFactory.parse("--load", "7", "--", "run").tasks.loadTask().command()).isEqualTo("true");
	}

	@Test
	void leavesOptionsAfterTheProgramToTheProgram() {
		Options options = CommandLineFactory.parse("--tls", "java", "--version", "-jar", "app.jar", "--json");
		assertThat(options.shellLine()).isEqualTo("java --version -jar app.jar --json");
		assertThat(options.json).isFalse();
		assertThat(options.agent.tls).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			--task a --command b                      | The executor's command is missing: put it at the end, after --
			--task a -- run                           | Task a needs a --command or --data
			--task a --data b --task a --data b -- x  | There are two tasks named a
			--command a -- run                        | --command belongs to a task: put --task NAME before it
			--task a --command echo b -- run          | 'b' stands before -- and is no option: quote a value with blanks
			--task -- run                             | Expected parameter for option '--task' but found '--'
			--color -- run                            | Unknown option: '--color'
			--load 0 -- run                           | --load wants a number of 1 or more, not 0
			--load 2 --load 3 -- run                  | --load can be there once only
			""")
	void saysWhatIsWrong(String line, String sentence) {
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> CommandLineFactory.parse(line.split(" +")))
			.withMessage(sentence);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			--env KEY -- run            | option '--env' (NAME=VALUE) should be in KEY=VALUE format but was KEY
			--timeout soon -- run       | '--timeout': 'soon' is not a duration such as 500ms, 5secs or 2mins
			--timeout 5s -- run         | '--timeout': '5s' is not a duration such as 500ms, 5secs or 2mins
			--load 2 --task load-1 --data x -- run | A task named load-1 and --load do not go together
			--fault acks=withheld -- run | modes are automatic, manual, lost, duplicated, out-of-order
			""")
	void saysWhatWouldBeRight(String line, String sentence) {
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> CommandLineFactory.parse(line.split(" +")))
			.withMessageContaining(sentence);
	}

	@Test
	void giveACommandToTheTaskOrLoadBeforeIt() {
		Options options = CommandLineFactory.parse("--load", "3", "--data", "x", "--task", "a", "--command", "y", "--",
				"z");
		assertThat(options.tasks.loadTask()).isEqualTo(new TaskSpec("load").withData("x"));
		assertThat(options.tasks.tasks()).containsExactly(new TaskSpec("a").withCommand("y"));
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> CommandLineFactory.parse("--load", "3", "--task", "a", "--load", "4"))
			.withMessage("--load can be there once only");
	}

}
