/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.agent;

import java.util.function.Consumer;

import io.bcs.executor.protocol.RecordIoEncoder;
import io.bcs.executor.test.AgentStream;
import io.bcs.executor.test.internal.http.EventStream;
import io.bcs.executor.test.internal.http.WriteFragmentation;

/**
 * Does to the event stream what a test wants.
 */
final class StreamControl implements AgentStream {

	private final AgentCore core;

	StreamControl(AgentCore core) {
		this.core = core;
	}

	@Override
	public boolean drop() {
		return withStream("event stream dropped", EventStream::drop);
	}

	@Override
	public boolean reset() {
		return withStream("event stream reset", EventStream::reset);
	}

	@Override
	public boolean halfClose() {
		return withStream("event stream half-closed", EventStream::halfClose);
	}

	@Override
	public boolean end() {
		return withStream("event stream ended", EventStream::end);
	}

	@Override
	public boolean silence() {
		return withStream("event stream fell silent", EventStream::silence);
	}

	@Override
	public boolean resume() {
		return withStream("event stream resumed", EventStream::resume);
	}

	@Override
	public boolean collect() {
		return withStream("events are collected", EventStream::collect);
	}

	@Override
	public boolean flush() {
		return withStream("collected events flushed", EventStream::flush);
	}

	@Override
	public boolean rawBytes(byte[] bytes) {
		byte[] copy = bytes.clone();
		return withStream(copy.length + " raw bytes sent", (stream) -> stream.write(copy));
	}

	@Override
	public boolean rawRecord(byte[] record) {
		return rawBytes(RecordIoEncoder.encode(record));
	}

	@Override
	public boolean replace() {
		return withStream("another process subscribed", (stream) -> this.core.model().replaceStream());
	}

	@Override
	public void splitChunks(int bytes) {
		this.core.loop().run(() -> this.core.server().pieces().chunk(positive(bytes)));
	}

	@Override
	public void splitWrites(int bytes) {
		this.core.loop().run(() -> this.core.server().pieces().write(positive(bytes)));
	}

	@Override
	public void splitNothing() {
		splitChunks(WriteFragmentation.WHOLE);
		splitWrites(WriteFragmentation.WHOLE);
	}

	private static int positive(int bytes) {
		if (bytes < 1) {
			throw new IllegalArgumentException("A piece has at least one byte, not " + bytes);
		}
		return bytes;
	}

	private boolean withStream(String note, Consumer<EventStream> action) {
		return this.core.loop().call(() -> {
			EventStream stream = this.core.model().stream();
			if (stream == null || !stream.isOpen()) {
				this.core.recorder().note(note + ": not done, there is no open event stream");
				return false;
			}
			this.core.recorder().note(note);
			action.accept(stream);
			this.core.awaiter().changed();
			return true;
		});
	}

}
