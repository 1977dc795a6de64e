/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

import io.bcs.executor.internal.driver.DriverEventLoop;
import io.bcs.executor.internal.driver.DriverOptions;
import io.bcs.executor.internal.driver.SubscriptionDifferences;
import io.bcs.executor.internal.transport.EarlyStream;
import io.bcs.executor.internal.transport.HttpAgentTransport;
import io.bcs.executor.internal.transport.Preloading;
import io.bcs.executor.internal.transport.Tls;
import io.bcs.executor.internal.transport.TransportSettings;
import io.bcs.executor.protocol.CallFactory;
import io.bcs.executor.protocol.MediaType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription that is begun as soon as the agent's environment is known, while the
 * application is still being put together. What the agent sends waits in memory until a
 * driver {@linkplain BcsExecutorDriver.Builder#earlySubscription takes the subscription
 * over}; beyond 1,000 events or 4 MiB of them nothing more is read from the agent.
 * <p>
 * There is one attempt. If it fails, the driver begins its own when it starts. If the
 * stream is lost after the agent has accepted the subscription, the driver recovers it
 * when it starts, and no event is lost.
 * <p>
 * It has a thread, {@code bcs-executor-driver}, which is no daemon: close what no driver
 * takes over. All methods may be called by any thread, and none blocks but
 * {@link #fail(String)}.
 *
 * @since 0.1.0
 */
public final class EarlySubscription implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EarlySubscription.class);

	private final DriverEnv env;

	private final DriverOptions options;

	private final DriverEventLoop eventLoop;

	private final @Nullable Tls tls;

	private final EarlyStream stream;

	private State state = State.OPEN;

	private EarlySubscription(DriverEnv env, DriverOptions options) {
		this.env = env;
		this.options = options;
		TransportSettings settings = options.transport(env, null);
		this.tls = settings.tls();
		this.eventLoop = new DriverEventLoop(LoggingContext.of(env));
		this.stream = new EarlyStream(new HttpAgentTransport(settings, this.eventLoop.eventLoop()));
		CallFactory calls = new CallFactory(env.frameworkId(), env.executorId());
		this.eventLoop.eventLoop().execute(() -> this.stream.open(calls.subscribe(List.of(), List.of())));
	}

	/**
	 * Begins to build a subscription.
	 * @param env the agent's environment
	 * @return a builder
	 */
	public static Builder builder(DriverEnv env) {
		return new Builder(env);
	}

	/**
	 * Loads what a subscription needs, such as the classes of the messages, so that the
	 * first one takes less time. Blocks while it does; meant for a thread that runs
	 * beside something else. Fails silently.
	 */
	public static void preload() {
		try {
			new DriverEventLoop(Map.of()).shutdown();
			Preloading.run();
		}
		catch (Throwable ex) {
			logger.debug("What a subscription needs could not be loaded ahead", ex);
		}
	}

	/** One driver takes it over, and only if it would have made the same. */
	synchronized void reserve(DriverEnv driverEnv, DriverOptions driverOptions) {
		List<String> differences = new SubscriptionDifferences(this.env, this.options).from(driverEnv, driverOptions);
		if (!differences.isEmpty()) {
			throw new EarlySubscriptionConflictException(differences);
		}
		switch (this.state) {
			case OPEN -> this.state = State.RESERVED;
			case CLOSED -> logger.debug("The early subscription was closed; the driver subscribes itself");
			case RESERVED, ADOPTED ->
				throw new IllegalStateException("Another driver has the early subscription; a driver needs its own");
		}
	}

	DriverEventLoop eventLoop() {
		return this.eventLoop;
	}

	/**
	 * TLS of the same variables, whose files need not be read again.
	 */
	@Nullable Tls tls() {
		return this.tls;
	}

	/**
	 * The driver that has reserved it starts.
	 * @return the loop, or {@code null} if it was closed
	 */
	synchronized @Nullable DriverEventLoop adopt() {
		if (this.state != State.RESERVED) {
			return null;
		}
		this.state = State.ADOPTED;
		logger.debug("The driver takes the early subscription over");
		return this.eventLoop;
	}

	/** The stream of the driver that has adopted it, or {@code null}. */
	synchronized @Nullable EarlyStream adoptedStream() {
		return (this.state == State.ADOPTED) ? this.stream : null;
	}

	/**
	 * Tells whether a driver was built with it, started or not.
	 * @return {@code true} from then on
	 */
	public synchronized boolean hasDriver() {
		return this.state == State.RESERVED || this.state == State.ADOPTED;
	}

	/**
	 * Tells whether a driver that was started has taken the subscription over.
	 * @return {@code true} from the driver's start on
	 */
	public synchronized boolean isAdopted() {
		return this.state == State.ADOPTED;
	}

	/**
	 * Returns how many tasks the agent has launched so far, as long as no driver has
	 * taken the subscription over.
	 * @return the number of tasks
	 */
	public int receivedTasks() {
		return this.stream.tasks();
	}

	/**
	 * Reports every task that was received as TASK_FAILED, because the application could
	 * not be started, and ends the subscription. Without a task, this is
	 * {@link #close()}. Does nothing if a driver has taken it over.
	 * <p>
	 * Blocks until the agent has acknowledged the updates, at most some ten seconds.
	 * @param reason the message of the updates
	 */
	public void fail(String reason) {
		synchronized (this) {
			if (this.state == State.RESERVED) {
				// By a driver that was not started and never will be.
				this.state = State.OPEN;
			}
			if (this.state != State.OPEN) {
				return;
			}
		}
		if (receivedTasks() == 0) {
			close();
			return;
		}
		FailedTasks executor = new FailedTasks(reason, receivedTasks());
		executor.report(BcsExecutorDriver.builder(executor, this.env).goOnWith(this, this.options).build());
	}

	/**
	 * Ends the connection and the thread. Does nothing if a driver has taken the
	 * subscription over.
	 */
	@Override
	public void close() {
		synchronized (this) {
			if (this.state == State.ADOPTED || this.state == State.CLOSED) {
				return;
			}
			this.state = State.CLOSED;
		}
		try {
			this.eventLoop.eventLoop().execute(this.stream::close);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The thread of the early subscription had ended", ex);
		}
		this.eventLoop.shutdown();
	}

	@Override
	public synchronized String toString() {
		return "EarlySubscription[" + this.env.executorId() + " at " + this.env.agentEndpoint() + ", " + this.state
				+ "]";
	}

	private enum State {

		OPEN, RESERVED, ADOPTED, CLOSED

	}

	/**
	 * Builds a subscription. Set what the driver will be given, too. Limits of values are
	 * those of {@link BcsExecutorDriver.Builder}.
	 */
	public static final class Builder {

		private final DriverEnv env;

		private final DriverOptions options = new DriverOptions();

		Builder(DriverEnv env) {
			this.env = env;
		}

		/**
		 * Sets how messages are encoded.
		 * @param mediaType protobuf if not set
		 * @return this
		 * @throws IllegalStateException if it is JSON and Gson is not on the class path
		 */
		public Builder mediaType(MediaType mediaType) {
			mediaType.requireAvailable();
			this.options.mediaType = mediaType;
			return this;
		}

		/**
		 * Sets the name that the agent's certificate carries, where that is not the host
		 * of {@code MESOS_AGENT_ENDPOINT}.
		 * @param name a DNS name, or {@code null} for the endpoint's host
		 * @return this
		 */
		public Builder tlsServerName(@Nullable String name) {
			this.options.tlsServerName = name;
			return this;
		}

		/**
		 * Sets how long opening the connection may take.
		 * @param timeout 2 s if not set
		 * @return this
		 */
		public Builder connectTimeout(Duration timeout) {
			this.options.connectTimeout = DriverOptions.positive("connectTimeout", timeout);
			return this;
		}

		/**
		 * Sets how long a call may wait for its response.
		 * @param timeout 10 s if not set
		 * @return this
		 */
		public Builder callTimeout(Duration timeout) {
			this.options.callTimeout = DriverOptions.positive("callTimeout", timeout);
			return this;
		}

		/**
		 * Sets the size of the largest event that is read.
		 * @param bytes 64 MiB if not set
		 * @return this
		 */
		public Builder maxRecordSize(int bytes) {
			this.options.maxRecordSize = DriverOptions.positive("maxRecordSize", bytes);
			return this;
		}

		/**
		 * Begins to subscribe and returns at once.
		 * @return the subscription
		 * @throws InvalidDriverEnvException if the files of TLS can't be read
		 */
		public EarlySubscription open() {
			return new EarlySubscription(this.env, this.options);
		}

	}

}
