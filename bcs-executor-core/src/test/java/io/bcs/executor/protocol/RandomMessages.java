/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.util.List;
import java.util.Random;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;

/**
 * Makes up complete messages: every kind of field, extreme numbers, awkward strings.
 */
final class RandomMessages {

	private static final int MAX_DEPTH = 8;

	private static final List<String> TEXTS = List.of("", "a", "slave(1)@10.0.0.5:5051", "\"quoted\" \\ and/or",
			"\u0000\u0001\b\t\n\r\u001f", "\u00e9\u20ac\ud83d\ude80", "<script>&'=", "\u2028\u2029\u007f", "null",
			"\ufeff");

	private static final double[] DOUBLES = { 0.0, -0.0, 0.1, 1, -1.5, 1795358538.3133137, 1e16, 1e17, 1e-6, 1e-7,
			1e300, Double.MAX_VALUE, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY };

	private static final long[] LONGS = { 0, 1, -1, 31000, Integer.MIN_VALUE, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE,
			Long.MIN_VALUE };

	private final Random random;

	RandomMessages(long seed) {
		this.random = new Random(seed);
	}

	@SuppressWarnings("unchecked")
	<M extends Message> M next(M prototype) {
		return (M) fill(prototype.newBuilderForType(), 0);
	}

	private Message fill(Message.Builder builder, int depth) {
		for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
			boolean deep = depth > 2 && field.getJavaType() == JavaType.MESSAGE;
			if (!field.isRequired() && (depth >= MAX_DEPTH || this.random.nextInt(deep ? 8 : 2) != 0)) {
				continue;
			}
			if (field.isMapField()) {
				FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
				FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
				Message.Builder entry = builder.newBuilderForField(field);
				builder.addRepeatedField(field,
						entry.setField(key, value(entry, key, depth))
							.setField(value, value(entry, value, depth))
							.build());
			}
			else if (field.isRepeated()) {
				for (int i = this.random.nextInt(3); i >= 0; i--) {
					builder.addRepeatedField(field, value(builder, field, depth));
				}
			}
			else {
				builder.setField(field, value(builder, field, depth));
			}
		}
		return builder.build();
	}

	private Object value(Message.Builder builder, FieldDescriptor field, int depth) {
		return switch (field.getJavaType()) {
			case MESSAGE -> fill(builder.newBuilderForField(field), depth + 1);
			case ENUM -> {
				List<EnumValueDescriptor> values = field.getEnumType().getValues();
				yield values.get(this.random.nextInt(values.size()));
			}
			case STRING -> TEXTS.get(this.random.nextInt(TEXTS.size()));
			case BYTE_STRING -> {
				byte[] bytes = new byte[this.random.nextInt(20)];
				this.random.nextBytes(bytes);
				yield ByteString.copyFrom(bytes);
			}
			case BOOLEAN -> this.random.nextBoolean();
			case INT -> (int) number();
			case LONG -> number();
			case DOUBLE -> floating();
			case FLOAT -> (float) floating();
		};
	}

	private long number() {
		return this.random.nextBoolean() ? this.random.nextLong() : LONGS[this.random.nextInt(LONGS.length)];
	}

	private double floating() {
		double any = Double.longBitsToDouble(this.random.nextLong());
		return (this.random.nextBoolean() && !Double.isNaN(any)) ? any : DOUBLES[this.random.nextInt(DOUBLES.length)];
	}

}
