/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import com.google.protobuf.ByteString;
import io.bcs.executor.internal.driver.DriverComponents;
import io.bcs.executor.internal.driver.DriverEventLoop;
import io.bcs.executor.internal.driver.DriverInputs;
import io.bcs.executor.internal.driver.DriverLoop;
import io.bcs.executor.internal.driver.DriverOptions;
import io.bcs.executor.internal.driver.DriverState;
import io.bcs.executor.internal.driver.ShutdownWatchdog;
import io.bcs.executor.internal.driver.TaskStatusDefaults;
import io.bcs.executor.internal.session.Input;
import io.bcs.executor.internal.transport.AdoptingTransport;
import io.bcs.executor.internal.transport.AgentTransport;
import io.bcs.executor.internal.transport.EarlyStream;
import io.bcs.executor.internal.transport.HostResolver;
import io.bcs.executor.internal.transport.HttpAgentTransport;
import io.bcs.executor.internal.transport.Tls;
import io.bcs.executor.internal.transport.TransportSettings;
import io.bcs.executor.protocol.FrameworkMessageEncoding;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.protocol.TaskStates;
import io.netty.channel.EventLoop;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * The driver: connects an {@link Executor} to its agent over the Mesos v1 executor HTTP
 * API.
 * <p>
 * A running driver has two threads. {@code bcs-executor-driver} is an event loop that
 * owns all state, reads and writes both connections and calls the
 * {@link DriverListener}s; it is not a daemon, so a running driver keeps the JVM up.
 * {@code bcs-executor-callback} runs the executor's code. Where a host name has to be
 * resolved or a TLS context is supplied, that runs on a short-lived third one.
 *
 * @since 0.1.0
 */
public final class BcsExecutorDriver implements ExecutorDriver {

	private final DriverEnv env;

	private final TaskStatusDefaults defaults;

	private final DriverLoop loop;

	private final DriverOptions options;

	/** No stop takes longer, whatever holds up the driver's own thread. */
	private final Duration longestStop;

	private final AtomicBoolean started = new AtomicBoolean();

	private final DriverState state = new DriverState();

	private final @Nullable EarlySubscription earlySubscription;

	private volatile boolean stopping;

	private BcsExecutorDriver(Builder builder) {
		this.options = builder.options;
		this.env = builder.env;
		this.defaults = new TaskStatusDefaults(builder.env);
		this.longestStop = this.options.stopTimeout.plusSeconds(5);
		this.earlySubscription = builder.earlySubscription;
		TransportSettings transport = this.options.transport(this.env,
				(this.earlySubscription != null) ? this.earlySubscription.tls() : null);
		DriverComponents components = new DriverComponents(this, builder.executor,
				(eventLoop) -> transport(transport, eventLoop), List.copyOf(builder.listeners),
				List.copyOf(builder.interceptors), this.defaults::complete, this.state, this.env.shutdownGracePeriod(),
				this.options.maxQueuedCallbacks, this.options.maxRecordSize, this.options.callbackThreads,
				LoggingContext.of(this.env));
		this.loop = new DriverLoop(this.options.session(this.env), components, this.options.maxUnacknowledgedUpdates);
	}

	private AgentTransport transport(TransportSettings settings, EventLoop eventLoop) {
		AgentTransport transport = new HttpAgentTransport(settings, eventLoop, this.options.hostResolver);
		EarlyStream early = (this.earlySubscription != null) ? this.earlySubscription.adoptedStream() : null;
		return (early != null) ? new AdoptingTransport(transport, early) : transport;
	}

	/**
	 * Creates a driver with the default settings.
	 * @param executor the application's code
	 * @param env the agent's environment
	 * @return the driver, not started
	 */
	public static BcsExecutorDriver create(Executor executor, DriverEnv env) {
		return builder(executor, env).build();
	}

	/**
	 * Begins to build a driver.
	 * @param executor the application's code
	 * @param env the agent's environment
	 * @return a builder
	 */
	public static Builder builder(Executor executor, DriverEnv env) {
		return new Builder(executor, env);
	}

	@Override
	public Status start() {
		if (!this.started.compareAndSet(false, true)) {
			throw refused("start() needs a driver that was never started; create a new one");
		}
		this.state.onStart();
		DriverEventLoop adopted = (this.earlySubscription != null) ? this.earlySubscription.adopt() : null;
		if (adopted != null) {
			this.loop.start(adopted);
		}
		else {
			this.loop.start();
		}
		return Status.DRIVER_RUNNING;
	}

	@Override
	public Status stop() {
		requireStarted("stop()");
		this.stopping = true;
		this.loop.inputs().post(new Input.Stop());
		return awaitFinalStatus();
	}

	@Override
	public Status abort() {
		requireStarted("abort()");
		this.stopping = true;
		this.loop.inputs().post(new Input.Abort());
		return awaitFinalStatus();
	}

	@Override
	public Status shutdown() {
		requireStarted("shutdown()");
		this.loop.inputs().post(new Input.Shutdown());
		return status();
	}

	@Override
	public Status join() throws InterruptedException {
		requireStarted("join()");
		if (this.loop.isDriverThread()) {
			throw refused("join() would wait for itself inside a callback or listener; call it from another thread");
		}
		this.state.awaitTermination();
		return status();
	}

	@Override
	public Status run() throws InterruptedException {
		start();
		return join();
	}

	@Override
	public Status sendStatusUpdate(TaskStatus update) {
		if (!isAbortedByError()) {
			requireRunning("sendStatusUpdate()");
		}
		TaskStatus complete = this.defaults.complete(update);
		TaskStatusDefaults.requireEncodable(complete, this.options.mediaType);
		switch (this.loop.inputs().postUpdate(complete, TaskStates.isTerminal(update.getState()))) {
			case QUEUED -> {
				// The session records it before anything else is done with it.
			}
			case TOO_MANY -> throw refused("sendStatusUpdate() found " + this.options.maxUnacknowledgedUpdates
					+ " updates waiting for their acknowledgement, the limit (max-unacknowledged-updates); "
					+ "send fewer, or later");
			case ENDED -> {
				if (!isAbortedByError()) {
					throw refused("sendStatusUpdate() needs a running driver");
				}
			}
		}
		return (update.getState() == TaskState.TASK_STAGING) ? Status.DRIVER_ABORTED : status();
	}

	@Override
	public Status sendFrameworkMessage(byte[] data) {
		requireRunning("sendFrameworkMessage()");
		if (this.loop.inputs().postMessage(ByteString.copyFrom(data)) == DriverInputs.Posted.ENDED) {
			throw refused("sendFrameworkMessage() needs a running driver");
		}
		return status();
	}

	@Override
	public Status status() {
		return this.state.status();
	}

	@Override
	public String executorId() {
		return this.env.executorId();
	}

	@Override
	public boolean isRunning() {
		return status() == Status.DRIVER_RUNNING;
	}

	@Override
	public DriverSnapshot snapshot() {
		return this.loop.snapshot(status());
	}

	@Override
	public Duration shutdownGracePeriod() {
		return this.loop.shutdownGracePeriod();
	}

	/**
	 * Then updates reach nobody, which is not the fault of the executor that sends them.
	 */
	private boolean isAbortedByError() {
		return status() == Status.DRIVER_ABORTED && !this.stopping;
	}

	private Status awaitFinalStatus() {
		if (!this.loop.isDriverThread()) {
			this.state.awaitFinalStatus(this.longestStop);
		}
		return status();
	}

	private void requireStarted(String call) {
		if (status() == Status.DRIVER_NOT_STARTED) {
			throw refused(call + " needs a driver that was started");
		}
	}

	private void requireRunning(String call) {
		if (!isRunning()) {
			throw refused(call + " needs a running driver");
		}
		if (this.stopping) {
			throw refused(call + " came after stop() or abort()");
		}
	}

	private ExecutorDriverException refused(String sentence) {
		Status current = status();
		return new ExecutorDriverException(sentence + " (its status is " + current + ")", current);
	}

	@Override
	public String toString() {
		return "BcsExecutorDriver[" + this.env.executorId() + " at " + this.env.agentEndpoint() + ", " + status() + "]";
	}

	/**
	 * Builds a driver. The defaults suit production. Not thread-safe. Durations must be
	 * from 1 ms to 365 days and numbers at least 1: other values throw an
	 * {@link IllegalArgumentException}. {@code null} is allowed only where that is said.
	 */
	public static final class Builder {

		private final Executor executor;

		private final DriverEnv env;

		private final List<DriverListener> listeners = new ArrayList<>();

		private final List<CallbackInterceptor> interceptors = new ArrayList<>();

		private final DriverOptions options = new DriverOptions();

		private @Nullable EarlySubscription earlySubscription;

		Builder(Executor executor, DriverEnv env) {
			this.executor = executor;
			this.env = env;
		}

		/**
		 * Adds an observer, behind those added before.
		 * @param listener the observer
		 * @return this
		 */
		public Builder listener(DriverListener listener) {
			this.listeners.add(listener);
			return this;
		}

		/**
		 * Adds what wraps every callback, inside those added before.
		 * @param interceptor the interceptor
		 * @return this
		 */
		public Builder callbackInterceptor(CallbackInterceptor interceptor) {
			this.interceptors.add(interceptor);
			return this;
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
		 * Sets how long {@link ExecutorDriver#stop()} waits for acknowledgements.
		 * @param timeout 5 s if not set
		 * @return this
		 */
		public Builder stopTimeout(Duration timeout) {
			this.options.stopTimeout = DriverOptions.positive("stopTimeout", timeout);
			return this;
		}

		/**
		 * Sets how long the first subscription is tried.
		 * @param timeout 1 min if not set, the agent's own limit
		 * @return this
		 */
		public Builder registrationTimeout(Duration timeout) {
			this.options.registrationTimeout = DriverOptions.positive("registrationTimeout", timeout);
			return this;
		}

		/** Takes over all that a subscription was made with. */
		Builder goOnWith(EarlySubscription subscription, DriverOptions made) {
			return mediaType(made.mediaType).connectTimeout(made.connectTimeout)
				.callTimeout(made.callTimeout)
				.maxRecordSize(made.maxRecordSize)
				.tlsServerName(made.tlsServerName)
				.earlySubscription(subscription);
		}

		/** For tests. */
		Builder hostResolver(HostResolver resolver) {
			this.options.hostResolver = resolver;
			return this;
		}

		/**
		 * Sets how long opening a connection may take.
		 * @param timeout 2 s if not set
		 * @return this
		 */
		public Builder connectTimeout(Duration timeout) {
			this.options.connectTimeout = DriverOptions.positive("connectTimeout", timeout);
			return this;
		}

		/**
		 * Sets how long a call may wait for its response. Does not limit the event
		 * stream.
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
		 * Sets how many calls may be under way at a time. At the limit updates wait, and
		 * framework messages are dropped. Updates of one task never overtake each other,
		 * whatever it is.
		 * @param calls 256 if not set
		 * @return this
		 */
		public Builder callConcurrency(int calls) {
			this.options.callConcurrency = DriverOptions.positive("callConcurrency", calls);
			return this;
		}

		/**
		 * Sets how many updates may wait for their acknowledgement before further ones
		 * are refused. Terminal updates are always taken.
		 * @param updates 100,000 if not set
		 * @return this
		 */
		public Builder maxUnacknowledgedUpdates(int updates) {
			this.options.maxUnacknowledgedUpdates = DriverOptions.positive("maxUnacknowledgedUpdates", updates);
			return this;
		}

		/**
		 * Sets how many callbacks may wait for the one that is running. Beyond that, or
		 * when the tasks and messages among them reach {@link #maxRecordSize(int)}, no
		 * further events are read from the agent until half of them are done; nothing is
		 * dropped.
		 * @param callbacks 10,000 if not set
		 * @return this
		 */
		public Builder maxQueuedCallbacks(int callbacks) {
			this.options.maxQueuedCallbacks = DriverOptions.positive("maxQueuedCallbacks", callbacks);
			return this;
		}

		/**
		 * Sets how long the driver waits for the acknowledgement of an update that the
		 * agent has accepted before it sends it again. A real agent acknowledges within
		 * milliseconds.
		 * @param first 10 s if not set; doubled each time
		 * @param longest 10 min if not set
		 * @return this
		 */
		public Builder resendIntervals(Duration first, Duration longest) {
			DriverOptions.positive("first", first);
			DriverOptions.positive("longest", longest);
			if (longest.compareTo(first) < 0) {
				throw new IllegalArgumentException(
						"longest (" + longest + ") must not be less than first (" + first + ")");
			}
			this.options.resendInterval = first;
			this.options.resendIntervalMax = longest;
			return this;
		}

		/**
		 * Sets the pause between HEARTBEAT calls. An agent that does not know the call is
		 * sent no more of them.
		 * @param interval 30 min if not set, as Mesos' own library does
		 * @return this
		 */
		public Builder heartbeatInterval(Duration interval) {
			this.options.heartbeatInterval = DriverOptions.positive("heartbeatInterval", interval);
			return this;
		}

		/**
		 * Sets how long the event stream may be silent before it counts as lost.
		 * @param timeout more than the time between two HEARTBEAT events, which is 30 min
		 * with a real agent; if {@code null} or not set, three times the longest interval
		 * seen between them on this stream, and no limit before the second of them
		 * @return this
		 */
		public Builder heartbeatTimeout(@Nullable Duration timeout) {
			this.options.heartbeatTimeout = (timeout != null) ? DriverOptions.positive("heartbeatTimeout", timeout)
					: null;
			return this;
		}

		/**
		 * Sets how the scheduler wraps the data of its framework messages.
		 * @param encoding raw if not set; base64 is what the scheduler of BCS sends
		 * @return this
		 */
		public Builder frameworkMessageEncoding(FrameworkMessageEncoding encoding) {
			this.options.messageEncoding = encoding;
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
		 * Sets where TLS contexts come from, instead of the {@code LIBPROCESS_SSL_*}
		 * variables. The agent is then spoken to by https, whatever they say, and its
		 * name or address verified. A domain socket stays without TLS.
		 * @param contexts asked before each connection, on a thread of its own, so that
		 * renewed certificates count from the next connection on and it may block; an
		 * exception fails that attempt
		 * @param parameters narrows ciphers and protocols of each connection
		 * @return this
		 */
		public Builder tls(Supplier<SSLContext> contexts, Consumer<SSLParameters> parameters) {
			this.options.tls = (serverName) -> Tls.from(contexts, parameters, serverName);
			return this;
		}

		/**
		 * Sets what makes the thread that runs the callbacks, one for a driver. It may
		 * make a virtual one.
		 * @param threads a daemon named {@code bcs-executor-callback} if not set
		 * @return this
		 */
		public Builder callbackThreadFactory(ThreadFactory threads) {
			this.options.callbackThreads = threads;
			return this;
		}

		/**
		 * Sets the time that the application grants a shutdown it asks for itself by
		 * {@link ExecutorDriver#shutdown()}, where that may be less than the agent's
		 * grace period.
		 * @param period the agent's grace period if not set
		 * @return this
		 */
		public Builder applicationShutdownPeriod(Duration period) {
			this.options.applicationShutdownPeriod = DriverOptions.positive("applicationShutdownPeriod", period);
			return this;
		}

		/**
		 * Sets what is done if the JVM still runs at the end of the grace period after
		 * the agent has sent SHUTDOWN, or was lost for good; also if the driver has ended
		 * in time, so it is not for an application that goes on without its driver. The
		 * agent kills the executor then, but where the driver has lost the agent nobody
		 * else would. After a shutdown by the application it is done 2 s later, and only
		 * if the driver has not ended and the JVM is shutting down. It is not done after
		 * an error.
		 * @param action runs on a thread of its own; usually {@link #haltJvm()}
		 * @return this
		 */
		public Builder onShutdownTimeout(Runnable action) {
			return listener(new ShutdownWatchdog(action));
		}

		/**
		 * Returns the action that ends the JVM at once: it kills the child processes and
		 * halts, without shutdown hooks, with exit code 137.
		 * @return the action for {@link #onShutdownTimeout(Runnable)}
		 */
		public static Runnable haltJvm() {
			return ShutdownWatchdog::halt;
		}

		/**
		 * Sets a subscription that was begun before there was a driver. The driver takes
		 * it over when it starts, and its executor is told everything that has come
		 * since. If the subscription has failed by then or was closed, the driver
		 * subscribes itself.
		 * @param early a subscription of the same environment and with the same options,
		 * or {@code null} for none
		 * @return this
		 */
		public Builder earlySubscription(@Nullable EarlySubscription early) {
			this.earlySubscription = early;
			return this;
		}

		/**
		 * Builds the driver and hands it to {@link Executor#setDriver(ExecutorDriver)}.
		 * @return the driver, not started
		 * @throws InvalidDriverEnvException if the files of TLS can't be read
		 * @throws EarlySubscriptionConflictException if the early subscription was made
		 * with another address, token, media type, TLS or identity
		 * @throws IllegalStateException if another driver has the early subscription
		 */
		public BcsExecutorDriver build() {
			if (this.earlySubscription != null) {
				this.earlySubscription.reserve(this.env, this.options);
			}
			BcsExecutorDriver driver = new BcsExecutorDriver(this);
			this.executor.setDriver(driver);
			return driver;
		}

	}

}
