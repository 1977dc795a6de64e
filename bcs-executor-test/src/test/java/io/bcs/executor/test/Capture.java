/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * What was recorded on one connection between an executor and a real agent.
 *
 * @param name the connection's number and purpose
 * @param directory where the recording is
 */
record Capture(String name, Path directory) {

	private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)\r\n");

	static Capture of(String scenario, String name) {
		return new Capture(name, resources().resolve(scenario));
	}

	/**
	 * All connections of a scenario that have a certain word in their names, in order.
	 */
	static List<Capture> all(String scenario, String word) {
		Path directory = resources().resolve(scenario);
		try (Stream<Path> files = Files.list(directory)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((file) -> file.endsWith(".sent.bin") && file.contains(word))
				.map((file) -> new Capture(file.substring(0, file.length() - ".sent.bin".length()), directory))
				.sorted(Comparator.comparingInt(Capture::number))
				.toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static List<String> lines(String file) throws IOException {
		return Files.readAllLines(resources().resolve(file));
	}

	private static Path resources() {
		try {
			return Path.of(Capture.class.getResource("/captures").toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	int number() {
		return Integer.parseInt(this.name.substring(0, this.name.indexOf('-')));
	}

	boolean exists() {
		return Files.exists(this.directory.resolve(this.name + ".sent.bin"));
	}

	/** The scenarios of which there are recordings. */
	static List<String> scenarios() {
		try (Stream<Path> directories = Files.list(resources())) {
			return directories.filter(Files::isDirectory)
				.map((directory) -> directory.getFileName().toString())
				.filter((name) -> !name.equals("env"))
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	byte[] sent() throws IOException {
		return Files.readAllBytes(this.directory.resolve(this.name + ".sent.bin"));
	}

	/** What was sent, one text a request; every byte is one character. */
	List<String> requests() throws IOException {
		return split(new String(sent(), StandardCharsets.ISO_8859_1));
	}

	String received() throws IOException {
		return new String(Files.readAllBytes(this.directory.resolve(this.name + ".recv.bin")),
				StandardCharsets.ISO_8859_1);
	}

	/** Answers with a Content-Length, one text each, without the Date header. */
	List<String> answers() throws IOException {
		return split(received()).stream().map(RawClient::withoutDate).toList();
	}

	/** The events of a recorded JSON stream. */
	List<JsonObject> events() throws IOException {
		String body = received().split("\r\n\r\n", 2)[1];
		List<JsonObject> events = new ArrayList<>();
		while (!body.isEmpty()) {
			String[] chunk = body.split("\r\n", 2);
			int size = Integer.parseInt(chunk[0], 16);
			if (size > 0) {
				String json = chunk[1].substring(0, size).split("\n", 2)[1];
				events.add(JsonParser.parseString(json).getAsJsonObject());
			}
			body = chunk[1].substring(size + 2);
		}
		return events;
	}

	private static List<String> split(String text) {
		List<String> messages = new ArrayList<>();
		String rest = text;
		while (!rest.isEmpty()) {
			int body = rest.indexOf("\r\n\r\n") + 4;
			Matcher length = CONTENT_LENGTH.matcher(rest.substring(0, body));
			int end = length.find() ? body + Integer.parseInt(length.group(1)) : rest.length();
			messages.add(rest.substring(0, end));
			rest = rest.substring(end);
		}
		return messages;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
