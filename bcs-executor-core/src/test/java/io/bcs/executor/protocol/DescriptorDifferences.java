/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;

/**
 * Finds everything in which two collections of protobuf types differ. What counts is what
 * can be seen on the wire, in JSON or in the generated code; the order of declarations
 * does not, except for the first value of an enum, which is its default.
 */
final class DescriptorDifferences {

	private DescriptorDifferences() {
	}

	/**
	 * Compares the types and the files that declare them.
	 * @param expected the types as they should be
	 * @param actual the types as they are
	 * @return one sentence for each difference, sorted by the name it begins with; empty
	 * if there is none
	 */
	static List<String> between(Collection<? extends GenericDescriptor> expected,
			Collection<? extends GenericDescriptor> actual) {
		SortedMap<String, Map<String, String>> expectedElements = elements(expected);
		SortedMap<String, Map<String, String>> actualElements = elements(actual);
		SortedMap<String, Map<String, String>> allElements = new TreeMap<>(expectedElements);
		allElements.putAll(actualElements);
		List<String> differences = new ArrayList<>();
		for (String name : allElements.keySet()) {
			Map<String, String> expectedFacts = expectedElements.get(name);
			Map<String, String> actualFacts = actualElements.get(name);
			if (actualFacts == null) {
				differences.add(name + " is missing");
			}
			else if (expectedFacts == null) {
				differences.add(name + " should not exist");
			}
			else {
				differences.addAll(differencesOf(name, expectedFacts, actualFacts));
			}
		}
		return differences;
	}

	private static List<String> differencesOf(String name, Map<String, String> expected, Map<String, String> actual) {
		List<String> differences = new ArrayList<>();
		actual.forEach((fact, value) -> {
			String expectedValue = expected.get(fact);
			if (!value.equals(expectedValue)) {
				differences.add("%s: %s is %s, should be %s".formatted(name, fact, value, expectedValue));
			}
		});
		return differences;
	}

	/**
	 * Takes types and their files apart: to the name of each element belong its facts.
	 * All elements of a kind have the same facts.
	 */
	private static SortedMap<String, Map<String, String>> elements(Collection<? extends GenericDescriptor> types) {
		SortedMap<String, Map<String, String>> elements = new TreeMap<>();
		for (GenericDescriptor type : types) {
			elements.put(type.getFile().getName(), factsOf(type.getFile()));
			if (type instanceof Descriptor message) {
				elements.put(message.getFullName(), factsOf(message));
				message.getFields().forEach((field) -> elements.put(field.getFullName(), factsOf(field)));
			}
			else if (type instanceof EnumDescriptor enumeration) {
				elements.put(enumeration.getFullName(), factsOf(enumeration));
				for (EnumValueDescriptor value : enumeration.getValues()) {
					// The full name that protobuf gives a value lacks the enum.
					elements.put(enumeration.getFullName() + "." + value.getName(), factsOf(value));
				}
			}
			else {
				throw new IllegalArgumentException("Neither a message nor an enum: " + type.getFullName());
			}
		}
		return elements;
	}

	private static Map<String, String> factsOf(FileDescriptor file) {
		Map<String, String> facts = new LinkedHashMap<>();
		String syntax = file.toProto().getSyntax();
		facts.put("syntax", syntax.isEmpty() ? "proto2" : syntax);
		facts.put("package", file.getPackage());
		facts.put("options", printOptions(file.getOptions()));
		return facts;
	}

	private static Map<String, String> factsOf(Descriptor message) {
		Map<String, String> facts = new LinkedHashMap<>();
		facts.put("kind", "message");
		facts.put("extension ranges", message.toProto().getExtensionRangeList().toString());
		facts.put("options", printOptions(message.getOptions()));
		return facts;
	}

	private static Map<String, String> factsOf(FieldDescriptor field) {
		Map<String, String> facts = new LinkedHashMap<>();
		facts.put("number", String.valueOf(field.getNumber()));
		facts.put("label", field.isRequired() ? "required" : field.isRepeated() ? "repeated" : "optional");
		facts.put("type", typeOf(field));
		facts.put("default", field.hasDefaultValue() ? printDefault(field.getDefaultValue()) : "none");
		facts.put("oneof",
				(field.getRealContainingOneof() != null) ? field.getRealContainingOneof().getName() : "none");
		facts.put("JSON name", field.getJsonName());
		facts.put("options", printOptions(field.getOptions()));
		return facts;
	}

	private static Map<String, String> factsOf(EnumDescriptor enumeration) {
		Map<String, String> facts = new LinkedHashMap<>();
		facts.put("kind", "enum");
		facts.put("first value", enumeration.getValue(0).getName());
		facts.put("options", printOptions(enumeration.getOptions()));
		return facts;
	}

	private static Map<String, String> factsOf(EnumValueDescriptor value) {
		Map<String, String> facts = new LinkedHashMap<>();
		facts.put("number", String.valueOf(value.getNumber()));
		facts.put("options", printOptions(value.getOptions()));
		return facts;
	}

	private static String typeOf(FieldDescriptor field) {
		String type = field.getType().name().toLowerCase(Locale.ROOT);
		if (field.getJavaType() == JavaType.MESSAGE) {
			return type + " " + field.getMessageType().getFullName();
		}
		if (field.getJavaType() == JavaType.ENUM) {
			return type + " " + field.getEnumType().getFullName();
		}
		return type;
	}

	private static String printDefault(Object defaultValue) {
		return (defaultValue instanceof EnumValueDescriptor value) ? value.getName() : defaultValue.toString();
	}

	private static String printOptions(Message options) {
		return "[" + TextFormat.printer().emittingSingleLine(true).printToString(options) + "]";
	}

}
