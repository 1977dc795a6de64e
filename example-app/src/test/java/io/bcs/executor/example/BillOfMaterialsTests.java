/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bill of materials names the modules that are published, and no others.
 */
class BillOfMaterialsTests {

	private static final Path ROOT = Path.of("..");

	private static List<String> find(Path file, String expression) throws IOException {
		return Pattern.compile(expression)
			.matcher(Files.readString(file))
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

	@Test
	void itHasEveryPublishedModule() throws IOException {
		List<String> published = find(ROOT.resolve("pom.xml"), "<module>(.*)</module>").stream()
			.filter((module) -> !module.equals("bcs-executor-bom"))
			.filter(BillOfMaterialsTests::isPublished)
			.toList();
		assertThat(published).contains("bcs-executor-core", "bcs-executor-spring-boot-starter");
		assertThat(find(ROOT.resolve("bcs-executor-bom/pom.xml"), "<artifactId>(bcs-executor-.*)</artifactId>"))
			.containsExactlyElementsOf(
					Stream.concat(Stream.of("bcs-executor-parent", "bcs-executor-bom"), published.stream()).toList());
	}

	/**
	 * By the properties of the module itself: those of a profile are not there when it is
	 * published.
	 */
	private static boolean isPublished(String module) {
		try {
			String skip = XPathFactory.newInstance()
				.newXPath()
				.evaluate("/*/*[local-name()='properties']/*[local-name()='maven.deploy.skip']",
						new InputSource(ROOT.resolve(module).resolve("pom.xml").toUri().toString()));
			return skip.equals("false");
		}
		catch (XPathExpressionException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
