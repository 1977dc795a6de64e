/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RandomUuidsTests {

	private final RandomUuids uuids = new RandomUuids();

	private static UUID uuid(ByteString bytes) {
		ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
		assertThat(buffer.remaining()).isEqualTo(16);
		return new UUID(buffer.getLong(), buffer.getLong());
	}

	@Test
	void everyOneIsOfVersionFourAndDifferentFromAllOthers() {
		Set<UUID> seen = new HashSet<>();
		RandomUuids other = new RandomUuids();
		for (int i = 0; i < 100_000; i++) {
			UUID uuid = uuid(this.uuids.next());
			assertThat(uuid.version()).isEqualTo(4);
			assertThat(uuid.variant()).isEqualTo(2);
			assertThat(seen.add(uuid)).isTrue();
			assertThat(seen.add(uuid(other.next()))).isTrue();
		}
	}

	@Test
	void everyBitButThoseOfVersionAndVariantIsSetInHalfOfThem() {
		int[] set = new int[128];
		int count = 20_000;
		for (int i = 0; i < count; i++) {
			UUID uuid = uuid(this.uuids.next());
			for (int bit = 0; bit < 64; bit++) {
				set[bit] += (int) (uuid.getMostSignificantBits() >>> (63 - bit)) & 1;
				set[64 + bit] += (int) (uuid.getLeastSignificantBits() >>> (63 - bit)) & 1;
			}
		}
		for (int bit = 0; bit < 128; bit++) {
			boolean fixed = (bit >= 48 && bit < 52) || bit == 64 || bit == 65;
			if (!fixed) {
				// Ten standard deviations.
				assertThat(set[bit]).as("bit %d", bit).isBetween(count / 2 - 710, count / 2 + 710);
			}
		}
	}

}
