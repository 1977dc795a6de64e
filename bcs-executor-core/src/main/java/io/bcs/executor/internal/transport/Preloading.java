/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.time.Duration;
import java.util.List;

import io.bcs.executor.internal.transport.AgentConnectionHandler.AgentContact;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.CallFactory;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.protocol.RecordIoDecoder;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * Loads and initializes the classes that every subscription needs, without a connection.
 */
public final class Preloading {

	private Preloading() {
	}

	/** Does so. Blocks while the classes are loaded. */
	public static void run() {
		Call subscribe = new CallFactory("framework", "executor").subscribe(List.of(), List.of());
		TransportSettings settings = new TransportSettings("127.0.0.1", 1, null, "/", null, null, MediaType.PROTOBUF,
				Duration.ofSeconds(1), Duration.ofSeconds(1), RecordIoDecoder.DEFAULT_MAX_RECORD_SIZE);
		EventStreamHandler handler = new EventStreamHandler(settings, new AgentContact(),
				new RequestFactory(settings).request(subscribe), new Nobody());
		handler.failed("It was for its classes alone");
		byte[] event = MediaType.PROTOBUF.encode(Event.newBuilder()
			.setType(Event.Type.SUBSCRIBED)
			.setSubscribed(Event.Subscribed.newBuilder()
				.setExecutorInfo(ExecutorInfo.newBuilder().setExecutorId(ExecutorID.newBuilder().setValue("executor")))
				.setFrameworkInfo(FrameworkInfo.newBuilder().setUser("user").setName("framework"))
				.setAgentInfo(AgentInfo.newBuilder().setHostname("agent")))
			.build());
		MediaType.PROTOBUF.decode(event, Event.getDefaultInstance());
		new HttpClientCodec();
		new NioSocketChannel().unsafe().closeForcibly();
	}

	private static final class Nobody implements EventReceiver {

		@Override
		public void connected() {
		}

		@Override
		public void event(Event event) {
		}

		@Override
		public void refused(AgentResponse response) {
		}

		@Override
		public void ended(String reason) {
		}

	}

}
