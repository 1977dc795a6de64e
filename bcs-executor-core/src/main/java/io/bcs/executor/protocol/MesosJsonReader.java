/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages from the JSON of Mesos, as Mesos does: unknown fields are skipped, null
 * means unset, a name that an enum does not know leaves the field unset, numbers and
 * booleans may stand in quotes, a repeated field may be given without its brackets. Bytes
 * that are not UTF-8 become replacement characters, because Mesos writes strings
 * unchecked. Stricter than Mesos in three points: a field given twice, a number that does
 * not fit its field, and anything behind the message are errors.
 */
final class MesosJsonReader {

	/** Twice protobuf's own limit, since a message in a list is two levels here. */
	static final int MAX_NESTING = 200;

	private final JsonReader json;

	private MesosJsonReader(JsonReader json) {
		this.json = json;
	}

	/**
	 * Reads one message.
	 * @param bytes the JSON
	 * @param prototype an instance of the message's class
	 * @return the message, complete
	 * @throws IOException if the bytes are not such a message; its text ends a sentence
	 */
	static Message read(byte[] bytes, Message prototype) throws IOException {
		try (JsonReader json = new JsonReader(
				new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8))) {
			json.setStrictness(Strictness.STRICT);
			json.setNestingLimit(MAX_NESTING);
			return read(json, prototype.newBuilderForType());
		}
	}

	private static Message read(JsonReader json, Message.Builder builder) throws IOException {
		try {
			new MesosJsonReader(json).readMessage(builder);
			if (json.peek() != JsonToken.END_DOCUMENT) {
				throw new IOException("something follows it");
			}
		}
		catch (MalformedJsonException | EOFException ex) {
			// Gson's own text advises to be lenient, which is nobody's choice here.
			throw new IOException(
					"the JSON is malformed, cut or nested too deeply at " + PrintableExcerpt.of(json.getPath()), ex);
		}
		List<String> missing = builder.findInitializationErrors();
		if (!missing.isEmpty()) {
			throw new IOException("missing required fields: " + String.join(", ", missing));
		}
		return builder.build();
	}

	private void readMessage(Message.Builder builder) throws IOException {
		if (this.json.peek() != JsonToken.BEGIN_OBJECT) {
			throw unexpected("an object");
		}
		Descriptor type = builder.getDescriptorForType();
		Set<FieldDescriptor> seen = new HashSet<>();
		this.json.beginObject();
		while (this.json.hasNext()) {
			FieldDescriptor field = type.findFieldByName(this.json.nextName());
			if (field == null) {
				this.json.skipValue();
			}
			else if (!seen.add(field)) {
				throw new IOException("a field is given twice at " + PrintableExcerpt.of(this.json.getPath()));
			}
			else if (field.isMapField()) {
				readMap(builder, field);
			}
			else {
				readField(builder, field);
			}
		}
		this.json.endObject();
	}

	private void readMap(Message.Builder builder, FieldDescriptor field) throws IOException {
		if (skipNull()) {
			return;
		}
		if (this.json.peek() != JsonToken.BEGIN_OBJECT) {
			throw unexpected("an object");
		}
		FieldDescriptor keyField = field.getMessageType().findFieldByNumber(1);
		FieldDescriptor valueField = field.getMessageType().findFieldByNumber(2);
		Set<Object> seen = new HashSet<>();
		this.json.beginObject();
		while (this.json.hasNext()) {
			Object key = scalar(keyField, this.json.nextName());
			if (!seen.add(key)) {
				throw new IOException("a key is given twice at " + PrintableExcerpt.of(this.json.getPath()));
			}
			Message.Builder entry = builder.newBuilderForField(field).setField(keyField, key);
			readField(entry, valueField);
			builder.addRepeatedField(field, entry.buildPartial());
		}
		this.json.endObject();
	}

	private void readField(Message.Builder builder, FieldDescriptor field) throws IOException {
		if (field.isRepeated() && this.json.peek() == JsonToken.BEGIN_ARRAY) {
			this.json.beginArray();
			while (this.json.hasNext()) {
				readValue(builder, field);
			}
			this.json.endArray();
		}
		else {
			readValue(builder, field);
		}
	}

	private void readValue(Message.Builder builder, FieldDescriptor field) throws IOException {
		if (skipNull()) {
			return;
		}
		Object value;
		if (field.getJavaType() == JavaType.MESSAGE) {
			Message.Builder nested = builder.newBuilderForField(field);
			readMessage(nested);
			// Whether it is complete is looked at once, at the end, for the whole
			// message.
			value = nested.buildPartial();
		}
		else {
			value = readScalar(field);
		}
		if (value == null) {
			return;
		}
		if (field.isRepeated()) {
			builder.addRepeatedField(field, value);
		}
		else {
			builder.setField(field, value);
		}
	}

	private @Nullable Object readScalar(FieldDescriptor field) throws IOException {
		JsonToken token = this.json.peek();
		return switch (field.getJavaType()) {
			case STRING, BYTE_STRING -> {
				if (token != JsonToken.STRING) {
					throw unexpected("a string");
				}
				yield scalar(field, this.json.nextString());
			}
			case ENUM -> {
				if (token != JsonToken.STRING) {
					throw unexpected("the name of an enum value");
				}
				yield field.getEnumType().findValueByName(this.json.nextString());
			}
			case BOOLEAN -> {
				if (token == JsonToken.BOOLEAN) {
					yield this.json.nextBoolean();
				}
				if (token != JsonToken.STRING) {
					throw unexpected("true or false");
				}
				yield scalar(field, this.json.nextString());
			}
			default -> {
				if (token != JsonToken.NUMBER && token != JsonToken.STRING) {
					throw unexpected("a number");
				}
				yield scalar(field, this.json.nextString());
			}
		};
	}

	private Object scalar(FieldDescriptor field, String text) throws IOException {
		try {
			return JsonScalars.parse(field, text);
		}
		catch (IllegalArgumentException ex) {
			throw new IOException(
					"%s at %s".formatted(ex.getMessage(), PrintableExcerpt.of(this.json.getPreviousPath())), ex);
		}
	}

	private boolean skipNull() throws IOException {
		if (this.json.peek() != JsonToken.NULL) {
			return false;
		}
		this.json.nextNull();
		return true;
	}

	private IOException unexpected(String what) throws IOException {
		return new IOException("%s is expected at %s".formatted(what, PrintableExcerpt.of(this.json.getPath())));
	}

}
