/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.command;

import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;
import io.bcs.executor.process.Tasks;
import io.bcs.executor.task.TaskFailedException;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.ContainerInfo;
import org.apache.mesos.v1.Protos.Environment;
import org.apache.mesos.v1.Protos.Secret;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CommandSpecTests {

	@Test
	void aShellCommandIsHandedToTheShell() throws TaskFailedException {
		CommandSpec spec = spec(Tasks.shell("a", "echo a b"));
		assertThat(spec.program()).isEqualTo("/bin/sh");
		assertThat(spec.arguments()).containsExactly("-c", "echo a b");
	}

	@Test
	void theFirstArgumentOfAnArgvCommandIsItsName() throws TaskFailedException {
		CommandSpec spec = spec(Tasks.argv("a", "/bin/busybox", "ls", "-l"));
		assertThat(spec).isEqualTo(new CommandSpec("/bin/busybox", "ls", List.of("-l"), spec.environment()));
	}

	@Test
	void dataIsALineForTheShell() throws TaskFailedException {
		CommandSpec spec = spec(Tasks.data("a", "{ echo a; } | cat; echo '\u2713'"));
		assertThat(spec.program()).isEqualTo("/bin/sh");
		assertThat(spec.arguments()).containsExactly("-c", "{ echo a; } | cat; echo '\u2713'");
	}

	@Test
	void dataThatBeginsAsJsonIsTheCommandInfoOfMesos() throws TaskFailedException {
		CommandSpec spec = spec(Tasks.data("a", """
				{"shell": false, "value": "/bin/busybox", "arguments": ["ls", "-l"],
				 "environment": {"variables": [{"name": "A", "value": "b"}]}}"""));
		assertThat(spec).isEqualTo(new CommandSpec("/bin/busybox", "ls", List.of("-l"), Map.of("A", "b")));
		assertThat(spec(Tasks.data("a", "{\"value\":\"echo a b\"}")).arguments()).containsExactly("-c", "echo a b");
	}

	@Test
	void theCommandGoesBeforeTheData() throws TaskFailedException {
		TaskInfo both = Tasks.shell("a", "true").toBuilder().setData(ByteString.copyFromUtf8("{\"")).build();
		assertThat(spec(both).arguments()).containsExactly("-c", "true");
	}

	@Test
	void dataThatBeginsAsJsonButIsNoCommandInfoIsRefused() {
		String sentence = "The task's data begins as JSON, but is not a CommandInfo: ";
		assertRefused(Tasks.data("a", "{\"value\": \"true\""), sentence);
		assertRefused(Tasks.data("a", "{\"value\": [\"true\"]} && rm x"), sentence);
		assertRefused(Tasks.data("a", "{\"value\":\"true\"} extra"), sentence);
		assertRefused(Tasks.data("a", "{\"environment\":{\"variables\":[{\"value\":\"x\"}]},\"value\":\"true\"}"),
				"missing required fields: environment.variables[0].name");
		assertRefused(Tasks.data("a", "{\"vlaue\":\"true\"}"), "no value");
	}

	@Test
	void dataThatIsNoTextIsRefused() {
		TaskInfo binary = Tasks.without("a").toBuilder().setData(ByteString.fromHex("ff00ff")).build();
		assertRefused(binary, "not UTF-8 text");
		assertRefused(Tasks.data("a", "echo \0"), "NUL");
	}

	@Test
	void whatThisExecutorDoesNotDoIsRefusedByName() {
		assertRefused(Tasks.without("a"), "no command");
		assertRefused(Tasks.of("a", CommandInfo.newBuilder()), "no value");
		assertRefused(Tasks.of("a", command().addUris(CommandInfo.URI.newBuilder().setValue("http://host/file"))),
				"1 URI(s)");
		assertRefused(Tasks.shell("a", "true")
			.toBuilder()
			.setContainer(ContainerInfo.newBuilder().setType(ContainerInfo.Type.MESOS))
			.build(), "container");
	}

	@Test
	void aSecretIsRefusedHoweverItIsGiven() {
		Environment.Variable.Builder variable = Environment.Variable.newBuilder().setName("PASSWORD");
		assertRefused(environment(variable.clone().setType(Environment.Variable.Type.SECRET)),
				"'PASSWORD' is a secret");
		assertRefused(environment(variable.clone().setSecret(Secret.newBuilder().setType(Secret.Type.REFERENCE))),
				"'PASSWORD' is a secret");
	}

	@Test
	void whatNoProcessCanBeGivenIsRefused() {
		assertRefused(Tasks.shell("a", "echo \0"), "NUL");
		assertRefused(environment(Environment.Variable.newBuilder().setName("A=B").setValue("c")), "'A=B'");
		assertRefused(environment(Environment.Variable.newBuilder().setName("").setValue("c")), "''");
		assertRefused(environment(Environment.Variable.newBuilder().setName("A").setValue("\0")),
				"variable 'A' contains a NUL");
		// An unpaired surrogate is no character in any encoding.
		assertRefused(Tasks.argv("a", "echo", "echo", "\uD800"), "locale");
	}

	private static CommandSpec spec(TaskInfo task) throws TaskFailedException {
		CommandSpec.requireSupported(task);
		return CommandSpec.of(TaskCommand.of(task));
	}

	private static CommandInfo.Builder command() {
		return CommandInfo.newBuilder().setValue("true");
	}

	private static TaskInfo environment(Environment.Variable.Builder variable) {
		return Tasks.of("a", command().setEnvironment(Environment.newBuilder().addVariables(variable)));
	}

	private static void assertRefused(TaskInfo task, String sentence) {
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> spec(task))
			.withMessageContaining(sentence);
	}

}
