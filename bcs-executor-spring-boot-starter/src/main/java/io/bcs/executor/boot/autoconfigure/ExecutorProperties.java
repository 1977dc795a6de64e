/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.time.Duration;

import javax.net.ssl.SNIHostName;

import io.bcs.executor.protocol.FrameworkMessageEncoding;
import io.bcs.executor.protocol.MediaType;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Settings of the executor driver. Validates itself, so that a wrong value is reported
 * with its key and origin and without a validation framework.
 *
 * @param autoStartup Whether the driver starts with the application context.
 * @param earlySubscription Whether the executor subscribes as soon as the environment is
 * known, before the application context is created. Only where a Mesos agent has started
 * the process.
 * @param startAfterWebServer Whether the driver starts only after the web server and all
 * other beans with a life cycle.
 * @param mediaType How messages are written on the way to the agent and back.
 * @param exitOnStop Whether the application ends when its driver has ended by itself.
 * @param exitCodes Exit codes of an application that ends with its driver.
 * @param stopTimeout How long a stopping driver waits for the agent to acknowledge
 * updates.
 * @param registrationTimeout How long the first subscription is tried.
 * @param connectTimeout How long connecting to the agent may take.
 * @param callTimeout How long the agent may take to respond to a call.
 * @param callConcurrency How many calls may wait for their responses at a time.
 * @param maxUnacknowledgedUpdates How many updates may wait for their acknowledgement
 * before further ones are refused; terminal ones are always taken.
 * @param maxRecordSize Size of the largest event that is accepted from the agent.
 * @param maxQueuedCallbacks How many callbacks may wait for the one that is running
 * before no further events are read.
 * @param resend Updates that the agent accepts and does not acknowledge.
 * @param heartbeatInterval Pause between HEARTBEAT calls.
 * @param heartbeatTimeout How long the event stream may be silent before it counts as
 * lost. By default three times the interval seen between the agent's HEARTBEAT events.
 * @param frameworkMessageEncoding How the scheduler wraps the data of its framework
 * messages: base64 for the scheduler of BCS.
 * @param ssl TLS with the agent.
 * @param haltOnShutdownTimeout Whether the JVM is halted, with its child processes, if it
 * is still there at the end of the shutdown grace period. Only where exit-on-stop has an
 * effect.
 */
@ConfigurationProperties("bcs.executor")
record ExecutorProperties(@DefaultValue("true") boolean autoStartup, @DefaultValue("true") boolean earlySubscription,
		@DefaultValue("false") boolean startAfterWebServer, @DefaultValue("protobuf") MediaType mediaType,
		@DefaultValue("true") boolean exitOnStop, @DefaultValue ExitCodes exitCodes,
		@DefaultValue("5s") Duration stopTimeout, @DefaultValue("1m") Duration registrationTimeout,
		@DefaultValue("2s") Duration connectTimeout, @DefaultValue("10s") Duration callTimeout,
		@DefaultValue("256") int callConcurrency, @DefaultValue("100000") int maxUnacknowledgedUpdates,
		@DefaultValue("64MB") DataSize maxRecordSize, @DefaultValue("10000") int maxQueuedCallbacks,
		@DefaultValue Resend resend, @DefaultValue("30m") Duration heartbeatInterval,
		@Nullable Duration heartbeatTimeout, @DefaultValue("raw") FrameworkMessageEncoding frameworkMessageEncoding,
		@DefaultValue Ssl ssl, @DefaultValue("true") boolean haltOnShutdownTimeout) implements Validator {

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final Duration LONGEST = Duration.ofDays(365);

	@Override
	public boolean supports(Class<?> type) {
		return type == ExecutorProperties.class;
	}

	@Override
	public void validate(Object target, Errors errors) {
		ExecutorProperties properties = (ExecutorProperties) target;
		requireExitCode("exitCodes.stopped", properties.exitCodes.stopped, errors);
		requireExitCode("exitCodes.aborted", properties.exitCodes.aborted, errors);
		requirePositive("stopTimeout", properties.stopTimeout, errors);
		requirePositive("registrationTimeout", properties.registrationTimeout, errors);
		requirePositive("connectTimeout", properties.connectTimeout, errors);
		requirePositive("callTimeout", properties.callTimeout, errors);
		requirePositive("callConcurrency", properties.callConcurrency, errors);
		requirePositive("maxUnacknowledgedUpdates", properties.maxUnacknowledgedUpdates, errors);
		requirePositive("maxQueuedCallbacks", properties.maxQueuedCallbacks, errors);
		require(properties.resend.interval.compareTo(Duration.ofSeconds(1)) >= 0, "resend.interval",
				"must be at least 1s: a real agent acknowledges within milliseconds, or has a reason not to", errors);
		require(properties.resend.maxInterval.compareTo(LONGEST) <= 0, "resend.maxInterval", "must be at most 365 days",
				errors);
		require(properties.resend.maxInterval.compareTo(properties.resend.interval) >= 0, "resend.maxInterval",
				"must not be shorter than bcs.executor.resend.interval", errors);
		requirePositive("heartbeatInterval", properties.heartbeatInterval, errors);
		if (properties.heartbeatTimeout != null) {
			requirePositive("heartbeatTimeout", properties.heartbeatTimeout, errors);
		}
		require(properties.ssl.serverName == null || isHostName(properties.ssl.serverName), "ssl.serverName",
				"must be a DNS name; an address is verified by itself", errors);
		require(properties.maxRecordSize.toBytes() > 0 && properties.maxRecordSize.toBytes() <= Integer.MAX_VALUE,
				"maxRecordSize", "must be between 1B and 2047MB", errors);
	}

	private static boolean isHostName(String name) {
		try {
			return !new SNIHostName(name).getAsciiName().isEmpty();
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static void requireExitCode(String field, int value, Errors errors) {
		require(value >= 0 && value <= 255, field, "must be between 0 and 255", errors);
	}

	private static void requirePositive(String field, Duration value, Errors errors) {
		require(value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0, field,
				"must be at least 1 ms and at most 365 days", errors);
	}

	private static void requirePositive(String field, int value, Errors errors) {
		require(value > 0, field, "must be greater than zero", errors);
	}

	private static void require(boolean condition, String field, String message, Errors errors) {
		if (!condition) {
			String key = "bcs.executor." + DataObjectPropertyName.toDashedForm(field);
			errors.rejectValue(field, "invalid", key + " " + message);
		}
	}

	/**
	 * Exit codes of an application that ends with its driver.
	 *
	 * @param stopped Exit code after an orderly end, such as one the agent asked for.
	 * @param aborted Exit code after an end that something went wrong for.
	 */
	record ExitCodes(@DefaultValue("0") int stopped, @DefaultValue("1") int aborted) {
	}

	/**
	 * TLS with the agent.
	 *
	 * @param bundle Name of the SSL bundle to use instead of the LIBPROCESS_SSL_*
	 * variables. With one, the agent is spoken to by https.
	 * @param serverName Name in the agent's certificate where that is not the host of
	 * MESOS_AGENT_ENDPOINT.
	 */
	record Ssl(@Nullable String bundle, @Nullable String serverName) {

		Ssl {
			// What a placeholder with an empty default leaves.
			serverName = StringUtils.hasText(serverName) ? serverName : null;
		}

	}

	/**
	 * Updates that the agent accepts and does not acknowledge. Those it refuses for now
	 * are repeated within MESOS_SUBSCRIPTION_BACKOFF_MAX.
	 *
	 * @param interval Pause before an update is sent again that the agent has accepted
	 * and not acknowledged; doubled each time.
	 * @param maxInterval Longest such pause.
	 */
	record Resend(@DefaultValue("10s") Duration interval, @DefaultValue("10m") Duration maxInterval) {
	}

}
