/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RecordIoDecoder}.
 */
class RecordIoDecoderTests {

	private static final int LIMIT = 20_000;

	private static final String BIG = "0123456789".repeat(LIMIT / 10);

	private static final List<Input> INPUTS = List.of(good("nothing at all", ""),
			good("one record", "5\nhello", "hello"),
			good("many records", "5\nhello6\nworld!1\n\n2\n{}", "hello", "world!", "\n", "{}"),
			good("an empty record", "0\n", ""),
			good("empty records among others", "0\n1\na0\n0\n1\nb", "", "a", "", "", "b"),
			good("a record that looks like headers", "6\n1\na\n2\n3\nabc", "1\na\n2\n", "abc"),
			good("leading zeros", "00000000000000000003\nabc000\n", "abc", ""),
			good("exactly the limit", LIMIT + "\n" + BIG, BIG),
			good("a big record between small ones", "1\na" + LIMIT + "\n" + BIG + "1\nb", "a", BIG, "b"),
			bad("a header without its line feed", "5", "inside the length of a record, after \"5\""),
			bad("a header cut behind a record", "1\na12", "inside the length of a record, after \"12\"", "a"),
			bad("a header without its record", "5\n", "inside a record, after 0 of its 5 bytes"),
			bad("a record cut short", "5\nhell", "inside a record, after 4 of its 5 bytes"),
			bad("a second record cut short", "1\na3\nbc", "inside a record, after 2 of its 3 bytes", "a"),
			bad("an empty header", "\nabc", "Not the length of a record: \"\\n"),
			bad("a line feed behind a record", "1\na\n1\nb", "Not the length of a record: \"\\n", "a"),
			bad("a negative length", "-1\na", "Not the length of a record: \"-"),
			bad("a plus sign", "+1\na", "Not the length of a record: \"+"),
			bad("a leading space", " 1\na", "Not the length of a record: \" "),
			bad("a carriage return", "1\r\na", "Not the length of a record: \"1\\r"),
			bad("a fraction", "1.5\na", "Not the length of a record: \"1."),
			bad("a hexadecimal length", "1f\na", "\"1f"),
			bad("a digit of another script", "\u0663\nabc", "Not the length of a record: \"\\xd9"),
			bad("text", "hello", "Not the length of a record: \"h"),
			bad("a page of HTML", "<html><body>404</body></html>", "Not the length of a record: \"<"),
			bad("text behind a record", "1\nahello", "Not the length of a record: \"h", "a"),
			bad("one byte more than the limit", (LIMIT + 1) + "\n" + BIG + "!",
					"A record of 20001 bytes is beyond the limit of 20000 bytes"),
			bad("ten times the limit", LIMIT + "0\n", "A record of 200000 bytes is beyond the limit of 20000 bytes"),
			bad("4 GiB", "4294967296\n", "A record of 4294967296 bytes is beyond the limit of 20000 bytes"),
			bad("4 GiB and a little, which is little in 32 bits", "4294967297\na",
					"A record of 4294967297 bytes is beyond the limit of 20000 bytes"),
			bad("the largest unsigned 64-bit number", "18446744073709551615\n",
					"A record of 18446744073709551615 bytes"),
			bad("one more than that, which is 0 in 64 bits", "18446744073709551616\n",
					"A record of 18446744073709551616 bytes"),
			bad("20 digits", "99999999999999999999\n", "A record of 99999999999999999999 bytes is beyond the limit"),
			bad("21 digits", "000000000000000000001\na", "Not the length of a record: \"000000000000000000001"));

	static Stream<Arguments> inputsAndSplittings() {
		return INPUTS.stream()
			.flatMap((input) -> Arrays.stream(Splitting.values()).map((splitting) -> Arguments.of(input, splitting)));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("inputsAndSplittings")
	void decodesTheSameWhereverTheStreamIsCut(Input input, Splitting splitting) {
		splitting.of(input.bytes()).forEach((pieces) -> {
			Outcome outcome = decode(pieces);
			assertThat(outcome.records()).isEqualTo(input.records());
			if (input.failure() == null) {
				assertThat(outcome.failure()).isNull();
			}
			else {
				assertThat(outcome.failure()).contains(input.failure());
			}
		});
	}

	@ParameterizedTest
	@EnumSource
	void encodedRecordsAreDecodedAgain(Splitting splitting) {
		List<String> records = List.of("", "a", BIG, "\n", "12\n");
		StringBuilder stream = new StringBuilder();
		records.forEach((record) -> stream.append(text(RecordIoEncoder.encode(bytes(record)))));
		splitting.of(bytes(stream.toString()))
			.forEach((pieces) -> assertThat(decode(pieces)).isEqualTo(new Outcome(records, null)));
	}

	@Test
	void badFramingIsQuotedPrintablyAndInShortWithTheLimit() {
		RecordIoDecoder decoder = new RecordIoDecoder(LIMIT);
		String page = "12<html>\u0001\r\n\t\"\\\u00e9" + "x".repeat(1000);
		assertThatExceptionOfType(RecordIoException.class)
			.isThrownBy(() -> decoder.decode(buffer(page), RecordIoDecoderTests::ignore))
			.withMessage("Not the length of a record: \"12<html>\\x01\\r\\n\\t\\\"\\\\\\xc3\\xa9" + "x".repeat(48)
					+ "...\"; a decimal number up to the limit of 20000 is expected");
	}

	@Test
	void tooManyDigitsAreQuotedWithTheLimit() {
		RecordIoDecoder decoder = new RecordIoDecoder(LIMIT);
		assertThatExceptionOfType(RecordIoException.class)
			.isThrownBy(() -> decoder.decode(buffer("123456789012345678901\n"), RecordIoDecoderTests::ignore))
			.withMessage("Not the length of a record: \"123456789012345678901\\n\" with more than 20 digits; "
					+ "a decimal number up to the limit of 20000 is expected");
	}

	@Test
	void afterAFailureEverythingIsRefused() {
		RecordIoDecoder decoder = new RecordIoDecoder(LIMIT);
		List<String> records = new ArrayList<>();
		assertThatExceptionOfType(RecordIoException.class)
			.isThrownBy(() -> decoder.decode(buffer("1\nax"), (record) -> records.add(text(record))));
		assertThatExceptionOfType(RecordIoException.class)
			.isThrownBy(() -> decoder.decode(buffer("1\nb"), (record) -> records.add(text(record))))
			.withMessageStartingWith("The stream has failed before: Not the length of a record: \"x\"");
		assertThatExceptionOfType(RecordIoException.class).isThrownBy(decoder::finish)
			.withMessageStartingWith("The stream has failed before: ");
		assertThat(records).containsExactly("a");
	}

	@Test
	void afterACutStreamEverythingIsRefused() {
		RecordIoDecoder decoder = new RecordIoDecoder(LIMIT);
		decoder.decode(buffer("2\na"), RecordIoDecoderTests::ignore);
		assertThatExceptionOfType(RecordIoException.class).isThrownBy(decoder::finish);
		assertThatExceptionOfType(RecordIoException.class)
			.isThrownBy(() -> decoder.decode(buffer("b"), RecordIoDecoderTests::ignore));
	}

	@Test
	void aConsumerThatThrowsLosesNoOtherRecord() {
		RecordIoDecoder decoder = new RecordIoDecoder(LIMIT);
		ByteBuffer input = buffer("1\na1\nb");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> decoder.decode(input, (record) -> {
			throw new IllegalStateException(text(record));
		})).withMessage("a");
		List<String> records = new ArrayList<>();
		decoder.decode(input, (record) -> records.add(text(record)));
		assertThat(records).containsExactly("b");
		assertThatCode(decoder::finish).doesNotThrowAnyException();
	}

	@Test
	void readsDirectAndReadOnlyBuffers() {
		RecordIoDecoder decoder = new RecordIoDecoder(LIMIT);
		List<String> records = new ArrayList<>();
		ByteBuffer direct = ByteBuffer.allocateDirect(16).put(bytes("3\nabc")).flip();
		decoder.decode(direct, (record) -> records.add(text(record)));
		decoder.decode(buffer("1\nd").asReadOnlyBuffer(), (record) -> records.add(text(record)));
		assertThat(records).containsExactly("abc", "d");
		assertThat(direct.hasRemaining()).isFalse();
	}

	@Test
	void aHeaderThatClaimsMuchAllocatesNothingOfIt() {
		RecordIoDecoder decoder = new RecordIoDecoder(RecordIoDecoder.DEFAULT_MAX_RECORD_SIZE);
		decoder.decode(buffer(RecordIoDecoder.DEFAULT_MAX_RECORD_SIZE + "\n"), RecordIoDecoderTests::ignore);
		assertThat(decoder.capacity()).isZero();
		decoder.decode(buffer("a few bytes"), RecordIoDecoderTests::ignore);
		assertThat(decoder.capacity()).isEqualTo(RecordIoDecoder.INITIAL_CAPACITY);
	}

	@Test
	void memoryFollowsWhatHasArrived() {
		int size = 8 * 1024 * 1024;
		byte[] record = new byte[size];
		Arrays.fill(record, (byte) 'x');
		RecordIoDecoder decoder = new RecordIoDecoder(size);
		List<byte[]> records = new ArrayList<>();
		List<Integer> capacities = new ArrayList<>();
		decoder.decode(buffer(size + "\n"), records::add);
		for (int received = 0; received < size;) {
			int piece = Math.min(8 * 1024, size - received);
			decoder.decode(ByteBuffer.wrap(record, received, piece), records::add);
			received += piece;
			int capacity = decoder.capacity();
			assertThat(capacity).isLessThanOrEqualTo(Math.max(RecordIoDecoder.INITIAL_CAPACITY, 2 * received));
			if (received < size && (capacities.isEmpty() || capacities.get(capacities.size() - 1) != capacity)) {
				capacities.add(capacity);
			}
		}
		assertThat(records).singleElement().isEqualTo(record);
		// Each growth copies what is there: doubling keeps the sum below the size.
		assertThat(capacities.stream().mapToLong(Integer::longValue).sum()).isLessThan(2L * size);
		assertThat(decoder.capacity()).isZero();
	}

	@Test
	void theLimitMustLeaveRoomForARecord() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RecordIoDecoder(0))
			.withMessage("The largest record must be at least 1 byte, not 0");
	}

	private static Outcome decode(List<ByteBuffer> pieces) {
		RecordIoDecoder decoder = new RecordIoDecoder(LIMIT);
		List<String> records = new ArrayList<>();
		try {
			pieces.forEach((piece) -> decoder.decode(piece, (record) -> records.add(text(record))));
			decoder.finish();
			return new Outcome(records, null);
		}
		catch (RecordIoException ex) {
			return new Outcome(records, ex.getMessage());
		}
	}

	private static void ignore(byte[] record) {
		// Only what the decoder does otherwise is looked at.
	}

	private static Input good(String name, String stream, String... records) {
		return new Input(name, stream, null, List.of(records));
	}

	private static Input bad(String name, String stream, String failure, String... recordsBefore) {
		return new Input(name, stream, failure, List.of(recordsBefore));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private static ByteBuffer buffer(String text) {
		return ByteBuffer.wrap(bytes(text));
	}

	private static List<ByteBuffer> cut(byte[] bytes, int position) {
		return List.of(buffer(bytes, 0, position), buffer(bytes, position, bytes.length - position));
	}

	private static List<ByteBuffer> singleBytes(byte[] bytes) {
		return IntStream.range(0, bytes.length).mapToObj((i) -> buffer(bytes, i, 1)).toList();
	}

	private static List<ByteBuffer> singleBytesAndEmptyPieces(byte[] bytes) {
		return singleBytes(bytes).stream().flatMap((piece) -> Stream.of(ByteBuffer.allocate(0), piece)).toList();
	}

	private static ByteBuffer buffer(byte[] bytes, int offset, int length) {
		return ByteBuffer.wrap(bytes, offset, length);
	}

	/**
	 * Ways to cut a stream. Each gives one or more lists of pieces.
	 */
	enum Splitting {

		WHOLE, SINGLE_BYTES, SINGLE_BYTES_AND_EMPTY_PIECES, HALVES, EVERY_POSITION;

		Stream<List<ByteBuffer>> of(byte[] bytes) {
			return switch (this) {
				case WHOLE -> Stream.of(List.of(ByteBuffer.wrap(bytes)));
				case SINGLE_BYTES -> Stream.of(singleBytes(bytes));
				case SINGLE_BYTES_AND_EMPTY_PIECES -> Stream.of(singleBytesAndEmptyPieces(bytes));
				case HALVES -> Stream.of(cut(bytes, bytes.length / 2));
				case EVERY_POSITION ->
					IntStream.rangeClosed(0, bytes.length).mapToObj((position) -> cut(bytes, position));
			};
		}

	}

	private record Input(String name, String stream, @Nullable String failure, List<String> records) {

		byte[] bytes() {
			return RecordIoDecoderTests.bytes(this.stream);
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	private record Outcome(List<String> records, @Nullable String failure) {
	}

}
