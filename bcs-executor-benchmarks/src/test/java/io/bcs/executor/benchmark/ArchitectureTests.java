/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

class ArchitectureTests {

	private static final String YARDSTICK = ".*\\.PlainExecutor.*";

	private static final JavaClasses benchmarks = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.bcs.executor.benchmark");

	@Test
	void thereIsNoCycleBetweenPackages() {
		slices().matching("io.bcs.executor.benchmark.(*)..").should().beFreeOfCycles().check(benchmarks);
	}

	@Test
	void theYardstickUsesMessagesAndTheJdkOnly() {
		classes().that()
			.haveNameMatching(YARDSTICK)
			.should()
			.onlyDependOnClassesThat(resideInAnyPackage("java..", "com.google.protobuf..", "org.apache.mesos.v1..")
				.or(nameMatching(YARDSTICK)))
			.check(benchmarks);
	}

}
