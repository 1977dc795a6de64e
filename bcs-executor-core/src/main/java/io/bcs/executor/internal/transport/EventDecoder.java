/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.protocol.RecordIoDecoder;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Decoder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.util.MimeType;

/**
 * Turns the body of a SUBSCRIBE answer into events: RecordIO frames around messages in
 * the given format. Each subscriber gets a decoding of its own. A stream that ends inside
 * a record, a frame that can't be read and a record that is no event end it with an
 * error.
 */
final class EventDecoder implements Decoder<Event> {

	private final MediaType format;

	private final int maxRecordSize;

	private final List<MimeType> mimeTypes;

	EventDecoder(MediaType format, int maxRecordSize) {
		this.format = format;
		this.maxRecordSize = maxRecordSize;
		this.mimeTypes = List.of(MimeType.valueOf(format.mediaType()));
	}

	@Override
	public boolean canDecode(ResolvableType elementType, @Nullable MimeType mimeType) {
		return elementType.toClass() == Event.class
				&& (mimeType == null || this.mimeTypes.stream().anyMatch((type) -> type.isCompatibleWith(mimeType)));
	}

	@Override
	public List<MimeType> getDecodableMimeTypes() {
		return this.mimeTypes;
	}

	@Override
	public Flux<Event> decode(Publisher<DataBuffer> input, ResolvableType elementType, @Nullable MimeType mimeType,
			@Nullable Map<String, Object> hints) {
		return Flux.defer(() -> {
			RecordIoDecoder records = new RecordIoDecoder(this.maxRecordSize);
			Flux<Event> events = Flux.from(input).concatMap((buffer) -> events(records, buffer));
			return events.concatWith(Mono.fromRunnable(records::finish))
				.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
		});
	}

	/** What can be read of a buffer, then the fault if there is one. */
	private Flux<Event> events(RecordIoDecoder records, DataBuffer buffer) {
		List<Event> events = new ArrayList<>();
		try (DataBuffer.ByteBufferIterator parts = buffer.readableByteBuffers()) {
			while (parts.hasNext()) {
				ByteBuffer part = parts.next();
				records.decode(part, (record) -> events.add(event(record)));
			}
			return Flux.fromIterable(events);
		}
		catch (RuntimeException ex) {
			return Flux.fromIterable(events).concatWith(Flux.error(ex));
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	private Event event(byte[] record) {
		return this.format.decode(record, Event.getDefaultInstance());
	}

	@Override
	public Mono<Event> decodeToMono(Publisher<DataBuffer> input, ResolvableType elementType,
			@Nullable MimeType mimeType, @Nullable Map<String, Object> hints) {
		return decode(input, elementType, mimeType, hints).next();
	}

}
