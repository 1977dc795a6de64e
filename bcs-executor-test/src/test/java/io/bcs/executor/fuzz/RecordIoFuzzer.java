/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.bcs.executor.protocol.RecordIoDecoder;
import io.bcs.executor.protocol.RecordIoEncoder;
import io.bcs.executor.protocol.RecordIoException;

/**
 * Any bytes, in any pieces: the decoder reads the same records, or refuses with its own
 * exception; what was read and is written again is read as the same.
 */
public final class RecordIoFuzzer {

	private static final int MAX_RECORD_SIZE = 4096;

	private RecordIoFuzzer() {
	}

	/** Called by the fuzzer. */
	public static void fuzzerTestOneInput(byte[] input) {
		if (input.length == 0) {
			return;
		}
		byte[] stream = Arrays.copyOfRange(input, 1, input.length);
		List<String> whole = read(stream, stream.length);
		List<String> pieces = read(stream, 1 + (input[0] & 0xff));
		if (!whole.equals(pieces)) {
			throw new IllegalStateException("In one piece " + whole + ", in several " + pieces);
		}
	}

	/** Returns the records, and how it ended. */
	private static List<String> read(byte[] stream, int pieceSize) {
		List<String> outcome = new ArrayList<>();
		RecordIoDecoder decoder = new RecordIoDecoder(MAX_RECORD_SIZE);
		try {
			for (int i = 0; i < stream.length; i += pieceSize) {
				ByteBuffer piece = ByteBuffer.wrap(stream, i, Math.min(pieceSize, stream.length - i));
				decoder.decode(piece, (record) -> outcome.add(checked(record)));
			}
			decoder.finish();
			outcome.add("end");
		}
		catch (RecordIoException ex) {
			outcome.add(String.valueOf(ex.getMessage()).isEmpty() ? "no sentence" : "refused");
		}
		return outcome;
	}

	private static String checked(byte[] record) {
		if (record.length > MAX_RECORD_SIZE) {
			throw new IllegalStateException("A record of " + record.length + " bytes");
		}
		List<byte[]> again = new ArrayList<>();
		new RecordIoDecoder(MAX_RECORD_SIZE).decode(ByteBuffer.wrap(RecordIoEncoder.encode(record)), again::add);
		if (again.size() != 1 || !Arrays.equals(again.get(0), record)) {
			throw new IllegalStateException("Written and read again it is another record");
		}
		return Arrays.toString(record);
	}

}
