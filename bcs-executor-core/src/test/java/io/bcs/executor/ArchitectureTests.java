/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

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
			.resideInAnyPackage(ROOT, ROOT + ".internal.driver")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "reactor..", "io.netty.channel..", "io.netty.bootstrap..")
			.check(core);
	}

	@Test
	void onlyTheDriverClassReachesBehindTheApi() {
		noClasses().that()
			.resideInAPackage(ROOT)
			.and()
			.haveNameNotMatching("io\\.bcs\\.executor\\.(BcsExecutorDriver(\\$.*)?|DriverOptions|DriverState)")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".internal.driver", ROOT + ".internal.session", ROOT + ".internal.transport")
			.check(core);
	}

	@Test
	void nothingDependsOnSpringBoot() {
		noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework.boot..").check(core);
	}

}
