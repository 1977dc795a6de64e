/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Cuts an event stream into records, wherever the borders of the received pieces are. A
 * record is its length as an unsigned decimal number of at most 20 digits, a line feed,
 * and that many bytes; a length of 0 is legal.
 * <p>
 * Memory follows what has arrived, never what a header claims: at most twice the received
 * bytes of the current record, or 8 KiB.
 * <p>
 * Not thread-safe: one decoder belongs to one stream and to the thread that reads it.
 * Once it has thrown a {@link RecordIoException} it refuses every further use.
 *
 * @since 0.1.0
 */
public final class RecordIoDecoder {

	/** The largest record taken if nothing else is asked for: 64 MiB. */
	public static final int DEFAULT_MAX_RECORD_SIZE = 64 * 1024 * 1024;

	static final int INITIAL_CAPACITY = 8 * 1024;

	/** What an unsigned 64-bit number can have. */
	private static final int MAX_DIGITS = 20;

	private static final byte[] NONE = {};

	private final int maxRecordSize;

	private final byte[] header = new byte[MAX_DIGITS];

	private int headerLength;

	private boolean inRecord;

	private int recordLength;

	private byte[] record = NONE;

	private int received;

	private @Nullable String failure;

	/**
	 * Creates a decoder for one stream.
	 * @param maxRecordSize the largest record taken, in bytes; at least 1
	 * @throws IllegalArgumentException if the size is less than 1
	 */
	public RecordIoDecoder(int maxRecordSize) {
		if (maxRecordSize < 1) {
			throw new IllegalArgumentException(
					"The largest record must be at least 1 byte, not %d".formatted(maxRecordSize));
		}
		this.maxRecordSize = maxRecordSize;
	}

	/**
	 * Takes the next piece of the stream. Does not block. What the consumer throws is
	 * passed on; the record counts as delivered then, and the rest of the input is still
	 * unread.
	 * @param input the piece; read to its end, kept by nobody
	 * @param records is given each record that is complete, in order; the array is its
	 * own
	 * @throws RecordIoException if the stream can't be read on
	 */
	public void decode(ByteBuffer input, Consumer<byte[]> records) {
		for (byte[] next = next(input); next != null; next = next(input)) {
			records.accept(next);
		}
	}

	/**
	 * Returns the next record that the input completes. Does not block.
	 * @param input a piece of the stream; read up to the end of the record, or to its end
	 * @return the record, which is the caller's own, or {@code null} if the input is used
	 * up
	 * @throws RecordIoException if the stream can't be read on
	 */
	public byte @Nullable [] next(ByteBuffer input) {
		checkUsable();
		if (!this.inRecord && !readHeader(input)) {
			return null;
		}
		readRecord(input);
		return (this.received == this.recordLength) ? takeRecord() : null;
	}

	/**
	 * Says that the stream has ended.
	 * @throws RecordIoException if it ended inside a record or its header
	 */
	public void finish() {
		checkUsable();
		if (this.inRecord) {
			throw fail("The stream ended inside a record, after %d of its %d bytes".formatted(this.received,
					this.recordLength));
		}
		if (this.headerLength > 0) {
			throw fail("The stream ended inside the length of a record, after " + PrintableExcerpt.of(headerBytes()));
		}
	}

	/**
	 * How much memory the current record takes.
	 * @return the size of the buffer in bytes
	 */
	int capacity() {
		return this.record.length;
	}

	private boolean readHeader(ByteBuffer input) {
		while (input.hasRemaining()) {
			byte b = input.get();
			if (b == '\n' && this.headerLength > 0) {
				startRecord();
				return true;
			}
			if (b < '0' || b > '9') {
				throw fail(notALength(b, input, ""));
			}
			if (this.headerLength == MAX_DIGITS) {
				throw fail(notALength(b, input, " with more than %d digits".formatted(MAX_DIGITS)));
			}
			this.header[this.headerLength++] = b;
		}
		return false;
	}

	private void startRecord() {
		long length = 0;
		for (byte digit : headerBytes()) {
			// Stopping beyond the limit keeps 20 digits from overflowing.
			if (length <= this.maxRecordSize) {
				length = length * 10 + (digit - '0');
			}
		}
		if (length > this.maxRecordSize) {
			throw fail("A record of %s bytes is beyond the limit of %d bytes"
				.formatted(new String(headerBytes(), StandardCharsets.US_ASCII), this.maxRecordSize));
		}
		this.headerLength = 0;
		this.inRecord = true;
		this.recordLength = (int) length;
	}

	private void readRecord(ByteBuffer input) {
		int count = Math.min(this.recordLength - this.received, input.remaining());
		int needed = this.received + count;
		if (needed > this.record.length) {
			long grown = Math.max(2L * this.record.length, INITIAL_CAPACITY);
			// Ends at exactly the length, so that the array is the record in the end.
			int capacity = (int) Math.min(this.recordLength, Math.max(needed, grown));
			this.record = Arrays.copyOf(this.record, capacity);
		}
		input.get(this.record, this.received, count);
		this.received = needed;
	}

	private byte[] takeRecord() {
		byte[] complete = this.record;
		this.inRecord = false;
		this.record = NONE;
		this.received = 0;
		return complete;
	}

	private byte[] headerBytes() {
		return Arrays.copyOf(this.header, this.headerLength);
	}

	private String notALength(byte offending, ByteBuffer input, String what) {
		int following = Math.min(input.remaining(), PrintableExcerpt.MAX_LENGTH);
		byte[] seen = Arrays.copyOf(this.header, this.headerLength + 1 + following);
		seen[this.headerLength] = offending;
		input.get(input.position(), seen, this.headerLength + 1, following);
		return "Not the length of a record: %s%s; a decimal number up to the limit of %d is expected"
			.formatted(PrintableExcerpt.of(seen), what, this.maxRecordSize);
	}

	private void checkUsable() {
		if (this.failure != null) {
			throw new RecordIoException("The stream has failed before: " + this.failure);
		}
	}

	private RecordIoException fail(String message) {
		this.failure = message;
		this.record = NONE;
		return new RecordIoException(message);
	}

}
