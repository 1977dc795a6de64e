/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documentation shows is code that is compiled, and run where it is a test.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("..");

	private static final Path PAGE = ROOT.resolve("docs/testing.md");

	private static final Pattern JAVA = Pattern.compile("(<!-- from (\\S+) -->\n)?```java\n(.*?)```\n", Pattern.DOTALL);

	static List<MatchResult> samples() throws IOException {
		return JAVA.matcher(Files.readString(PAGE)).results().toList();
	}

	static List<MatchResult> allSamples() throws IOException {
		try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
			StringBuilder all = new StringBuilder();
			for (Path page : pages.filter((file) -> file.toString().endsWith(".md")).sorted().toList()) {
				all.append(Files.readString(page));
			}
			return JAVA.matcher(all).results().toList();
		}
	}

	@ParameterizedTest
	@MethodSource("allSamples")
	void everySampleIsPartOfAFileThatIsCompiled(MatchResult sample) throws IOException {
		assertThat(sample.group(2)).describedAs("A comment that names the file, before:%n%s", sample.group(3))
			.isNotNull();
		assertThat(sample.group(2)).contains("/src/test/java/");
		assertThat(normalized(Files.readString(ROOT.resolve(sample.group(2))))).contains(normalized(sample.group(3)));
	}

	@Test
	void thereAreSamplesAndTheFirstIsACompleteTestOfLessThan25Lines() throws IOException {
		assertThat(samples()).hasSizeGreaterThan(4);
		String first = samples().get(0).group(3);
		assertThat(first.lines()).hasSizeLessThan(25);
		assertThat(first).startsWith("import ").contains("@Test", "@EmbeddedMesosAgent").endsWith("\n}\n");
		assertThat(samples().get(0).group(2)).endsWith("IT.java");
	}

	/** Indentation is wider in the code than on the page. */
	private static String normalized(String code) {
		return code.lines().map(String::strip).reduce("", (all, line) -> all + line + "\n");
	}

}
