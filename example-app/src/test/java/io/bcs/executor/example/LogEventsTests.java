/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every warning and error of the product has a stable name, and the documentation says
 * what each means.
 */
class LogEventsTests {

	private static final Path ROOT = Path.of("..");

	private static final List<String> MODULES = List.of("bcs-executor-core", "bcs-executor-process",
			"bcs-executor-spring-boot-starter");

	private static final String NAME = "\"(?:bcs\\.executor\\.)?([a-z0-9-]+)\"";

	/** As a key-value pair, and as an argument of what logs at most once a minute. */
	private static final List<Pattern> NAMED = List.of(
			Pattern.compile("addKeyValue\\(\"event\", (?:(?:RateLimit\\.)?NAME_PREFIX \\+ )?" + NAME),
			Pattern.compile("\\.(?:warn|log)\\(logger, (?:Level\\.\\w+, )?" + NAME),
			Pattern.compile("\\bat\\([^;\"]*, " + NAME + "\\)"));

	private static final Pattern LOUD = Pattern.compile(
			"\\blog(?:ger)?(?:::|\\.)(?:warn|error)\\b.*|\\.at(?:Warn|Error)\\(\\)(?!\\s*\\.addKeyValue\\(\"event\").{0,80}",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `bcs\\.executor\\.([a-z0-9-]+)` \\|(.*)\\|$");

	private static Map<Path, String> sources() throws IOException {
		Map<Path, String> sources = new TreeMap<>();
		for (String module : MODULES) {
			try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
				files.filter((file) -> file.toString().endsWith(".java"))
					.forEach((file) -> sources.put(file, read(file)));
			}
		}
		return sources;
	}

	/** A file on one line, so that breaks between arguments do not matter. */
	private static String read(Path file) {
		try {
			return Files.readString(file).replaceAll("\\s+", " ");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<MatchResult> find(Pattern pattern, String text) {
		return pattern.matcher(text).results();
	}

	@Test
	void everyWarningAndErrorHasAName() throws IOException {
		sources().forEach((file, text) -> assertThat(find(LOUD, text).map(MatchResult::group)).as(file.toString())
			.noneMatch((call) -> !call.startsWith(".at") || !call.contains("addKeyValue")));
	}

	@Test
	void everyNameIsExplainedAndEveryExplanationIsOfAName() throws IOException {
		Set<String> names = sources().values()
			.stream()
			.flatMap((text) -> NAMED.stream().flatMap((pattern) -> find(pattern, text)))
			.map((match) -> match.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(names).hasSizeGreaterThan(40);
		List<MatchResult> rows = find(ROW, Files.readString(ROOT.resolve("docs/troubleshooting.md"))).toList();
		assertThat(rows.stream().map((row) -> row.group(1))).containsExactlyInAnyOrderElementsOf(names);
		assertThat(rows).as("meaning, cause, remedy")
			.allSatisfy((row) -> assertThat(row.group(2).split("\\|")).hasSize(3)
				.allSatisfy((cell) -> assertThat(cell).isNotBlank()));
	}

}
