/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.util.Arrays;
import java.util.Base64;

import com.google.protobuf.ByteString;

/**
 * How a scheduler wraps the data of its framework messages. Concerns what the executor is
 * given only: what it sends goes out as it is, as the Go driver does. Thread-safe.
 *
 * @since 0.1.0
 */
public enum FrameworkMessageEncoding {

	/** The data as it came: what Mesos itself does. */
	RAW {

		@Override
		public ByteString decode(ByteString data) {
			return data;
		}

	},

	/**
	 * Base64 text, as the scheduler of BCS sends it. Line breaks in it are skipped.
	 */
	BASE64 {

		@Override
		public ByteString decode(ByteString data) {
			try {
				return ByteString.copyFrom(Base64.getDecoder().decode(withoutLineBreaks(data)));
			}
			catch (IllegalArgumentException ex) {
				throw new MessageFormatException(data.size() + " bytes of a framework message are not base64", ex);
			}
		}

	};

	/**
	 * Unwraps data.
	 * @param data what the agent passed on
	 * @return what the scheduler meant
	 * @throws MessageFormatException if the data is not so encoded
	 */
	public abstract ByteString decode(ByteString data);

	private static byte[] withoutLineBreaks(ByteString data) {
		byte[] bytes = new byte[data.size()];
		int length = 0;
		for (byte b : data) {
			if (b != '\r' && b != '\n') {
				bytes[length++] = b;
			}
		}
		return Arrays.copyOf(bytes, length);
	}

}
