/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

/**
 * The event stream of an {@link EmbeddedAgent} to its executor, and what can go wrong
 * with it. All methods may be called from any thread and do not block. Those that return
 * whether there was an open stream do nothing if there was none; they concern the stream
 * of that moment only, the next subscription gets a good one.
 *
 * @since 0.1.0
 */
public interface AgentStream {

	/**
	 * Closes the stream's connection in the middle of the body. The agent goes on and is
	 * there for the next subscription.
	 * @return whether there was an open stream
	 */
	boolean drop();

	/**
	 * Resets the stream's connection. What was not read yet is lost. Over a domain
	 * socket, which knows no reset, the same as {@link #drop()}.
	 * @return whether there was an open stream
	 */
	boolean reset();

	/**
	 * Closes the agent's half of the stream's connection in the middle of the body, and
	 * reads on.
	 * @return whether there was an open stream
	 */
	boolean halfClose();

	/**
	 * Ends the stream with its last chunk. Its connection stays open.
	 * @return whether there was an open stream
	 */
	boolean end();

	/**
	 * Lets the stream fall silent: its connection stays, but nothing that the agent
	 * writes gets through, as in a network that stopped to carry it. Events that are sent
	 * meanwhile count as {@link Delivery#SENT}, since a real agent does not notice.
	 * @return whether there was an open stream
	 */
	boolean silence();

	/**
	 * Ends the silence: what was kept back gets through.
	 * @return whether there was an open stream
	 */
	boolean resume();

	/**
	 * Collects events from now on, to send them in a single chunk.
	 * @return whether there was an open stream
	 */
	boolean collect();

	/**
	 * Sends what was collected, as one chunk, and collects no more.
	 * @return whether there was an open stream
	 */
	boolean flush();

	/**
	 * Writes anything into the body of the stream, as a chunk of its own.
	 * @param bytes the bytes, such as a header that RecordIO does not allow
	 * @return whether there was an open stream
	 */
	boolean rawBytes(byte[] bytes);

	/**
	 * Sends a record that need not be an event.
	 * @param record the record, without the length that goes before it
	 * @return whether there was an open stream
	 */
	boolean rawRecord(byte[] record);

	/**
	 * Lets another process subscribe as this executor. The newest wins: the stream ends
	 * with its last chunk, and events go to the other until the executor subscribes
	 * again.
	 * @return whether there was an open stream
	 */
	boolean replace();

	/**
	 * Cuts records into HTTP chunks of so many bytes, on this and all later streams.
	 * @param bytes the size, at least 1
	 */
	void splitChunks(int bytes);

	/**
	 * Cuts whatever the agent writes on any connection into pieces of so many bytes, each
	 * flushed by itself: events, responses, the heads of both, and the sizes of chunks.
	 * @param bytes the size, at least 1
	 */
	void splitWrites(int bytes);

	/**
	 * Cuts no more: a record is a chunk again, and goes out with as few writes as
	 * possible.
	 */
	void splitNothing();

}
