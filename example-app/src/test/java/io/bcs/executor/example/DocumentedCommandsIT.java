/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Every command of README, CONTRIBUTING and docs: those of the test kit's jar are run
 * here, with this application in the place of the reader's; those of Maven name modules,
 * profiles and tests that exist; the rest is on a list with the test that runs it.
 */
class DocumentedCommandsIT {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

	private static final Pattern INLINE = Pattern.compile("`([^`]+)`");

	/** A goal, a program or a jar at least: "java -jar" alone is a manner of speaking. */
	private static final Pattern INLINE_COMMAND = Pattern
		.compile("(\\./mvnw|mvn|[\\w-]+/benchmark) .*|java -.*\\w\\.jar .*");

	private static final Pattern MAVEN_WORD = Pattern
		.compile("\\./mvnw|mvn|clean|validate|test|verify|package|install|deploy|spring-boot:test-run"
				+ "|spring-javaformat:apply|-am|-P\\w+|-D[\\w.-]+(=\\S+)?");

	private static final Pattern COMMAND = Pattern
		.compile("^(\\./mvnw|mvn|java|[\\w-]+/benchmark|bcs-agent\\(\\)) .*|^\\./mvnw$");

	/** What is run by another test, or by the script of continuous integration. */
	private static final Map<String, String> ELSEWHERE = Map.ofEntries(Map.entry("./mvnw verify", ".ci/run"),
			Map.entry("./mvnw -Pdemo", ".ci/run"),
			Map.entry(
					"java -jar bcs-executor-test-0.1.0-SNAPSHOT-cli.jar package --jar target/my-executor.jar"
							+ " --name my-executor --output target/dist",
					"example-app/src/test/java/io/bcs/executor/example/DistributionIT.java"),
			Map.entry("java -jar /path/to/bcs-executor-test-0.1.0-SNAPSHOT-cli.jar package"
					+ " --jar target/greeting-executor-1.0.jar --name greeting --output target/dist --data world",
					"example-app/src/test/java/io/bcs/executor/example/DistributionIT.java"),
			Map.entry("java -cp 'bcs-executor-benchmarks/target/classes:bcs-executor-benchmarks/target/lib/*'"
					+ " org.openjdk.jmh.Main -prof gc", "bcs-executor-benchmarks/pom.xml"));

	@TempDir
	static Path directory = Path.of("");

	static Stream<String> commands() throws IOException {
		Set<String> commands = new LinkedHashSet<>();
		for (Path page : LinkTests.pages()) {
			String text = Files.readString(page);
			for (String block : blocks(text, "")) {
				block.replaceAll("\\\\\\n\\s*", "")
					.lines()
					.map(String::strip)
					.filter((line) -> COMMAND.matcher(line).matches())
					.forEach(commands::add);
			}
			INLINE.matcher(BLOCK.matcher(text).replaceAll(""))
				.results()
				.map((inline) -> inline.group(1).replaceAll("\\s+", " "))
				.filter((inline) -> INLINE_COMMAND.matcher(inline).matches())
				.forEach(commands::add);
		}
		return commands.stream();
	}

	private static List<String> blocks(String text, String language) {
		return BLOCK.matcher(text)
			.results()
			.filter((block) -> block.group(1).equals(language))
			.map((block) -> block.group(2))
			.toList();
	}

	private static boolean isForMaven(String command) {
		return command.startsWith("./mvnw") || command.startsWith("mvn ");
	}

	static Stream<String> commandsForMaven() throws IOException {
		return commands().filter(DocumentedCommandsIT::isForMaven);
	}

	/** Those of the benchmarks are run by their own tests, and take minutes. */
	private static boolean isBenchmark(String command) {
		return command.startsWith("bcs-executor-benchmarks/benchmark ");
	}

	static Stream<String> otherCommands() throws IOException {
		return commands()
			.filter((command) -> !isForMaven(command) && !isBenchmark(command) && !ELSEWHERE.containsKey(command));
	}

	@Test
	void whatIsRunElsewhereIsStillInTheDocumentationAndRun() throws IOException {
		assertThat(commands()).containsAll(ELSEWHERE.keySet());
		assertThat(ELSEWHERE.values()).allSatisfy((place) -> assertThat(ROOT.resolve(place)).exists());
		assertThat(ROOT.resolve(".ci/run")).content().contains("./mvnw -B verify", "./mvnw -B -Pdemo");
		assertThat(commands().filter(DocumentedCommandsIT::isBenchmark)).isNotEmpty()
			.allSatisfy((command) -> assertThat(command).containsPattern("/benchmark (throughput|startup|soak) "));
		assertThat(ROOT.resolve("bcs-executor-benchmarks/benchmark")).isExecutable();
	}

	@ParameterizedTest
	@MethodSource("commandsForMaven")
	void whatMavenIsGivenExists(String command) {
		List<String> words = List.of(command.split(" "));
		for (int i = 0; i < words.size(); i++) {
			String word = words.get(i);
			if (word.equals("-pl")) {
				i++;
				assertThat(ROOT.resolve(words.get(i)).resolve("pom.xml")).exists();
				continue;
			}
			assertThat(word).matches(MAVEN_WORD);
			if (word.startsWith("-P")) {
				assertThat(poms()).as("profile of %s", command)
					.containsPattern("<profile>\\s*(<!--[^>]*-->\\s*)?<id>" + word.substring(2) + "</id>");
			}
			else if (word.matches("-D(it\\.)?test=(?!none).*")) {
				assertThat(sources(word.substring(word.indexOf('=') + 1) + ".java")).as(command).hasSize(1);
			}
		}
	}

	private static String poms() {
		return sources("pom.xml").stream().map(DocumentedCommandsIT::read).reduce("", String::concat);
	}

	private static List<Path> sources(String name) {
		List<Path> sources = new ArrayList<>();
		try {
			Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {

				@Override
				public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
					return Set.of(".git", "target").contains(directory.getFileName().toString())
							? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
					if (file.endsWith(name)) {
						sources.add(file);
					}
					return FileVisitResult.CONTINUE;
				}

			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return sources;
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@ParameterizedTest
	@MethodSource("otherCommands")
	void itRunsAsItIsWritten(String command) throws Exception {
		Path shell = Path.of("/bin/bash");
		assumeThat(shell).exists();
		Files.writeString(directory.resolve("tasks.yml"), block("yaml", "tasks:"));
		String script = command.contains("bcs-agent") ? completion() : adapted(command);
		ProcessBuilder builder = new ProcessBuilder(shell.toString(), "-c", script).directory(directory.toFile())
			.redirectErrorStream(true);
		Path java = Path.of(System.getProperty("java.home"), "bin");
		builder.environment().keySet().removeIf((name) -> name.startsWith("MESOS_") || name.startsWith("JAVA_"));
		builder.environment().merge("PATH", java.toString(), (path, bin) -> bin + ":" + path);
		// What starts once is not worth the second compiler's time.
		builder.environment().put("JDK_JAVA_OPTIONS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
		Process process = builder.start();
		process.getOutputStream().close();
		String output;
		int code;
		try {
			output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			code = process.waitFor();
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
		if (command.contains("cluster-check")) {
			assertThat(output).contains("can't be spoken to: the connection is refused");
		}
		else {
			assertThat(code).as("%s%n%s", script, output).isZero();
		}
	}

	/**
	 * With the files of this build, with addresses of this host, and with time to end on
	 * a busy machine.
	 */
	private static String adapted(String command) {
		String cli = "'" + cli() + "'";
		String application = "'" + Path.of("target/example-app.jar").toAbsolutePath() + "'";
		return command
			.replaceAll("java -jar \\S*bcs-executor-test\\S*-cli\\.jar", "java -jar " + Matcher.quoteReplacement(cli))
			.replaceAll("(-- java -jar|-jar) (?!')\\S*?[\\w/.\"$-]+\\.jar\"?",
					"$1 " + Matcher.quoteReplacement(application))
			.replaceFirst("(-cli\\.jar')(?= .*-- java )", "$1 --grace-period 2mins")
			.replaceAll("--data (hello|world)\\b", "--data 'echo $1'")
			.replaceAll("http://10\\.0\\.0\\.\\d:5050", "http://127.0.0.1:1")
			.replaceAll("(cluster-check)", "$1 --timeout 1secs");
	}

	private static Path cli() {
		try (Stream<Path> files = Files.list(ROOT.resolve("bcs-executor-test/target"))) {
			return files.filter((file) -> file.toString().endsWith("-cli.jar")).findFirst().orElseThrow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String block(String language, String part) {
		List<String> blocks = blocks(read(ROOT.resolve("docs/testing.md")), language).stream()
			.filter((block) -> block.contains(part))
			.toList();
		assertThat(blocks).hasSize(1);
		return blocks.get(0);
	}

	/** Both lines of the function with completion, and whether it completes. */
	private static String completion() {
		return block("", "bcs-agent()").replace("/path/to/bcs-executor-test-cli.jar", "'" + cli() + "'")
				+ "complete -p bcs-agent";
	}

}
