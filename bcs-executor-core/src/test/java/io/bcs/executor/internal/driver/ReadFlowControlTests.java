/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import com.google.protobuf.ByteString;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.internal.session.Callback;
import io.bcs.executor.internal.transport.AgentTransport;
import io.bcs.executor.internal.transport.EventReceiver;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadFlowControlTests {

	private final List<Integer> requests = new ArrayList<>();

	private final CallbackBacklog backlog = new CallbackBacklog(4, 1000);

	private final ReadFlowControl reading = new ReadFlowControl(new RequestsOnly(), this.backlog);

	private static Callback message(int size) {
		return new Callback.FrameworkMessage(ByteString.copyFrom(new byte[size]));
	}

	private void handled(int events) {
		for (int i = 0; i < events; i++) {
			this.reading.handled(1);
		}
		this.reading.proceed();
	}

	@Test
	void asksForAsManyEventsAsWereDealtWith() {
		this.reading.begin(1);
		handled(3);
		handled(0);
		handled(1);
		assertThat(this.requests).containsExactly(3, 1);
	}

	@Test
	void eventsOfAnEarlierStreamDoNotCount() {
		this.reading.begin(1);
		this.reading.handled(1);
		this.reading.begin(2);
		this.reading.handled(1);
		this.reading.handled(2);
		this.reading.proceed();
		assertThat(this.requests).containsExactly(1);
	}

	@Test
	void pausesWhileTooManyCallbacksWaitAndGoesOnOnceHalfAreDone() {
		this.reading.begin(1);
		List<Callback> queued = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			queued.add(new Callback.Disconnected());
			this.backlog.queued(queued.get(i));
		}
		handled(4);
		assertThat(this.reading.isPaused()).isTrue();
		this.backlog.taken(queued.get(0));
		assertThat(this.backlog.isRelieved()).isFalse();
		handled(1);
		assertThat(this.requests).isEmpty();
		this.backlog.taken(queued.get(1));
		assertThat(this.backlog.isRelieved()).isTrue();
		handled(0);
		assertThat(this.requests).containsExactly(5);
		assertThat(this.reading.isPaused()).isFalse();
		assertThat(this.backlog.isRelieved()).isFalse();
	}

	@Test
	void pausesWhileTheWaitingMessagesAreTooLarge() {
		this.reading.begin(1);
		this.backlog.queued(message(600));
		handled(1);
		this.backlog.queued(message(400));
		handled(1);
		assertThat(this.requests).containsExactly(1);
		this.backlog.taken(message(400));
		handled(0);
		assertThat(this.reading.isPaused()).isTrue();
		this.backlog.taken(message(600));
		handled(0);
		assertThat(this.requests).containsExactly(1, 1);
	}

	/**
	 * Takes down what is asked for.
	 */
	private final class RequestsOnly implements AgentTransport {

		@Override
		public void eventsHandled(int events) {
			ReadFlowControlTests.this.requests.add(events);
		}

		@Override
		public void subscribe(Call call, EventReceiver receiver) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void send(Call call, Consumer<AgentResponse> answer) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void flush() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void disconnect() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void close() {
			throw new UnsupportedOperationException();
		}

	}

}
