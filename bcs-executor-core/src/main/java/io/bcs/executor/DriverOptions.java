/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

import io.bcs.executor.protocol.FrameworkMessageEncoding;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.protocol.RecordIoDecoder;
import io.bcs.executor.internal.session.SessionSettings;
import io.bcs.executor.internal.transport.Tls;
import io.bcs.executor.internal.transport.TransportSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a builder collects, with its defaults.
 */
final class DriverOptions {

	MediaType mediaType = MediaType.PROTOBUF;

	Duration stopTimeout = Duration.ofSeconds(5);

	Duration registrationTimeout = Duration.ofMinutes(1);

	Duration connectTimeout = Duration.ofSeconds(2);

	Duration callTimeout = Duration.ofSeconds(10);

	int maxRecordSize = RecordIoDecoder.DEFAULT_MAX_RECORD_SIZE;

	int callConcurrency = 256;

	int maxUnacknowledgedUpdates = 100_000;

	int maxQueuedCallbacks = 10_000;

	Duration heartbeatInterval = Duration.ofMinutes(30);

	@Nullable Duration heartbeatTimeout;

	FrameworkMessageEncoding messageEncoding = FrameworkMessageEncoding.RAW;

	Duration resendInterval = Duration.ofSeconds(10);

	Duration resendIntervalMax = Duration.ofMinutes(10);

	@Nullable String tlsServerName;

	@Nullable Duration applicationShutdownPeriod;

	/** Makes TLS for a server's name, instead of the environment's variables. */
	@Nullable Function<@Nullable String, Tls> tls;

	ThreadFactory callbackThreads = DriverOptions::callbackThread;

	/** A callback that hangs does not keep a JVM up whose driver has ended. */
	private static Thread callbackThread(Runnable task) {
		Thread thread = new Thread(task, "bcs-executor-callback");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Returns the smaller of the agent's grace period and what the application grants.
	 */
	Duration shutdownGracePeriod(DriverEnv env) {
		Duration agents = env.shutdownGracePeriod();
		Duration own = this.applicationShutdownPeriod;
		return (own != null && own.compareTo(agents) < 0) ? own : agents;
	}

	SessionSettings session(DriverEnv env) {
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

	TransportSettings transport(DriverEnv env) {
		Tls agentTls = (this.tls != null) ? this.tls.apply(this.tlsServerName)
				: Tls.from(env.tls(), this.tlsServerName);
		return new TransportSettings(env.agentHost(), env.agentPort(), env.domainSocket(), env.apiPath(),
				env.authenticationToken(), agentTls, this.mediaType, this.connectTimeout, this.callTimeout,
				this.maxRecordSize);
	}

	static Duration positive(String name, Duration value) {
		if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofDays(365)) > 0) {
			throw new IllegalArgumentException(name + " must be at least 1 ms and at most a year, not " + value);
		}
		return value;
	}

	static int positive(String name, int value) {
		if (value <= 0) {
			throw new IllegalArgumentException(name + " must be more than zero, not " + value);
		}
		return value;
	}

}
