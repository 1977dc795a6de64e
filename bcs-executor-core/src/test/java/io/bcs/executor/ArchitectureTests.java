/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final String ROOT = "io.bcs.executor";

	private static final JavaClasses core = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void sessionDependsOnNothingThatActs() {
		classes().that()
			.resideInAPackage(ROOT + ".internal.session")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(ROOT + ".internal.session", ROOT + ".protocol", "org.apache.mesos..",
					"com.google.protobuf", "java.lang", "java.lang.runtime", "java.lang.invoke", "java.time",
					"java.util", "java.util.function", "java.util.stream", "org.jspecify.annotations", ROOT)
			.check(core);
		noClasses().that()
			.resideInAPackage(ROOT + ".internal.session")
			.should()
			.dependOnClassesThat()
			.haveNameMatching("java\\.util\\.(Random|Timer)|java\\.lang\\.Thread.*|java\\.time\\.(Clock|Instant)")
			.orShould()
			.dependOnClassesThat()
			.haveNameMatching(
					"io\\.bcs\\.executor\\.(BcsExecutorDriver|Executor|ExecutorDriver|DriverEnv|DriverListener)")
			.orShould()
			.callMethod(System.class, "nanoTime")
			.orShould()
			.callMethod(System.class, "currentTimeMillis")
			.check(core);
	}

	@Test
	void protocolDependsOnMessagesOnly() {
		noClasses().that()
			.resideInAPackage(ROOT + ".protocol")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT, ROOT + ".internal.session", ROOT + ".internal.driver",
					ROOT + ".internal.transport", "org.springframework..", "io.netty..", "reactor..")
			.check(core);
	}

	@Test
	void transportDoesNotKnowSessionOrDriver() {
		noClasses().that()
			.resideInAPackage(ROOT + ".internal.transport")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".internal.session", ROOT + ".internal.driver")
			.check(core);
	}

	@Test
	void theDriverDoesNotSpeakHttp() {
		noClasses().that()
			.resideInAPackage(ROOT + ".internal.driver")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty.handler..", "io.netty.bootstrap..", "io.netty.buffer..")
			.check(core);
	}

	@Test
	void onlyTheCompositionRootsReachBehindTheApi() {
		noClasses().that()
			.resideInAPackage(ROOT)
			.and()
			.haveNameNotMatching("io\\.bcs\\.executor\\.(BcsExecutorDriver|EarlySubscription)(\\$.*)?")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".internal..")
			.check(core);
	}

	/** But for the composition roots, as above. */
	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices()
			.matching("io.bcs.(**)")
			.should()
			.beFreeOfCycles()
			.ignoreDependency(belongTo(equivalentTo(BcsExecutorDriver.class)), alwaysTrue())
			.ignoreDependency(alwaysTrue(), belongTo(equivalentTo(BcsExecutorDriver.class)))
			.ignoreDependency(belongTo(equivalentTo(EarlySubscription.class)), alwaysTrue())
			.check(core);
	}

	@Test
	void nothingDependsOnSpringOrReactor() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "reactor..", "org.reactivestreams..")
			.check(core);
	}

	@Test
	void onlyMesosJsonNeedsGson() {
		noClasses().that()
			.haveNameNotMatching("io\\.bcs\\.executor\\.protocol\\.(MesosJson.*|JsonScalars.*)")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.google.gson..")
			.check(core);
	}

	/** What Maven resolves for a user of the core alone. */
	@Test
	void theRunTimeClassPathIsProtobufNettySlf4jAndJSpecifyAlone() throws IOException {
		List<String> lines = Files.readAllLines(Path.of(System.getProperty("core.runtime.dependencies")));
		assertThat(lines).filteredOn((line) -> line.contains(":jar:") && !line.contains("(optional)"))
			.map((line) -> line.strip().replaceFirst(":jar:([^:]+:)?[0-9][^:]*:(compile|runtime).*", " $1").strip())
			.containsExactlyInAnyOrder("com.google.protobuf:protobuf-java", "org.slf4j:slf4j-api",
					"org.jspecify:jspecify", "io.netty:netty-codec-http", "io.netty:netty-handler",
					"io.netty:netty-common", "io.netty:netty-buffer", "io.netty:netty-transport",
					"io.netty:netty-resolver", "io.netty:netty-codec-base", "io.netty:netty-codec-compression",
					"io.netty:netty-transport-native-unix-common");
	}

}
