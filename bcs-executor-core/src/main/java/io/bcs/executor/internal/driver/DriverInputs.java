/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.function.Consumer;

import com.google.protobuf.ByteString;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.internal.session.Input;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Hands inputs of other threads over to the session, within their limits. Thread-safe;
 * nothing blocks.
 */
public final class DriverInputs {

	private final InputQueue queue;

	private final SendLimits limits;

	private final Consumer<Input> session;

	private final ListenerMulticaster listeners;

	/**
	 * Creates the inputs of one driver.
	 * @param queue runs tasks on the event loop
	 * @param limits bounds updates and messages
	 * @param session takes inputs on the event loop
	 * @param listeners are told of dropped messages
	 */
	DriverInputs(InputQueue queue, SendLimits limits, Consumer<Input> session, ListenerMulticaster listeners) {
		this.queue = queue;
		this.limits = limits;
		this.session = session;
		this.listeners = listeners;
	}

	/**
	 * Hands an input over.
	 * @param input the input
	 * @return {@code false} if the driver has ended
	 */
	public boolean post(Input input) {
		return this.queue.offer(() -> this.session.accept(input));
	}

	/**
	 * Hands an update over.
	 * @param update the update, complete
	 * @param terminal whether it is taken although too many wait
	 * @return what became of it
	 */
	public Posted postUpdate(TaskStatus update, boolean terminal) {
		if (!this.limits.addUpdate(terminal)) {
			return Posted.TOO_MANY;
		}
		if (!post(new Input.SendUpdate(update))) {
			this.limits.updatesDone(1);
			return Posted.ENDED;
		}
		return Posted.QUEUED;
	}

	/**
	 * Hands a message over, or drops it if too many wait.
	 * @param data the message
	 * @return what became of it
	 */
	public Posted postMessage(ByteString data) {
		if (!this.limits.addMessage(data.size())) {
			return reportDropped() ? Posted.TOO_MANY : Posted.ENDED;
		}
		boolean posted = this.queue.offer(() -> {
			this.limits.messageDone(data.size());
			this.session.accept(new Input.SendMessage(data));
		});
		if (!posted) {
			this.limits.messageDone(data.size());
			return Posted.ENDED;
		}
		return Posted.QUEUED;
	}

	/** However many messages are dropped before the loop looks, they are one event. */
	private boolean reportDropped() {
		if (this.limits.messageDropped()) {
			return this.queue
				.offer(() -> this.listeners.publish(new DriverEvent.MessageDropped(this.limits.takeDroppedMessages(),
						"More than " + SendLimits.MAX_MESSAGES + " messages or " + SendLimits.MAX_MESSAGE_BYTES
								+ " bytes of them were sent faster than the driver sends them")));
		}
		return true;
	}

	/**
	 * What became of something that was sent.
	 */
	public enum Posted {

		/** The session gets it. */
		QUEUED,

		/** A limit is reached. */
		TOO_MANY,

		/** The driver has ended. */
		ENDED

	}

}
