/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TextfileNameTests {

	@ParameterizedTest
	@CsvSource({ "0.web.ns.10001.1620000000, 0.web.ns.10001.1620000000.prom", "a_b-C, a_b-C.prom", "a/b, a%2Fb.prom",
			"a%2Fb, a%252Fb.prom", "../up, %2E.%2Fup.prom", ".., %2E..prom", ".hidden, %2Ehidden.prom",
			"'a b', a%20b.prom", "ä, %C3%A4.prom", "a~b, a%7Eb.prom" })
	void isAPlainFileNameThatKeepsIdsApart(String id, String name) {
		assertThat(TextfileName.of(id)).isEqualTo(name);
	}

	@Test
	void keepsFrameworksApart() {
		assertThat(TextfileName.of("web", "f1")).isEqualTo("web@f1.prom");
		assertThat(TextfileName.of("a@b", "f/1")).isEqualTo("a%40b@f%2F1.prom");
		assertThat(TextfileName.of("x".repeat(1000), "f1")).hasSizeLessThan(240)
			.isNotEqualTo(TextfileName.of("x".repeat(1000), "f2"));
	}

	@Test
	void fitsIntoAFileSystemHoweverLongTheIdIs() {
		String id = "x".repeat(1000);
		assertThat(TextfileName.of(id)).hasSizeLessThan(240).startsWith("xxxx").endsWith(".prom");
		assertThat(TextfileName.of(id)).isEqualTo(TextfileName.of(id)).isNotEqualTo(TextfileName.of(id + "x"));
	}

}
