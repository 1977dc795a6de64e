/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverListener;
import io.bcs.executor.DriverSnapshot;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.boot.TokenRedaction;
import io.bcs.executor.task.TaskOutput;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.SmartLifecycle;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;

/**
 * The status page at {@code /}: one HTML file, and server-sent events with what has
 * changed. Costs nothing while nobody looks at it but to remember what it would show. Has
 * no authentication of its own.
 *
 * @since 0.1.0
 */
public final class StatusPage implements SmartLifecycle {

	private static final Duration PERIOD = Duration.ofMillis(250);

	private static final Duration RECONNECT = Duration.ofSeconds(1);

	/** Shows the page that the executor is there, and what time it is. */
	private static final int TICKS_OF_SILENCE = 20;

	private final Sinks.Empty<Void> end = Sinks.empty();

	private final DriverEnv env;

	private final TokenRedaction redaction;

	private final Supplier<ExecutorDriver> driver;

	private final @Nullable TaskOutput output;

	private final StatusHistory history;

	private volatile boolean running;

	/**
	 * Creates the page.
	 * @param env names executor and agent
	 * @param driver gives the driver; not called before somebody looks
	 * @param output finds the output of tasks, or {@code null} if nothing does
	 * @param clock gives the time
	 */
	public StatusPage(DriverEnv env, Supplier<ExecutorDriver> driver, @Nullable TaskOutput output,
			InstantSource clock) {
		this.env = env;
		this.redaction = new TokenRedaction(env);
		this.driver = driver;
		this.output = output;
		this.history = new StatusHistory(clock, this.redaction);
	}

	/**
	 * Returns what remembers tasks and events.
	 * @return a listener for the driver
	 */
	public DriverListener listener() {
		return this.history;
	}

	/**
	 * Returns what serves the page.
	 * @return the routes
	 */
	public RouterFunction<ServerResponse> routes() {
		// Read when it is first asked for, not on the way of a start.
		Supplier<Html> html = SingletonSupplier.of(Html::load);
		return RouterFunctions.route()
			.GET("/", (request) -> html.get().response())
			.GET("/bcs-executor/events", (request) -> events())
			.GET("/bcs-executor/output", this::output)
			.build();
	}

	private Mono<ServerResponse> events() {
		return ServerResponse.ok()
			.cacheControl(CacheControl.noStore())
			.header("X-Accel-Buffering", "no")
			.body(BodyInserters.fromServerSentEvents(Flux.defer(this::views)));
	}

	private Flux<ServerSentEvent<StatusView>> views() {
		AtomicLong version = new AtomicLong();
		AtomicReference<StatusView.@Nullable Executor> last = new AtomicReference<>();
		AtomicLong silence = new AtomicLong();
		return Flux.interval(Duration.ZERO, PERIOD)
			.onBackpressureDrop()
			.<ServerSentEvent<StatusView>>handle((tick, sink) -> {
				StatusView.Executor executor = executor();
				StatusView view = this.history.view(version.get(), executor);
				boolean changed = view.version() != version.get() || !executor.equals(last.get());
				if (changed || silence.incrementAndGet() >= TICKS_OF_SILENCE) {
					silence.set(0);
					version.set(Math.max(view.version(), 1));
					last.set(executor);
					sink.next(ServerSentEvent.builder(view).retry(RECONNECT).build());
				}
			})
			.takeUntilOther(this.end.asMono());
	}

	private StatusView.Executor executor() {
		DriverSnapshot snapshot = this.driver.get().snapshot();
		DriverSnapshot.Counters counters = snapshot.counters();
		AgentInfo agent = snapshot.agent();
		String reason = snapshot.reason();
		return new StatusView.Executor(this.env.executorId(), this.env.frameworkId(),
				(agent != null) ? agent.getHostname() + " " + agent.getId().getValue() : "", this.env.agentEndpoint(),
				snapshot.connection().name(), snapshot.since().toEpochMilli(),
				(reason != null) ? this.redaction.apply(reason) : null, snapshot.activeTaskCount(),
				counters.launchedTasks(), snapshot.unacknowledgedUpdateCount(), counters.acknowledgedUpdates(),
				counters.abandonedUpdates(), counters.resubscriptions(), this.output != null);
	}

	private Mono<ServerResponse> output(ServerRequest request) {
		String task = request.queryParam("task").orElse("");
		String stream = request.queryParam("stream").orElse("stdout");
		long offset = request.queryParam("offset").map(StatusPage::offset).orElse(-1L);
		if (this.output == null || !this.history.isKnown(task)) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		Map<String, Path> files = this.output.files(task);
		Path file = files.get(stream);
		if (file == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		return Mono.fromCallable(() -> OutputReader.read(file, offset))
			.subscribeOn(Schedulers.boundedElastic())
			.flatMap((part) -> ServerResponse.ok()
				.cacheControl(CacheControl.noStore())
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue(part));
	}

	private static long offset(String text) {
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "offset must be a number");
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	/** Ends the streams, for which the web server would wait otherwise. */
	@Override
	public void stop() {
		this.running = false;
		this.end.tryEmitEmpty();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Stops behind the driver, and before the web server waits for its requests. */
	@Override
	public int getPhase() {
		return SmartLifecycle.DEFAULT_PHASE - 512;
	}

	/** The page and its policy: nothing runs in it but what the file contains. */
	private record Html(String text, String policy) {

		static Html load() {
			try (InputStream stream = Objects
				.requireNonNull(StatusPage.class.getResourceAsStream("status-page.html"))) {
				String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
				return new Html(text, ContentSecurityPolicy.of(text));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		Mono<ServerResponse> response() {
			return ServerResponse.ok()
				.contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
				.cacheControl(CacheControl.noStore())
				.header("Content-Security-Policy", this.policy)
				.header("X-Content-Type-Options", "nosniff")
				.header("Referrer-Policy", "no-referrer")
				.bodyValue(this.text);
		}

	}

}
