/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.fuzz;

import java.util.Arrays;

import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.protocol.MessageFormatException;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Any bytes as an event, in both formats: it is read, or refused with its own exception;
 * what was read and is written again is read as the same.
 */
public final class EventFuzzer {

	private EventFuzzer() {
	}

	/** Called by the fuzzer. */
	public static void fuzzerTestOneInput(byte[] input) {
		if (input.length == 0) {
			return;
		}
		MediaType format = ((input[0] & 1) == 0) ? MediaType.JSON : MediaType.PROTOBUF;
		byte[] message = Arrays.copyOfRange(input, 1, input.length);
		Event event;
		try {
			event = format.decode(message, Event.getDefaultInstance());
		}
		catch (MessageFormatException ex) {
			if (String.valueOf(ex.getMessage()).isBlank()) {
				throw new IllegalStateException("Refused without a sentence", ex);
			}
			return;
		}
		Event again = MediaType.PROTOBUF.decode(MediaType.PROTOBUF.encode(event), Event.getDefaultInstance());
		if (!again.equals(event)) {
			throw new IllegalStateException("Written and read again it is " + again + " instead of " + event);
		}
	}

}
