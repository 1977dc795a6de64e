/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.util.function.Consumer;

import io.bcs.executor.protocol.RecordIoEncoder;

/**
 * The event stream of an {@link EmbeddedAgent} to its executor, and what can go wrong
 * with it. All methods may be called from any thread and do not block. Those that return
 * whether there was an open stream do nothing if there was none; they concern the stream
 * of that moment only, the next subscription gets a good one.
 *
 * @since 0.1.0
 */
public final class AgentStream {

	private final AgentLoop loop;

	private final AgentModel model;

	private final AgentRecorder recorder;

	private final Runnable changed;

	private final WriteFragmentation pieces;

	AgentStream(AgentLoop loop, AgentModel model, AgentRecorder recorder, Runnable changed, WriteFragmentation pieces) {
		this.loop = loop;
		this.model = model;
		this.recorder = recorder;
		this.changed = changed;
		this.pieces = pieces;
	}

	/**
	 * Closes the stream's connection in the middle of the body. The agent goes on and is
	 * there for the next subscription.
	 * @return whether there was an open stream
	 */
	public boolean drop() {
		return withStream("event stream dropped", EventStream::drop);
	}

	/**
	 * Resets the stream's connection. What was not read yet is lost. Over a domain
	 * socket, which knows no reset, the same as {@link #drop()}.
	 * @return whether there was an open stream
	 */
	public boolean reset() {
		return withStream("event stream reset", EventStream::reset);
	}

	/**
	 * Closes the agent's half of the stream's connection in the middle of the body, and
	 * reads on.
	 * @return whether there was an open stream
	 */
	public boolean halfClose() {
		return withStream("event stream half-closed", EventStream::halfClose);
	}

	/**
	 * Ends the stream with its last chunk. Its connection stays open.
	 * @return whether there was an open stream
	 */
	public boolean end() {
		return withStream("event stream ended", EventStream::end);
	}

	/**
	 * Lets the stream fall silent: its connection stays, but nothing that the agent
	 * writes gets through, as in a network that stopped to carry it. Events that are sent
	 * meanwhile count as {@link Delivery#SENT}, since a real agent does not notice.
	 * @return whether there was an open stream
	 */
	public boolean silence() {
		return withStream("event stream fell silent", EventStream::silence);
	}

	/**
	 * Ends the silence: what was kept back gets through.
	 * @return whether there was an open stream
	 */
	public boolean resume() {
		return withStream("event stream resumed", EventStream::resume);
	}

	/**
	 * Collects events from now on, to send them in a single chunk.
	 * @return whether there was an open stream
	 */
	public boolean collect() {
		return withStream("events are collected", EventStream::collect);
	}

	/**
	 * Sends what was collected, as one chunk, and collects no more.
	 * @return whether there was an open stream
	 */
	public boolean flush() {
		return withStream("collected events flushed", EventStream::flush);
	}

	/**
	 * Writes anything into the body of the stream, as a chunk of its own.
	 * @param bytes the bytes, such as a header that RecordIO does not allow
	 * @return whether there was an open stream
	 */
	public boolean rawBytes(byte[] bytes) {
		byte[] copy = bytes.clone();
		return withStream(copy.length + " raw bytes sent", (stream) -> stream.write(copy));
	}

	/**
	 * Sends a record that need not be an event.
	 * @param record the record, without the length that goes before it
	 * @return whether there was an open stream
	 */
	public boolean rawRecord(byte[] record) {
		return rawBytes(RecordIoEncoder.encode(record));
	}

	/**
	 * Lets another process subscribe as this executor. The newest wins: the stream ends
	 * with its last chunk, and events go to the other until the executor subscribes
	 * again.
	 * @return whether there was an open stream
	 */
	public boolean replace() {
		return withStream("another process subscribed", (stream) -> this.model.replaceStream());
	}

	/**
	 * Cuts records into HTTP chunks of so many bytes, on this and all later streams.
	 * @param bytes the size, at least 1
	 */
	public void splitChunks(int bytes) {
		this.loop.run(() -> this.pieces.chunk(positive(bytes)));
	}

	/**
	 * Cuts whatever the agent writes on any connection into pieces of so many bytes, each
	 * flushed by itself: events, answers, the heads of both, and the sizes of chunks.
	 * @param bytes the size, at least 1
	 */
	public void splitWrites(int bytes) {
		this.loop.run(() -> this.pieces.write(positive(bytes)));
	}

	/**
	 * Cuts no more: a record is a chunk again, and goes out with as few writes as
	 * possible.
	 */
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
		return this.loop.call(() -> {
			EventStream stream = this.model.stream();
			if (stream == null || !stream.isOpen()) {
				return false;
			}
			this.recorder.note(note);
			action.accept(stream);
			this.changed.run();
			return true;
		});
	}

}
