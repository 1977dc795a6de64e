/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * Finds the recordings of a real agent among the test resources. One directory is one
 * scenario; in it, each connection has its number and purpose as its name.
 */
final class Captures {

	private Captures() {
	}

	/**
	 * Finds recorded bytes.
	 * @param suffix how the file's name ends
	 * @return the connections that have such a file, in the order of their names
	 */
	static List<Connection> withFile(String suffix) {
		URL root = Objects.requireNonNull(Captures.class.getResource("/captures"), "the captures are missing");
		try (Stream<Path> files = Files.walk(Path.of(root.toURI()))) {
			return files.filter((file) -> name(file).endsWith(suffix)).sorted().map((file) -> {
				String name = name(file);
				Path directory = Objects.requireNonNull(file.getParent());
				return new Connection(directory, name.substring(0, name.length() - suffix.length()));
			}).toList();
		}
		catch (IOException | URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String name(Path file) {
		return String.valueOf(file.getFileName());
	}

	/**
	 * A recorded connection.
	 *
	 * @param directory the directory of its scenario
	 * @param name its name in there
	 */
	record Connection(Path directory, String name) {

		String scenario() {
			return Captures.name(this.directory);
		}

		List<RecordedHttp.Message> received() {
			return RecordedHttp.parse(read(this.name + ".recv.bin"));
		}

		List<RecordedHttp.Message> sent() {
			return RecordedHttp.parse(read(this.name + ".sent.bin"));
		}

		boolean hasTimeline() {
			return Files.exists(this.directory.resolve("timeline.jsonl"));
		}

		/**
		 * The offsets at which reads from the connection began.
		 */
		List<Integer> readBorders() {
			return jsonLines(this.name + ".recv.idx").stream().map((line) -> line.get("off").getAsInt()).toList();
		}

		/**
		 * What the timeline says about this connection.
		 * @param kinds the kinds of entries
		 */
		List<JsonObject> timeline(String... kinds) {
			List<JsonObject> entries = new ArrayList<>();
			for (JsonObject entry : jsonLines("timeline.jsonl")) {
				boolean ours = entry.has("conn") && entry.get("conn").getAsString().equals(this.name);
				if (ours && List.of(kinds).contains(entry.get("kind").getAsString())) {
					entries.add(entry);
				}
			}
			return entries;
		}

		private List<JsonObject> jsonLines(String file) {
			try {
				return Files.readAllLines(this.directory.resolve(file))
					.stream()
					.map((line) -> JsonParser.parseString(line).getAsJsonObject())
					.toList();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private byte[] read(String file) {
			try {
				return Files.readAllBytes(this.directory.resolve(file));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public String toString() {
			return scenario() + "/" + this.name;
		}

	}

}
