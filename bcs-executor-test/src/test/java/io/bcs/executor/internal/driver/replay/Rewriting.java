/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver.replay;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.MediaType;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * Puts the driver's uuids into acknowledgements, in the place of the recorded ones. No
 * other byte changes, except for the lengths around them.
 */
final class Rewriting {

	private final MediaType format;

	private final Map<ByteString, ByteString> uuids = new HashMap<>();

	Rewriting(MediaType format) {
		this.format = format;
	}

	void map(ByteString recorded, ByteString driver) {
		this.uuids.put(recorded, driver);
	}

	@Nullable ByteString mapped(ByteString recorded) {
		return this.uuids.get(recorded);
	}

	ByteString rewrite(Step.Write write) {
		if (write.event().getType() != Event.Type.ACKNOWLEDGED) {
			return write.chunk();
		}
		ByteString recorded = write.event().getAcknowledged().getUuid();
		ByteString driver = this.uuids.get(recorded);
		if (driver == null) {
			throw new AssertionError("The driver has sent no such update: " + write.event());
		}
		String record = new String(RecordedStream.record(write.chunk()), StandardCharsets.ISO_8859_1);
		String rewritten = record.replace(text(recorded), text(driver));
		if (rewritten.equals(record)) {
			throw new AssertionError("The uuid is not in " + record);
		}
		return RecordedStream.chunk(rewritten.getBytes(StandardCharsets.ISO_8859_1));
	}

	/** A uuid as it is on the wire. */
	private String text(ByteString uuid) {
		return (this.format == MediaType.JSON) ? Base64.getEncoder().encodeToString(uuid.toByteArray())
				: uuid.toString(StandardCharsets.ISO_8859_1);
	}

}
