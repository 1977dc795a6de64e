/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.bcs.executor.protocol.MesosDuration;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads tasks from a YAML file: a list named {@code tasks} whose entries have a name and
 * what the options for tasks say.
 */
final class TaskFile {

	private TaskFile() {
	}

	/**
	 * Reads a file.
	 * @param file the file
	 * @return its tasks in order
	 * @throws IllegalArgumentException if it can't be read or makes no sense, with a
	 * sentence
	 */
	static List<TaskSpec> read(Path file) {
		try (Reader text = Files.newBufferedReader(file)) {
			Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
			if (!(root instanceof Map<?, ?> map) || !(map.get("tasks") instanceof List<?> entries)) {
				throw new IllegalArgumentException("it needs a list named tasks");
			}
			List<TaskSpec> tasks = new ArrayList<>();
			for (Object entry : entries) {
				tasks.add(task(entry));
			}
			return tasks;
		}
		catch (IOException | YAMLException | IllegalArgumentException ex) {
			throw new IllegalArgumentException("The task file " + file + " can't be used: " + ex.getMessage(), ex);
		}
	}

	private static TaskSpec task(Object entry) {
		if (!(entry instanceof Map<?, ?> fields) || fields.get("name") == null) {
			throw new IllegalArgumentException("each task needs a name");
		}
		TaskSpec task = new TaskSpec(String.valueOf(fields.get("name")));
		for (Map.Entry<?, ?> field : fields.entrySet()) {
			String value = String.valueOf(field.getValue());
			task = switch (String.valueOf(field.getKey())) {
				case "name" -> task;
				case "command" -> task.withCommand(value);
				case "data" -> task.withData(value);
				case "group" -> task.withGroup(value);
				case "kill-after" -> task.withKillAfter(MesosDuration.parse(value));
				default ->
					throw new IllegalArgumentException("task " + task.name() + " has an unknown key " + field.getKey());
			};
		}
		return task.checked();
	}

}
