/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event stream that was opened before there was a session. What the agent sends waits,
 * within bounds, until the session's first attempt takes the stream over; then it is told
 * everything in the order in which it came. Confined to the event loop.
 */
public final class EarlyStream implements EventReceiver {

	private static final Logger logger = LoggerFactory.getLogger(EarlyStream.class);

	static final int MAX_EVENTS = 1000;

	static final int MAX_BYTES = 4 * 1024 * 1024;

	private final AgentTransport transport;

	private final Deque<Event> events = new ArrayDeque<>();

	private long bytes;

	private boolean connected;

	/** Whether an event has come. */
	private boolean responded;

	private @Nullable AgentResponse refusal;

	private @Nullable String end;

	private @Nullable EventReceiver receiver;

	/** Whether the session reads. */
	private boolean reading = true;

	private boolean delivering;

	/** Any thread reads it. */
	private final AtomicInteger tasks = new AtomicInteger();

	/**
	 * Creates a stream that is not open.
	 * @param transport opens it; closed with the stream
	 */
	public EarlyStream(AgentTransport transport) {
		this.transport = transport;
	}

	/**
	 * Opens the stream.
	 * @param subscribe the call, without tasks and updates
	 */
	public void open(Call subscribe) {
		this.transport.subscribe(subscribe, this);
	}

	/**
	 * Returns how many tasks have been received so far. Any thread.
	 * @return the number of tasks in all events
	 */
	public int tasks() {
		return this.tasks.get();
	}

	/**
	 * Hands the stream over, if it is one: an attempt that has failed before any event
	 * came is of no use.
	 * @param receiver is told what has come and what will, possibly before this returns
	 * @return whether the stream was handed over
	 */
	boolean handOver(EventReceiver receiver) {
		boolean failed = this.refusal != null || this.end != null;
		if (failed && !this.responded) {
			return false;
		}
		this.receiver = receiver;
		if (this.connected) {
			receiver.connected();
		}
		deliver();
		return true;
	}

	@Override
	public void connected() {
		this.connected = true;
		EventReceiver session = this.receiver;
		if (session != null) {
			session.connected();
		}
	}

	@Override
	public void event(Event event) {
		EventReceiver session = this.receiver;
		if (session != null && this.events.isEmpty() && this.reading) {
			session.event(event);
			return;
		}
		this.responded = true;
		this.tasks.addAndGet(tasksOf(event));
		this.events.add(event);
		this.bytes += event.getSerializedSize();
		if (this.events.size() >= MAX_EVENTS || this.bytes >= MAX_BYTES) {
			this.transport.setReading(false);
		}
	}

	private static int tasksOf(Event event) {
		return switch (event.getType()) {
			case LAUNCH -> 1;
			case LAUNCH_GROUP -> event.getLaunchGroup().getTaskGroup().getTasksCount();
			default -> 0;
		};
	}

	@Override
	public void refused(AgentResponse response) {
		this.refusal = response;
		if (this.receiver == null) {
			logger.debug("The early subscription was refused; the driver will subscribe itself: {}",
					response.describe());
		}
		deliver();
	}

	@Override
	public void ended(String reason) {
		this.end = reason;
		if (this.receiver == null) {
			logger.debug("The early subscription has ended; the driver will subscribe itself: {}", reason);
		}
		deliver();
	}

	/** Stops or resumes telling the session. */
	void setReading(boolean reading) {
		this.reading = reading;
		if (this.receiver != null) {
			this.transport.setReading(reading && this.events.isEmpty());
			deliver();
		}
	}

	private void deliver() {
		if (this.delivering) {
			return;
		}
		this.delivering = true;
		try {
			deliverEvents();
		}
		finally {
			this.delivering = false;
		}
		EventReceiver session = this.receiver;
		if (session == null || !this.events.isEmpty()) {
			return;
		}
		AgentResponse response = this.refusal;
		String reason = this.end;
		if (response != null || reason != null) {
			this.receiver = null;
			if (response != null) {
				session.refused(response);
			}
			else if (reason != null) {
				session.ended(reason);
			}
		}
	}

	private void deliverEvents() {
		boolean waiting = !this.events.isEmpty();
		while (this.receiver != null && this.reading && !this.events.isEmpty()) {
			Event next = this.events.remove();
			this.bytes -= next.getSerializedSize();
			this.receiver.event(next);
		}
		if (waiting && this.receiver != null && this.reading) {
			// May decode what has been received meanwhile.
			this.transport.setReading(true);
		}
	}

	/** Closes the stream; the session hears nothing more. */
	public void close() {
		this.receiver = null;
		this.events.clear();
		this.transport.close();
	}

}
