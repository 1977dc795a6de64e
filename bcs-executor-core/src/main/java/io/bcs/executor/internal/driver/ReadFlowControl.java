/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import io.bcs.executor.internal.transport.AgentTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the agent's stream be read as fast as its events are dealt with, so that only a
 * few wait in the mailbox, and not at all while the callback thread has too much before
 * it. Confined to the driver's thread.
 */
final class ReadFlowControl {

	private static final Logger logger = LoggerFactory.getLogger(ReadFlowControl.class);

	private final AgentTransport transport;

	private final CallbackBacklog backlog;

	private long epoch;

	/** Events of the current stream that were dealt with and make no room yet. */
	private int handled;

	private boolean paused;

	ReadFlowControl(AgentTransport transport, CallbackBacklog backlog) {
		this.transport = transport;
		this.backlog = backlog;
	}

	/** A new stream: its first events come by themselves. */
	void begin(long epoch) {
		this.epoch = epoch;
		this.handled = 0;
	}

	/** An event was dealt with. */
	void handled(long epoch) {
		if (epoch == this.epoch) {
			this.handled++;
		}
	}

	/** Makes room for as many events as were dealt with, if callbacks keep up. */
	void proceed() {
		if (this.backlog.isFull() && !this.backlog.isRelieved()) {
			if (!this.paused) {
				this.paused = true;
				logger.warn(
						"{} callbacks wait for the one that is running; no more events are read until half of "
								+ "them are done. Callbacks should return soon and leave work to other threads",
						this.backlog.callbacks());
			}
			return;
		}
		if (this.paused) {
			this.paused = false;
			this.backlog.reopen();
			logger.info("Events are read again");
		}
		if (this.handled > 0) {
			this.transport.eventsHandled(this.handled);
			this.handled = 0;
		}
	}

	/** Whether the silence of the stream is this side's doing. */
	boolean isPaused() {
		return this.paused;
	}

}
