/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

class TestKitArchitectureTests {

	private static final String ROOT = "io.bcs.executor.test";

	private static final JavaClasses kit = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void theAgentKnowsNoTestFrameworkNoSpringAndNoDriver() {
		noClasses().that()
			.resideInAnyPackage(ROOT, ROOT + ".cli")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.junit..", "org.assertj..", "org.springframework..", "io.bcs.executor.boot..",
					"io.bcs.executor", "io.bcs.executor.internal.driver", "io.bcs.executor.internal.session",
					"io.bcs.executor.internal.transport", ROOT + ".junit", ROOT + ".assertj", ROOT + ".spring")
			.check(kit);
	}

	@Test
	void onlyTheCommandLineKnowsYaml() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".cli")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.yaml..")
			.check(kit);
	}

	@Test
	void jUnitAndAssertJSupportKnowNoSpring() {
		noClasses().that()
			.resideInAnyPackage(ROOT + ".junit", ROOT + ".assertj")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.bcs.executor.boot..")
			.check(kit);
	}

}
