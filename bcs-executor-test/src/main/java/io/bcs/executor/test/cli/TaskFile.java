/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads tasks from a YAML file: a list named {@code tasks} whose entries have a name and
 * what the options for tasks say. Texts are taken as they are written, whatever type YAML
 * sees in them, and no objects are made.
 */
final class TaskFile {

	private TaskFile() {
	}

	/**
	 * Reads a file.
	 * @param file the file
	 * @return its tasks in order
	 * @throws IllegalArgumentException if it can't be read or makes no sense, with a
	 * sentence that says in which line
	 */
	static List<TaskSpec> read(Path file) {
		try {
			return parse(Files.readAllBytes(file));
		}
		catch (NoSuchFileException ex) {
			throw new IllegalArgumentException("The task file " + file + " can't be used: there is no such file", ex);
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new IllegalArgumentException("The task file " + file + " can't be used: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Reads the content of a file.
	 * @param content its bytes
	 * @return its tasks in order
	 * @throws IllegalArgumentException if it makes no sense, with half a sentence
	 */
	static List<TaskSpec> parse(byte[] content) {
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
			Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
			List<TaskSpec> tasks = new ArrayList<>();
			Set<String> names = new HashSet<>();
			for (Node entry : entries(root)) {
				TaskSpec task = task(entry);
				if (!names.add(task.name())) {
					throw fault(entry, "there are two tasks named " + task.name());
				}
				tasks.add(task);
			}
			return tasks;
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("it is not text in UTF-8", ex);
		}
		catch (YAMLException ex) {
			throw new IllegalArgumentException(String.valueOf(ex.getMessage()), ex);
		}
	}

	private static List<Node> entries(@Nullable Node root) {
		if (root instanceof MappingNode map) {
			for (NodeTuple field : map.getValue()) {
				if (field.getKeyNode() instanceof ScalarNode key && key.getValue().equals("tasks")
						&& field.getValueNode() instanceof SequenceNode tasks) {
					return tasks.getValue();
				}
			}
		}
		throw new IllegalArgumentException("it needs a list named tasks");
	}

	private static TaskSpec task(Node entry) {
		Map<String, NodeTuple> fields = new LinkedHashMap<>();
		NodeTuple duplicate = null;
		if (entry instanceof MappingNode map) {
			for (NodeTuple field : map.getValue()) {
				duplicate = (fields.putIfAbsent(text("a key", field.getKeyNode()), field) != null) ? field : duplicate;
			}
		}
		NodeTuple name = fields.remove("name");
		if (name == null) {
			throw fault(entry, "each task needs a name");
		}
		TaskSpec task = new TaskSpec(text("name", name.getValueNode()));
		if (duplicate != null) {
			throw fault(duplicate.getKeyNode(),
					"task " + task.name() + " has two keys " + text("a key", duplicate.getKeyNode()));
		}
		for (Map.Entry<String, NodeTuple> field : fields.entrySet()) {
			task = change(task, field.getKey(), field.getValue());
		}
		try {
			return task.checked();
		}
		catch (IllegalArgumentException ex) {
			throw fault(entry, String.valueOf(ex.getMessage()));
		}
	}

	private static TaskSpec change(TaskSpec task, String key, NodeTuple field) {
		Node value = field.getValueNode();
		return switch (key) {
			case "command" -> task.withCommand(text(key, value));
			case "data" -> task.withData(text(key, value));
			case "group" -> task.withGroup(text(key, value));
			case "kill-after" -> task.withKillAfter(duration(key, value));
			default -> throw fault(field.getKeyNode(), "task " + task.name() + " has an unknown key " + key);
		};
	}

	private static String text(String what, Node node) {
		if (node instanceof ScalarNode scalar && !Tag.NULL.equals(scalar.getTag())) {
			return scalar.getValue();
		}
		throw fault(node, what + " wants a text");
	}

	private static Duration duration(String key, Node node) {
		String text = text(key, node);
		try {
			return Durations.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw fault(node, String.valueOf(ex.getMessage()));
		}
	}

	private static IllegalArgumentException fault(Node node, String sentence) {
		return new IllegalArgumentException("line " + (node.getStartMark().getLine() + 1) + ": " + sentence);
	}

}
