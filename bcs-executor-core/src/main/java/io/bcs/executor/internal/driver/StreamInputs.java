/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.function.Consumer;

import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.transport.EventReceiver;
import io.bcs.executor.protocol.AgentResponse;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Makes inputs of what happens to an event stream.
 *
 * @param epoch of the attempt that opened the stream
 * @param inputs takes them
 */
record StreamInputs(long epoch, Consumer<Input> inputs) implements EventReceiver {

	@Override
	public void connected() {
		this.inputs.accept(new Input.ConnectionAccepted(this.epoch));
	}

	@Override
	public void event(Event event) {
		this.inputs.accept(new Input.EventReceived(this.epoch, event));
	}

	@Override
	public void refused(AgentResponse response) {
		this.inputs.accept(new Input.SubscribeRefused(this.epoch, response));
	}

	@Override
	public void ended(String reason) {
		this.inputs.accept(new Input.StreamEnded(this.epoch, reason));
	}

}
