/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli.cluster;

import java.net.ConnectException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.bcs.executor.protocol.RecordIoDecoder;
import io.bcs.executor.test.cli.cluster.MasterException.Kind;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Speaks the v1 scheduler API with the leading master, in JSON. All methods but the
 * stream's consumer are for one thread, and block.
 */
final class MasterClient implements AutoCloseable {

	private static final String PATH = "/api/v1/scheduler";

	private static final String STREAM_ID = "Mesos-Stream-Id";

	private static final String REFUSED = "the connection is refused, or there is no way to it";

	private static final int MAX_EXCERPT = 300;

	private final WebClient client;

	private final Duration callTimeout;

	private URI master = URI.create("http://localhost");

	private String streamId = "";

	private @Nullable Disposable stream;

	MasterClient(WebClient client, Duration callTimeout) {
		this.client = client;
		this.callTimeout = callTimeout;
	}

	/**
	 * Subscribes with a master, or with the leader that it names.
	 * @param first where to ask
	 * @param call the SUBSCRIBE call
	 * @param events is given each event, on a thread of the HTTP client
	 * @throws MasterException if that did not work
	 */
	void subscribe(URI first, JsonObject call, Consumer<MasterEvent> events)
			throws MasterException, InterruptedException {
		close();
		this.master = first;
		for (int redirects = 0; redirects < 5; redirects++) {
			URI leader = open(call, events);
			if (leader == null) {
				return;
			}
			this.master = leader;
		}
		throw new MasterException(first + " leads from master to master, and none says that it is the leader",
				Kind.RETRY);
	}

	URI master() {
		return this.master;
	}

	/** Returns where the leader is if it is not here, or null with an open stream. */
	private @Nullable URI open(JsonObject call, Consumer<MasterEvent> events)
			throws MasterException, InterruptedException {
		CompletableFuture<Head> head = new CompletableFuture<>();
		AtomicBoolean accepted = new AtomicBoolean();
		RecordIoDecoder decoder = new RecordIoDecoder(RecordIoDecoder.DEFAULT_MAX_RECORD_SIZE);
		this.streamId = "";
		Disposable attempt = request(call).exchangeToFlux((response) -> {
			String id = response.headers().asHttpHeaders().getFirst(STREAM_ID);
			if (response.statusCode().value() == 200 && id != null) {
				accepted.set(true);
				head.complete(new Head(response.statusCode(), null, id));
				return response.bodyToFlux(DataBuffer.class);
			}
			return response.bodyToMono(String.class)
				.defaultIfEmpty("")
				.doOnNext((text) -> head.complete(new Head(response.statusCode(), location(response), text)))
				.thenMany(Flux.<DataBuffer>empty());
		}).subscribe((buffer) -> decode(buffer, decoder, events), (failure) -> {
			if (!head.completeExceptionally(failure)) {
				events.accept(MasterEvent.ended(sentence(failure)));
			}
		}, () -> {
			if (accepted.get()) {
				events.accept(MasterEvent.ended("the master has closed it"));
			}
		});
		Head received;
		try {
			received = await(head);
		}
		catch (MasterException | InterruptedException ex) {
			// A master that is only slow must not register a framework that nobody hears
			// of.
			attempt.dispose();
			throw ex;
		}
		if (accepted.get()) {
			this.streamId = received.text();
			this.stream = attempt;
			return null;
		}
		if (received.location() != null && received.status().is3xxRedirection()) {
			return origin(this.master.resolve(received.location()));
		}
		throw refused("SUBSCRIBE", received.status(), received.text());
	}

	private static @Nullable URI location(ClientResponse response) {
		return response.headers().asHttpHeaders().getLocation();
	}

	private static URI origin(URI uri) {
		return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
	}

	private static void decode(DataBuffer buffer, RecordIoDecoder decoder, Consumer<MasterEvent> events) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		decoder.decode(ByteBuffer.wrap(bytes), (json) -> events.accept(
				MasterEvent.of(JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject())));
	}

	private WebClient.RequestHeadersSpec<?> request(JsonObject call) {
		return this.client.post()
			.uri(this.master.resolve(PATH))
			// Exactly this: a master refuses a parameter such as a charset.
			.header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
			.header(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE)
			.headers((headers) -> {
				if (!this.streamId.isEmpty()) {
					headers.set(STREAM_ID, this.streamId);
				}
			})
			.bodyValue(call.toString().getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Sends a call.
	 * @param call the call
	 * @throws MasterException if the master does not take it
	 */
	void send(JsonObject call) throws MasterException, InterruptedException {
		Mono<Head> exchange = request(call).exchangeToMono((response) -> response.bodyToMono(String.class)
			.defaultIfEmpty("")
			.map((text) -> new Head(response.statusCode(), null, text)));
		Head received = await(exchange.toFuture());
		if (received.status().value() != 202) {
			throw refused(call.get("type").getAsString(), received.status(), received.text());
		}
	}

	private Head await(CompletableFuture<Head> response) throws MasterException, InterruptedException {
		try {
			return response.get(this.callTimeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new MasterException(this.master + " did not respond within " + this.callTimeout.toMillis() + " ms",
					Kind.RETRY);
		}
		catch (ExecutionException ex) {
			throw new MasterException(this.master + " can't be spoken to: " + sentence(ex.getCause()), Kind.RETRY);
		}
	}

	private MasterException refused(String type, HttpStatusCode status, String text) {
		String sentence = "The master at " + this.master + " refused " + type + ": " + status.value() + excerpt(text);
		return switch (status.value()) {
			case 401,
					403 ->
				new MasterException(type.equals("SUBSCRIBE")
						? sentence + ". Check --user and --password-file against the credentials the master knows"
						: sentence, Kind.FINAL);
			case 200, 404, 405 -> new MasterException(
					sentence + ". Something else than a master listens there, or a very old one", Kind.OTHER_ADDRESS);
			case 503 -> new MasterException(sentence + ". It may not have been elected yet", Kind.RETRY);
			default -> new MasterException(sentence, status.is5xxServerError() ? Kind.RETRY : Kind.FINAL);
		};
	}

	/** Masters say why in a sentence; what comes as a page is not one. */
	private static String excerpt(String text) {
		String line = text.strip().replaceAll("\\s+", " ");
		if (line.isEmpty() || line.startsWith("<")) {
			return "";
		}
		return " " + ((line.length() > MAX_EXCERPT) ? line.substring(0, MAX_EXCERPT) + "..." : line);
	}

	/** What is at the bottom of a failure: the upper ones only wrap it. */
	static String sentence(@Nullable Throwable failure) {
		String sentence = "unknown";
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof UnresolvedAddressException) {
				return "the host's name is unknown";
			}
			// Below the first of these there is nothing that says more.
			if (!sentence.equals(REFUSED)) {
				sentence = (cause instanceof ConnectException) ? REFUSED : cause.getClass().getSimpleName()
						+ ((cause.getMessage() == null) ? "" : ": " + cause.getMessage());
			}
		}
		return sentence;
	}

	@Override
	public void close() {
		if (this.stream != null) {
			this.stream.dispose();
		}
	}

	/**
	 * What a response begins with; the text is the id of the stream where there is one.
	 */
	private record Head(HttpStatusCode status, @Nullable URI location, String text) {
	}

}
