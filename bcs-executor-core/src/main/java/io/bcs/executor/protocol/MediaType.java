/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.io.IOException;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;

/**
 * The two ways in which agent and executor write messages. Thread-safe; nothing blocks.
 *
 * @since 0.1.0
 */
public enum MediaType {

	/**
	 * The binary format. Enum values and fields that the message does not know are kept
	 * as unknown fields.
	 */
	PROTOBUF("application/x-protobuf") {

		@Override
		public byte[] encode(Message message) {
			return message.toByteArray();
		}

		@Override
		Message parse(byte[] bytes, Message prototype) throws InvalidProtocolBufferException {
			return prototype.getParserForType().parseFrom(bytes);
		}

	},

	/**
	 * Mesos' own JSON: fields under their names in the definition, enum values by name,
	 * bytes as base64, 64-bit numbers as plain numbers. Only fields that are set are
	 * written. Fields and enum values that the message does not know are skipped when
	 * read, so that an event of an unknown type has no type.
	 */
	JSON("application/json") {

		@Override
		public byte[] encode(Message message) {
			try {
				return MesosJsonWriter.write(message);
			}
			catch (NoClassDefFoundError ex) {
				throw gsonIsMissing(ex);
			}
		}

		@Override
		Message parse(byte[] bytes, Message prototype) throws IOException {
			try {
				return MesosJsonReader.read(bytes, prototype);
			}
			catch (NoClassDefFoundError ex) {
				throw gsonIsMissing(ex);
			}
		}

	};

	private final String mediaType;

	MediaType(String mediaType) {
		this.mediaType = mediaType;
	}

	/**
	 * The media type, exactly as it stands in {@code Content-Type} and {@code Accept}.
	 * @return the media type
	 */
	public String mediaType() {
		return this.mediaType;
	}

	/**
	 * Makes sure that messages can be written in this way.
	 * @throws IllegalStateException if a library is missing, with its name
	 */
	public void requireAvailable() {
		if (this == JSON) {
			try {
				Class.forName("com.google.gson.stream.JsonWriter", false, MediaType.class.getClassLoader());
			}
			catch (ClassNotFoundException ex) {
				throw gsonIsMissing(ex);
			}
		}
	}

	private static IllegalStateException gsonIsMissing(Throwable cause) {
		return new IllegalStateException(
				"The media type json needs Gson; add the dependency com.google.code.gson:gson, or use protobuf", cause);
	}

	/**
	 * Writes a message.
	 * @param message the message
	 * @return its bytes, unframed
	 * @throws MessageFormatException if the message can't be expressed: a number that is
	 * no number in JSON
	 * @throws IllegalStateException if a library is missing, with its name
	 */
	public abstract byte[] encode(Message message);

	/**
	 * Reads a message.
	 * @param bytes exactly one message, unframed
	 * @param prototype any instance of the message's class, such as its default instance
	 * @param <M> the message's class
	 * @return the message, complete
	 * @throws MessageFormatException if the bytes are not such a message, or lack
	 * required fields
	 * @throws IllegalStateException if a library is missing, with its name
	 */
	@SuppressWarnings("unchecked")
	public <M extends Message> M decode(byte[] bytes, M prototype) {
		try {
			return (M) parse(bytes, prototype);
		}
		catch (IOException ex) {
			throw new MessageFormatException("%d bytes of %s are not a valid %s: %s".formatted(bytes.length,
					this.mediaType, prototype.getDescriptorForType().getFullName(), ex.getMessage()), ex);
		}
	}

	abstract Message parse(byte[] bytes, Message prototype) throws IOException;

}
