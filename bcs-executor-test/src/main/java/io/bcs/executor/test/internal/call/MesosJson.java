/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.call;

import java.io.StringReader;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.bcs.executor.test.internal.http.AgentHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as a Mesos agent does, down to the sentences it refuses it with. The
 * production codec is more forthcoming, and must not be tested against itself.
 */
final class MesosJson {

	private static final Pattern POSITION = Pattern.compile("line (\\d+) column (\\d+)");

	private static final Pattern NOT_BASE64 = Pattern.compile("[^A-Za-z0-9+/]");

	private MesosJson() {
	}

	/**
	 * Reads a message.
	 * @param body the JSON text
	 * @param builder takes the fields
	 * @throws CallRejectedException if the text does not fit the message
	 */
	static void read(ByteString body, Message.Builder builder) throws CallRejectedException {
		JsonElement value = parse(body.toStringUtf8());
		if (!(value instanceof JsonObject object)) {
			throw refused("Expecting a JSON object");
		}
		readFields(object, builder);
		if (!builder.isInitialized()) {
			throw refused("Missing required fields: " + String.join(", ", builder.findInitializationErrors()));
		}
	}

	private static JsonElement parse(String text) throws CallRejectedException {
		if (text.isBlank()) {
			throw syntaxError(text, "");
		}
		try {
			JsonReader reader = new JsonReader(new StringReader(text));
			reader.setStrictness(Strictness.STRICT);
			JsonElement value = JsonParser.parseReader(reader);
			if (value.isJsonObject()) {
				requireNothingAfterObject(text);
			}
			return value;
		}
		catch (JsonParseException ex) {
			throw syntaxError(text, String.valueOf(ex.getMessage()));
		}
	}

	private static void requireNothingAfterObject(String text) throws CallRejectedException {
		String rest = text.substring(endOfObject(text)).stripTrailing();
		if (!rest.isEmpty()) {
			throw new CallRejectedException(AgentHttpResponse.badRequest("Failed to parse body into JSON: "
					+ "Parsed JSON included non-whitespace trailing characters: " + rest));
		}
	}

	/**
	 * Finds the end of a well-formed object: where as many braces are closed as open.
	 */
	private static int endOfObject(String text) {
		boolean inString = false;
		int depth = 0;
		for (int i = 0; i < text.length(); i++) {
			char current = text.charAt(i);
			if (inString && current == '\\') {
				i++;
			}
			else if (current == '"') {
				inString = !inString;
			}
			else if (!inString && current == '{') {
				depth++;
			}
			else if (!inString && current == '}' && --depth == 0) {
				return i + 1;
			}
		}
		return text.length();
	}

	private static CallRejectedException syntaxError(String text, String message) {
		String[] lines = text.split("\n", -1);
		int line = lines.length;
		String near = "";
		Matcher position = POSITION.matcher(message);
		if (position.find() && !message.contains("EOFException")) {
			line = Math.min(line, Integer.parseInt(position.group(1)));
			int column = Integer.parseInt(position.group(2)) - 1;
			near = lines[line - 1].substring(Math.min(lines[line - 1].length(), column));
		}
		return new CallRejectedException(AgentHttpResponse
			.badRequest("Failed to parse body into JSON: syntax error at line " + line + " near: " + near));
	}

	private static void readFields(JsonObject object, Message.Builder builder) throws CallRejectedException {
		// In the order of the names: of several faults, the agent tells the first one.
		for (Map.Entry<String, JsonElement> entry : new TreeMap<>(object.asMap()).entrySet()) {
			FieldDescriptor field = builder.getDescriptorForType().findFieldByName(entry.getKey());
			if (field != null) {
				readField(field, entry.getValue(), builder);
			}
		}
	}

	private static void readField(FieldDescriptor field, JsonElement value, Message.Builder builder)
			throws CallRejectedException {
		if (value.isJsonArray()) {
			if (!field.isRepeated()) {
				throw unexpected("array", field);
			}
			for (JsonElement element : value.getAsJsonArray()) {
				readField(field, element, builder);
			}
			return;
		}
		Object converted = convert(field, value, builder);
		if (converted != null && field.isRepeated()) {
			builder.addRepeatedField(field, converted);
		}
		else if (converted != null) {
			builder.setField(field, converted);
		}
	}

	private static @Nullable Object convert(FieldDescriptor field, JsonElement value, Message.Builder builder)
			throws CallRejectedException {
		if (value instanceof JsonObject object) {
			if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
				throw unexpected("object", field);
			}
			Message.Builder child = builder.newBuilderForField(field);
			readFields(object, child);
			return child.buildPartial();
		}
		if (!(value instanceof JsonPrimitive primitive)) {
			throw refused("Not expecting a JSON null");
		}
		if (primitive.isString()) {
			return fromString(field, primitive.getAsString());
		}
		if (primitive.isBoolean()) {
			if (field.getJavaType() != FieldDescriptor.JavaType.BOOLEAN) {
				throw unexpected("boolean", field);
			}
			return primitive.getAsBoolean();
		}
		return fromNumber(field, primitive.getAsBigDecimal());
	}

	private static @Nullable Object fromString(FieldDescriptor field, String text) throws CallRejectedException {
		return switch (field.getType()) {
			case STRING -> text;
			case BYTES -> fromBase64(field, text);
			case ENUM -> {
				EnumValueDescriptor constant = field.getEnumType().findValueByName(text);
				if (constant == null && field.isRequired()) {
					throw refused("Failed to find enum for '" + text + "'");
				}
				// An unknown name counts as no value where a value may be missing.
				yield constant;
			}
			default -> throw unexpected("string", field);
		};
	}

	private static ByteString fromBase64(FieldDescriptor field, String text) throws CallRejectedException {
		String digits = text.contains("=") ? text.substring(0, text.indexOf('=')) : text;
		Matcher invalid = NOT_BASE64.matcher(digits);
		if (invalid.find()) {
			throw refused("Failed to base64 decode bytes field '" + field.getName() + "': Invalid character '"
					+ invalid.group() + "'");
		}
		if (digits.length() % 4 == 1) {
			digits = digits.substring(0, digits.length() - 1);
		}
		return ByteString.copyFrom(Base64.getDecoder().decode(digits));
	}

	private static Object fromNumber(FieldDescriptor field, BigDecimal number) throws CallRejectedException {
		return switch (field.getJavaType()) {
			case INT -> number.intValue();
			case LONG -> number.longValue();
			case FLOAT -> number.floatValue();
			case DOUBLE -> number.doubleValue();
			default -> throw unexpected("number", field);
		};
	}

	private static CallRejectedException unexpected(String what, FieldDescriptor field) {
		return refused("Not expecting a JSON " + what + " for field '" + field.getName() + "'");
	}

	private static CallRejectedException refused(String text) {
		return new CallRejectedException(
				AgentHttpResponse.badRequest("Failed to convert JSON into Call protobuf: " + text));
	}

}
