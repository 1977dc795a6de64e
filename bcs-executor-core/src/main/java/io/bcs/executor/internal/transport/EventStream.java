/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.bcs.executor.protocol.AgentResponse;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.resources.ConnectionProvider;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The event stream: one {@code WebClient} exchange for each SUBSCRIBE, on a connection
 * that nothing else uses, without a time-out for reading, with TCP keep-alive.
 */
final class EventStream {

	private static final Logger logger = LoggerFactory.getLogger(EventStream.class);

	/** Reactor's default is an error in the log. */
	private static final Context UNREACHABLE = Context.of("reactor.onErrorDropped.local",
			(Consumer<Throwable>) (ex) -> logger.debug("A stream that was given up failed", ex));

	private final TransportSettings settings;

	private final WebClient client;

	private final URI uri;

	private final EventLoop eventLoop;

	private @Nullable Reading reading;

	/** Whether the agent has ever answered, so that both sides agree on TLS. */
	private volatile boolean answered;

	EventStream(TransportSettings settings, EventLoopGroup eventLoops) {
		this.settings = settings;
		this.eventLoop = eventLoops.next();
		// A path alone leaves it to the client where to connect to.
		this.uri = URI.create(settings.path());
		this.client = WebClient.builder()
			.clientConnector(new ReactorClientHttpConnector(httpClient(settings, eventLoops)))
			.codecs((codecs) -> {
				codecs.registerDefaults(false);
				codecs.customCodecs().register(new EventDecoder(settings.format(), settings.maxRecordSize()));
			})
			.build();
	}

	private static HttpClient httpClient(TransportSettings settings, EventLoopGroup eventLoops) {
		HttpClient client = HttpClient.create(ConnectionProvider.newConnection())
			.remoteAddress(settings::address)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.connectTimeoutMillis())
			// Whether to try again is the session's decision.
			.disableRetry(true);
		if (settings.domainSocket() != null) {
			return client.runOn(new DomainSocketLoops(eventLoops))
				.doOnChannelInit((observer, channel, address) -> channel.pipeline()
					.addAfter(NettyPipeline.HttpCodec, "bcs.domainSocketRequests", new DomainSocketRequests()));
		}
		client = client.runOn(eventLoops)
			.option(ChannelOption.SO_KEEPALIVE, true)
			.option(ChannelOption.TCP_NODELAY, true)
			// An agent's endpoint is an address: the JDK's resolver starts faster than
			// Netty's.
			.resolver(DefaultAddressResolverGroup.INSTANCE);
		Tls tls = settings.tls();
		if (tls == null) {
			return client;
		}
		return client.secure((ssl) -> ssl.sslContext(tls.context())
			.handshakeTimeout(settings.connectTimeout())
			.handlerConfigurator((handler) -> tls.configure(handler.engine())));
	}

	void open(Call call, EventReceiver receiver) {
		close();
		byte[] body = this.settings.format().encode(call);
		Reading reading = new Reading(receiver);
		Flux<Event> events = renewTls().thenMany(this.client.post()
			.uri(this.uri)
			.headers((headers) -> headers(headers, body.length))
			.body((request, context) -> request
				.writeWith(Mono.just(DefaultDataBufferFactory.sharedInstance.wrap(body))))
			.httpRequest((request) -> whenConnected(request, reading))
			.exchangeToFlux(this::events));
		this.reading = reading;
		events.subscribe(reading);
	}

	/** On the I/O thread: contexts that take their time must not hold up the driver. */
	private Mono<Void> renewTls() {
		Tls tls = this.settings.tls();
		if (tls == null || !tls.isSupplied()) {
			return Mono.empty();
		}
		return Mono.<Void>fromCallable(() -> {
			tls.renew();
			return null;
		}).subscribeOn(Schedulers.fromExecutor(this.eventLoop));
	}

	private static void whenConnected(ClientHttpRequest request, Reading reading) {
		HttpClientRequest connected = request.getNativeRequest();
		if (connected instanceof ChannelOperations<?, ?> operations) {
			reading.channel = operations.channel();
		}
	}

	/** Events of the current stream were dealt with: there is room for more. */
	void handled(int events) {
		if (this.reading != null) {
			this.reading.handled(events);
		}
	}

	private void headers(HttpHeaders headers, int length) {
		MediaType mediaType = MediaType.valueOf(this.settings.format().mediaType());
		headers.setContentType(mediaType);
		// Only this type: an agent that may choose chooses JSON.
		headers.set(HttpHeaders.ACCEPT, mediaType.toString());
		headers.setContentLength(length);
		if (this.settings.token() != null) {
			headers.setBearerAuth(this.settings.token());
		}
	}

	private Flux<Event> events(ClientResponse response) {
		this.answered = true;
		if (response.statusCode().isSameCodeAs(HttpStatus.OK)) {
			return response.bodyToFlux(Event.class);
		}
		int status = response.statusCode().value();
		Flux<DataBuffer> body = response.body(BodyExtractors.toDataBuffers());
		return DataBufferUtils.join(body, AgentResponse.MAX_TEXT_LENGTH)
			.map(EventStream::text)
			.onErrorReturn(DataBufferLimitException.class, "(the answer's text is too long)")
			.defaultIfEmpty("")
			.timeout(Duration.ofSeconds(5), Mono.just("(the answer's text did not arrive)"))
			.flatMapMany(
					(text) -> Flux.error(new RefusedException(AgentResponse.of(status, this.settings.redact(text)))));
	}

	private static String text(DataBuffer buffer) {
		try {
			return buffer.toString(StandardCharsets.UTF_8);
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	void close() {
		Reading open = this.reading;
		this.reading = null;
		if (open != null) {
			open.cancel();
		}
	}

	/**
	 * Reads one stream, and no further while enough of its events wait to be dealt with.
	 * That is done at the socket: demand of a few events at a time does not tell of a
	 * connection that breaks behind what is not asked for.
	 */
	private final class Reading extends BaseSubscriber<Event> {

		private final EventReceiver receiver;

		/** Events that were handed over and not yet dealt with. */
		private final AtomicInteger waiting = new AtomicInteger();

		private volatile @Nullable Channel channel;

		private volatile boolean paused;

		Reading(EventReceiver receiver) {
			this.receiver = receiver;
		}

		/** What fails once the stream has been given up is nobody's concern. */
		@Override
		public Context currentContext() {
			return UNREACHABLE;
		}

		@Override
		protected void hookOnNext(Event event) {
			this.waiting.incrementAndGet();
			this.receiver.event(event);
			adjust();
		}

		void handled(int events) {
			int left = this.waiting.addAndGet(-events);
			Channel open = this.channel;
			if (open != null && this.paused && left <= AgentTransport.READ_AHEAD / 2) {
				open.eventLoop().execute(this::adjust);
			}
		}

		/** On the I/O thread. */
		private void adjust() {
			Channel open = this.channel;
			if (open == null) {
				return;
			}
			if (!this.paused && this.waiting.get() >= AgentTransport.READ_AHEAD) {
				this.paused = true;
				open.config().setAutoRead(false);
			}
			// Looked at once more, for whoever has counted down before it was paused.
			if (this.paused && this.waiting.get() <= AgentTransport.READ_AHEAD / 2) {
				this.paused = false;
				open.config().setAutoRead(true);
			}
		}

		@Override
		protected void hookOnError(Throwable failure) {
			if (failure instanceof RefusedException refused) {
				this.receiver.refused(refused.response);
			}
			else {
				this.receiver
					.ended(TransportErrors.describe(failure, EventStream.this.settings, !EventStream.this.answered));
			}
		}

		@Override
		protected void hookOnComplete() {
			this.receiver.ended("The agent ended the event stream");
		}

	}

	/**
	 * Carries the answer of an agent that did not give a stream.
	 */
	private static final class RefusedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient AgentResponse response;

		RefusedException(AgentResponse response) {
			super(response.describe(), null, false, false);
			this.response = response;
		}

	}

}
