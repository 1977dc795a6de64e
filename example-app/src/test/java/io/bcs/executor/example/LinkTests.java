/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Links between pages lead somewhere, and every page is in the index.
 */
class LinkTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

	private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```");

	static List<Path> pages() throws IOException {
		try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
			return Stream
				.concat(docs.filter((file) -> file.toString().endsWith(".md")),
						Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md").map(ROOT::resolve))
				.sorted()
				.toList();
		}
	}

	private static List<String> links(Path page) throws IOException {
		String text = CODE.matcher(Files.readString(page)).replaceAll("");
		return LINK.matcher(text)
			.results()
			.map((link) -> link.group(1))
			.filter((link) -> !link.startsWith("http"))
			.toList();
	}

	/** As a forge makes anchors of headings. */
	private static Set<String> anchors(Path page) throws IOException {
		return Files.readString(page)
			.lines()
			.filter((line) -> line.startsWith("#"))
			.map((line) -> line.replaceFirst("#+ ", "")
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^\\p{L}\\p{N} _-]", "")
				.replace(' ', '-'))
			.collect(Collectors.toSet());
	}

	@ParameterizedTest
	@MethodSource("pages")
	void everyLinkLeadsSomewhere(Path page) throws IOException {
		for (String link : links(page)) {
			String file = link.replaceFirst("#.*", "");
			Path target = file.isEmpty() ? page : page.resolveSibling(file);
			assertThat(target).as(link).exists();
			if (link.contains("#")) {
				assertThat(anchors(target)).as(link).contains(link.substring(link.indexOf('#') + 1));
			}
		}
	}

	@Test
	void everyPageIsInTheIndex() throws IOException {
		List<String> listed = links(ROOT.resolve("docs/README.md"));
		assertThat(pages().stream()
			.filter((page) -> page.startsWith(ROOT.resolve("docs")) && !page.endsWith("README.md"))
			.map((page) -> page.getFileName().toString())).isNotEmpty().isSubsetOf(listed);
	}

}
