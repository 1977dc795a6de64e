/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

class ArchitectureTests {

	private static final JavaClasses module = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.bcs.executor.process");

	@Test
	void thereIsNoCycleBetweenPackages() {
		slices().matching("io.bcs.executor.process.(**)").should().beFreeOfCycles().check(module);
	}

	@Test
	void theModuleUsesThePublicApiOfTheCoreOnly() {
		classes().should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("java..", "javax.net..", "org.slf4j..", "org.jspecify..", "com.google.protobuf..",
					"org.apache.mesos.v1..", "io.bcs.executor.process..", "io.bcs.executor.task", "io.bcs.executor",
					"io.bcs.executor.protocol")
			.check(module);
	}

	@Test
	void whatIsInternalDoesNotKnowThePublicPart() {
		noClasses().that()
			.resideInAPackage("..internal..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.bcs.executor.process")
			.check(module);
	}

}
