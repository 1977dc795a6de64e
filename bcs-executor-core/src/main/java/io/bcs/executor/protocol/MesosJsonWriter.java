/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.google.gson.stream.JsonWriter;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

/**
 * Writes messages in the JSON of Mesos. Only fields that are set are written, in the
 * order of their numbers; unknown fields have no name and are left out.
 */
final class MesosJsonWriter {

	/** Numbers up to this magnitude are written without an exponent. */
	private static final double MAX_PLAIN = 1e17;

	private static final double MIN_PLAIN = 1e-6;

	private final JsonWriter json;

	private MesosJsonWriter(JsonWriter json) {
		this.json = json;
	}

	/**
	 * Writes a message.
	 * @param message the message
	 * @return JSON in UTF-8
	 * @throws MessageFormatException if a field is not a number
	 */
	static byte[] write(Message message) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (JsonWriter json = new JsonWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
			new MesosJsonWriter(json).writeMessage(message);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Writing to memory can't fail", ex);
		}
		return bytes.toByteArray();
	}

	private void writeMessage(Message message) throws IOException {
		this.json.beginObject();
		for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
			this.json.name(field.getKey().getName());
			writeField(field.getKey(), field.getValue());
		}
		this.json.endObject();
	}

	private void writeField(FieldDescriptor field, Object value) throws IOException {
		if (field.isMapField()) {
			this.json.beginObject();
			FieldDescriptor keyField = field.getMessageType().findFieldByNumber(1);
			FieldDescriptor valueField = field.getMessageType().findFieldByNumber(2);
			for (Object element : (List<?>) value) {
				Message entry = (Message) element;
				this.json.name(String.valueOf(entry.getField(keyField)));
				writeValue(valueField, entry.getField(valueField));
			}
			this.json.endObject();
		}
		else if (field.isRepeated()) {
			this.json.beginArray();
			for (Object element : (List<?>) value) {
				writeValue(field, element);
			}
			this.json.endArray();
		}
		else {
			writeValue(field, value);
		}
	}

	private void writeValue(FieldDescriptor field, Object value) throws IOException {
		switch (field.getJavaType()) {
			case MESSAGE -> writeMessage((Message) value);
			case ENUM -> this.json.value(((EnumValueDescriptor) value).getName());
			case STRING -> this.json.value((String) value);
			case BYTE_STRING -> this.json.value(base64((ByteString) value));
			case BOOLEAN -> this.json.value((Boolean) value);
			case INT -> this.json.jsonValue(integer(field, (Integer) value));
			case LONG -> this.json.jsonValue(integer(field, (Long) value));
			case DOUBLE -> writeFloating(field, (Double) value, value.toString());
			case FLOAT -> writeFloating(field, (Float) value, value.toString());
		}
	}

	private void writeFloating(FieldDescriptor field, double value, String text) throws IOException {
		if (Double.isNaN(value)) {
			String reason = "The field %s is not a number, which JSON can't express".formatted(field.getFullName());
			throw new MessageFormatException(reason, null);
		}
		if (Double.isInfinite(value)) {
			// JSON has no infinity either; this is the text that Mesos reads.
			this.json.value(text);
			return;
		}
		double magnitude = Math.abs(value);
		boolean plain = magnitude >= MIN_PLAIN && magnitude < MAX_PLAIN;
		this.json.jsonValue(plain ? new BigDecimal(text).toPlainString() : text);
	}

	private static String base64(ByteString value) {
		return Base64.getEncoder().encodeToString(value.toByteArray());
	}

	private static String integer(FieldDescriptor field, int value) {
		return isUnsigned(field) ? Integer.toUnsignedString(value) : Integer.toString(value);
	}

	private static String integer(FieldDescriptor field, long value) {
		return isUnsigned(field) ? Long.toUnsignedString(value) : Long.toString(value);
	}

	private static boolean isUnsigned(FieldDescriptor field) {
		return switch (field.getType()) {
			case UINT32, FIXED32, UINT64, FIXED64 -> true;
			default -> false;
		};
	}

}
