/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class TextfileCleanerTests {

	private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

	private static final String OURS = TextfileFormat.HEADER + "# TYPE x gauge\nx 1\n";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private TextfileCleaner cleaner;

	@BeforeEach
	void create() {
		this.cleaner = new TextfileCleaner(Duration.ofHours(1));
	}

	private Path file(String name, String content, Duration age) throws IOException {
		Path file = Files.writeString(this.directory.resolve(name), content);
		Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
		return file;
	}

	private Path oldFile(String name, String content) throws IOException {
		return file(name, content, Duration.ofHours(2));
	}

	@Test
	void removesOldFilesOfThisProduct() throws IOException {
		Path old = oldFile("gone.prom", OURS);
		this.cleaner.clean(new AtomicFile(this.directory, "own.prom", false), NOW);
		assertThat(old).doesNotExist();
	}

	@Test
	void removesTemporaryFilesOfExecutorsThatCrashed() throws IOException {
		Path whole = oldFile(".a.prom.bcs-executor", OURS);
		Path cutOff = oldFile(".b.prom.bcs-executor", OURS.substring(0, 5));
		Path empty = oldFile(".c.prom.bcs-executor", "");
		this.cleaner.clean(new AtomicFile(this.directory, "own.prom", false), NOW);
		assertThat(whole).doesNotExist();
		assertThat(cutOff).doesNotExist();
		assertThat(empty).doesNotExist();
	}

	@Test
	void keepsFilesThatAreStillWritten() throws IOException {
		Path recent = file("alive.prom", OURS, Duration.ofMinutes(59));
		Path temporary = file(".alive.prom.bcs-executor", "", Duration.ZERO);
		this.cleaner.clean(new AtomicFile(this.directory, "own.prom", false), NOW);
		assertThat(recent).exists();
		assertThat(temporary).exists();
	}

	@Test
	void keepsWhatIsSomebodyElses() throws IOException {
		Path[] others = { oldFile("node.prom", "# HELP x x\n# TYPE x gauge\nx 1\n"), oldFile("empty.prom", ""),
				oldFile("short.prom", OURS.substring(0, 5)), oldFile("ours.txt", OURS), oldFile(".hidden.prom", OURS),
				oldFile(".x.prom.bcs-executor", "precious"), oldFile("x.prom.tmp", OURS) };
		this.cleaner.clean(new AtomicFile(this.directory, "own.prom", false), NOW);
		assertThat(others).allSatisfy((other) -> assertThat(other).exists());
	}

	@Test
	void keepsItsOwn() throws IOException {
		Path own = oldFile("own.prom", OURS);
		Path temporary = oldFile(".own.prom.bcs-executor", OURS);
		this.cleaner.clean(new AtomicFile(this.directory, "own.prom", false), NOW);
		assertThat(own).exists();
		assertThat(temporary).exists();
	}

	@Test
	void followsNoLinkAndEntersNoDirectory(@TempDir Path elsewhere) throws IOException {
		Path target = Files.writeString(elsewhere.resolve("target.prom"), OURS);
		Files.setLastModifiedTime(target, FileTime.from(NOW.minus(Duration.ofHours(2))));
		Path link = Files.createSymbolicLink(this.directory.resolve("link.prom"), target);
		Path sub = Files.createDirectory(this.directory.resolve("sub.prom"));
		this.cleaner.clean(new AtomicFile(this.directory, "own.prom", false), NOW);
		assertThat(target).exists();
		assertThat(Files.isSymbolicLink(link)).isTrue();
		assertThat(sub).exists();
	}

	@Test
	void doesNotMindADirectoryThatIsGone() throws IOException {
		Files.delete(this.directory);
		this.cleaner.clean(new AtomicFile(this.directory, "own.prom", false), NOW);
		assertThat(this.directory).doesNotExist();
	}

}
