/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

class TestKitArchitectureTests {

	private static final String ROOT = "io.bcs.executor.test";

	private static final String INTERNAL = ROOT + ".internal..";

	/** Puts an agent together: the one class outside that may use what is internal. */
	private static final DescribedPredicate<JavaClass> COMPOSITION_ROOT = type(EmbeddedAgentBuilder.class);

	private static final JavaClasses kit = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void thereIsNoCycleBetweenPackages() {
		slices().assignedFrom(new Packages())
			.should()
			.beFreeOfCycles()
			.ignoreDependency(COMPOSITION_ROOT, resideInAPackage(INTERNAL))
			.check(kit);
	}

	@Test
	void whatATestAuthorTypesUsesNothingInternalButWords() {
		noClasses().that()
			.resideInAPackage(ROOT)
			.and(DescribedPredicate.not(COMPOSITION_ROOT))
			.should()
			.dependOnClassesThat(resideInAPackage(INTERNAL)
				.and(DescribedPredicate.not(resideInAPackage(ROOT + ".internal.summary"))))
			.check(kit);
	}

	@Test
	void theRootPackageHasNothingToHide() {
		classes().that()
			.resideInAPackage(ROOT)
			.and()
			.areTopLevelClasses()
			.and()
			.doNotHaveSimpleName("package-info")
			.should()
			.bePublic()
			.check(kit);
	}

	@Test
	void theAgentKnowsNoTestFrameworkNoSpringAndNoDriver() {
		noClasses().that()
			.resideInAnyPackage(ROOT, INTERNAL, ROOT + ".cli")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.junit..", "org.assertj..", "org.springframework..", "io.bcs.executor.boot..",
					"io.bcs.executor", "io.bcs.executor.internal..", ROOT + ".junit", ROOT + ".assertj",
					ROOT + ".spring")
			.check(kit);
	}

	@Test
	void onlyTheCommandLineKnowsYamlAndPicocli() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".cli")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.yaml..", "picocli..")
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

	/** Each package is a slice of its own. */
	private static final class Packages implements SliceAssignment {

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			return SliceIdentifier.of(type.getPackageName());
		}

		@Override
		public String getDescription() {
			return "packages";
		}

	}

}
