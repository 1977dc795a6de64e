/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

class ArchitectureTests {

	private static final String ROOT = "io.bcs.executor.boot";

	private static final JavaClasses starter = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void thereIsNoCycleBetweenPackages() {
		slices().matching("io.bcs.executor.(**)").should().beFreeOfCycles().check(starter);
	}

	@Test
	void theStarterUsesTheApiOfTheCoreOnly() {
		noClasses().should().dependOnClassesThat().resideInAPackage("io.bcs.executor.internal..").check(starter);
	}

	@Test
	void nothingButAutoConfigurationDependsOnAutoConfiguration() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".autoconfigure..")
			.check(starter);
	}

}
