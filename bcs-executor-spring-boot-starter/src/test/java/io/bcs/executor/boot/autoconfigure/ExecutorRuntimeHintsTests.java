/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.net.URL;

import com.google.gson.stream.JsonWriter;
import io.bcs.executor.boot.web.StatusPage;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutorRuntimeHintsTests {

	@ParameterizedTest
	@ValueSource(classes = { Call.class, Call.Builder.class, Call.Subscribe.class, Call.Type.class, Event.class,
			Event.Launch.Builder.class, TaskInfo.class, TaskStatus.class, TaskStatus.Builder.class, TaskState.class })
	void coverMessagesBuildersAndEnums(Class<?> type) {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(type)
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)).accepts(hints());
	}

	@Test
	void coverThePropertiesOfTheAgentsVariables() {
		assertThat(RuntimeHintsPredicates.reflection().onType(MesosProperties.class)).accepts(hints());
	}

	@Test
	void coverThePageThatIsServed() {
		URL page = StatusPage.class.getResource("status-page.html");
		assertThat(page).isNotNull();
		assertThat(RuntimeHintsPredicates.resource().forResource("io/bcs/executor/boot/web/status-page.html"))
			.accepts(hints());
	}

	@Test
	void coverTheLibraryWithoutWhichThereIsNoJson() {
		assertThat(RuntimeHintsPredicates.reflection().onType(JsonWriter.class)).accepts(hints());
	}

	private static RuntimeHints hints() {
		RuntimeHints hints = new RuntimeHints();
		ClassLoader classLoader = ExecutorRuntimeHintsTests.class.getClassLoader();
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter(ExecutorRuntimeHints.class::isInstance)
			.forEach((registrar) -> registrar.registerHints(hints, classLoader));
		return hints;
	}

}
