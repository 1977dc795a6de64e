/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.protocol.FrameworkMessageEncoding;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.protocol.RecordIoDecoder;
import io.bcs.executor.internal.session.SessionSettings;
import io.bcs.executor.internal.transport.HostResolver;
import io.bcs.executor.internal.transport.Tls;
import io.bcs.executor.internal.transport.TransportSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a builder collects, with its defaults.
 */
public final class DriverOptions {

	public MediaType mediaType = MediaType.PROTOBUF;

	public Duration stopTimeout = Duration.ofSeconds(5);

	public Duration registrationTimeout = Duration.ofMinutes(1);

	/** Another one in tests. */
	public HostResolver hostResolver = HostResolver.SYSTEM;

	public Duration connectTimeout = Duration.ofSeconds(2);

	public Duration callTimeout = Duration.ofSeconds(10);

	public int maxRecordSize = RecordIoDecoder.DEFAULT_MAX_RECORD_SIZE;

	public int callConcurrency = 256;

	public int maxUnacknowledgedUpdates = 100_000;

	public int maxQueuedCallbacks = 10_000;

	public Duration heartbeatInterval = Duration.ofMinutes(30);

	public @Nullable Duration heartbeatTimeout;

	public FrameworkMessageEncoding messageEncoding = FrameworkMessageEncoding.RAW;

	public Duration resendInterval = Duration.ofSeconds(10);

	public Duration resendIntervalMax = Duration.ofMinutes(10);

	public @Nullable String tlsServerName;

	/** Makes TLS for a server's name, instead of the environment's variables. */
	public @Nullable Function<@Nullable String, Tls> tls;

	public ThreadFactory callbackThreads = DriverOptions::callbackThread;

	/** The time the application grants a shutdown of its own, or {@code null}. */
	public @Nullable Duration applicationShutdownPeriod;

	/** A callback that hangs does not keep a JVM up whose driver has ended. */
	private static Thread callbackThread(Runnable task) {
		Thread thread = new Thread(task, "bcs-executor-callback");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Makes the session's settings.
	 * @param env the executor's environment
	 * @return the settings
	 */
	public SessionSettings session(DriverEnv env) {
		return new SessionSettings(env.frameworkId(), env.executorId(), endpoint(env), env.checkpoint(),
				this.registrationTimeout, env.recoveryTimeout(), env.subscriptionBackoffMax(), this.callTimeout,
				env.shutdownGracePeriod(), this.applicationShutdownPeriod, this.stopTimeout, this.callConcurrency,
				this.heartbeatInterval, this.heartbeatTimeout, this.messageEncoding, this.resendInterval,
				this.resendIntervalMax);
	}

	private static String endpoint(DriverEnv env) {
		Path socket = env.domainSocket();
		return (socket != null) ? socket.toString() : env.agentEndpoint();
	}

	/**
	 * Makes the transport's settings. Reads the files of TLS if need be.
	 * @param env the executor's environment
	 * @param sameTls TLS that was made of the same variables before, or {@code null}
	 * @return the settings
	 */
	public TransportSettings transport(DriverEnv env, @Nullable Tls sameTls) {
		Tls agentTls = (this.tls != null) ? this.tls.apply(this.tlsServerName)
				: ((sameTls != null) ? sameTls : Tls.from(env.tls(), this.tlsServerName));
		return new TransportSettings(env.agentHost(), env.agentPort(), env.domainSocket(), env.apiPath(),
				env.authenticationToken(), agentTls, this.mediaType, this.connectTimeout, this.callTimeout,
				this.maxRecordSize);
	}

	/**
	 * Checks a duration.
	 * @param name the option's name
	 * @param value its value
	 * @return the value
	 * @throws IllegalArgumentException if it is less than 1 ms or more than a year
	 */
	public static Duration positive(String name, Duration value) {
		if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofDays(365)) > 0) {
			throw new IllegalArgumentException(name + " must be at least 1 ms and at most a year, not " + value);
		}
		return value;
	}

	/**
	 * Checks a number.
	 * @param name the option's name
	 * @param value its value
	 * @return the value
	 * @throws IllegalArgumentException if it is not positive
	 */
	public static int positive(String name, int value) {
		if (value <= 0) {
			throw new IllegalArgumentException(name + " must be more than zero, not " + value);
		}
		return value;
	}

}
