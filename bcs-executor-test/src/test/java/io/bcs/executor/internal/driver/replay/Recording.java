/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.bcs.executor.protocol.MediaType;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * What happened between an executor and a real agent, in its order.
 *
 * @param name the scenario
 * @param format how messages were encoded
 * @param frameworkId the framework
 * @param executorId the executor
 * @param agentId the agent, as far as it named itself
 * @param steps what happened
 */
record Recording(String name, MediaType format, String frameworkId, String executorId, String agentId,
		List<Step> steps) {

	/** The names of all scenarios. */
	static List<String> names() {
		try (Stream<Path> directories = Files.list(root())) {
			return directories.filter(Files::isDirectory)
				.map((directory) -> String.valueOf(directory.getFileName()))
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Reads a scenario.
	 * @param name the beginning of its name, which no other scenario's begins with
	 */
	static Recording of(String name) {
		List<String> found = names().stream().filter((each) -> each.startsWith(name)).toList();
		if (found.size() != 1) {
			throw new IllegalArgumentException(name + " is not the beginning of one scenario's name: " + found);
		}
		return RecordingReader.read(root().resolve(found.get(0)));
	}

	private static Path root() {
		try {
			return Path.of(Objects.requireNonNull(Recording.class.getResource("/replay"), "the recordings are missing")
				.toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The beginning, up to the first step of a kind and with it. */
	Recording upTo(Predicate<Step> last) {
		List<Step> beginning = new ArrayList<>();
		for (Step step : this.steps) {
			beginning.add(step);
			if (last.test(step)) {
				return new Recording(this.name, this.format, this.frameworkId, this.executorId, this.agentId,
						beginning);
			}
		}
		throw new IllegalArgumentException("There is no such step in " + this.name);
	}

	List<Event> events() {
		return steps(Step.Write.class).map(Step.Write::event).toList();
	}

	boolean has(Event.Type type) {
		return events().stream().anyMatch((event) -> event.getType() == type);
	}

	<S extends Step> Stream<S> steps(Class<S> kind) {
		return this.steps.stream().filter(kind::isInstance).map(kind::cast);
	}

}
