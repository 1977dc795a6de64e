/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.LinkedHashSet;
import java.util.Set;

import javax.net.ssl.SSLException;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import org.jspecify.annotations.Nullable;

/**
 * Puts what went wrong on a connection into a sentence that says where, and what may be
 * done.
 */
final class TransportErrors {

	private TransportErrors() {
	}

	/**
	 * Describes a failure.
	 * @param failure what was thrown
	 * @param settings where the agent is
	 * @param firstContact whether the agent has never responded
	 * @return a sentence
	 */
	static String describe(Throwable failure, TransportSettings settings, boolean firstContact) {
		String agent = settings.agent();
		if (failure instanceof UnknownHostException) {
			return "The host name " + settings.host() + " of MESOS_AGENT_ENDPOINT can't be resolved";
		}
		if (find(failure, NotSslRecordException.class) != null) {
			return "TLS with " + agent + " failed because it responds in plain text; if it does not use TLS, "
					+ howToLeaveOutTls(settings.tls());
		}
		SSLException tls = find(failure, SSLException.class);
		if (tls != null) {
			return "TLS with " + agent + " failed: " + describeTls(tls, settings.tls());
		}
		if (failure instanceof ConnectTimeoutException) {
			return "Connecting to " + agent + " took longer than " + settings.connectTimeout().toMillis() + " ms";
		}
		if (failure instanceof ConnectException || isMissing(settings.domainSocket(), failure)) {
			return "Could not connect to " + agent + ": " + message(failure);
		}
		if (failure instanceof ClosedChannelException) {
			return closed(settings, firstContact);
		}
		return "The connection to " + agent + " broke: " + message(failure) + (firstContact ? tlsHint(settings) : "");
	}

	/**
	 * Describes a connection that was closed by the agent without a failure.
	 * @param settings where the agent is
	 * @param firstContact whether the agent has never responded
	 * @return a sentence
	 */
	static String closed(TransportSettings settings, boolean firstContact) {
		return "The connection to " + settings.agent() + " was closed" + (firstContact ? tlsHint(settings) : "");
	}

	/** A domain socket that is not there is no refused connection to the JDK. */
	private static boolean isMissing(@Nullable Path domainSocket, Throwable cause) {
		return domainSocket != null && cause instanceof SocketException
				&& message(cause).endsWith(domainSocket.toString());
	}

	/** First contact ends like this where only one side speaks TLS. */
	private static String tlsHint(TransportSettings settings) {
		if (settings.domainSocket() != null) {
			return "";
		}
		return (settings.tls() == null)
				? "; if the agent uses TLS, set bcs.executor.ssl.bundle or LIBPROCESS_SSL_ENABLED=1"
				: "; if the agent does not use TLS, " + howToLeaveOutTls(settings.tls());
	}

	private static String howToLeaveOutTls(@Nullable Tls tls) {
		return isSupplied(tls) ? "leave out bcs.executor.ssl.bundle, or the TLS context given to the driver"
				: "set neither LIBPROCESS_SSL_ENABLED nor SSL_ENABLED";
	}

	private static boolean isSupplied(@Nullable Tls tls) {
		return tls != null && tls.isSupplied();
	}

	/** What TLS says, from the general to the particular, and what to look at. */
	private static String describeTls(SSLException failure, @Nullable Tls settings) {
		Set<String> messages = new LinkedHashSet<>();
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < 10; depth++) {
			String message = message(cause);
			// A cause that its wrapper quotes says nothing new.
			if (messages.stream().noneMatch((said) -> said.contains(message))) {
				messages.removeIf(message::contains);
				messages.add(message);
			}
			cause = cause.getCause();
		}
		return String.join(": ", messages) + advice(failure, String.join(" ", messages), settings);
	}

	private static String advice(SSLException failure, String said, @Nullable Tls settings) {
		if (find(failure, CertificateExpiredException.class) != null
				|| find(failure, CertificateNotYetValidException.class) != null) {
			return "; the agent's certificate, or one that it is signed by, is not valid at this time: "
					+ "renew it, or set the clock";
		}
		if (find(failure, CertificateException.class) != null || find(failure, CertPathValidatorException.class) != null
				|| find(failure, CertPathBuilderException.class) != null) {
			return "; the agent's certificate has to be signed by "
					+ (isSupplied(settings) ? "an authority that the given TLS context trusts"
							: "one in LIBPROCESS_SSL_CA_FILE")
					+ " and to carry the agent's address or the name that the driver is told";
		}
		if (said.contains("protocol_version") || said.contains("protocol version")) {
			return "; the agent has to offer TLS 1.2 or 1.3 (LIBPROCESS_SSL_ENABLE_TLS_V1_2 of the agent)";
		}
		return "";
	}

	static String message(Throwable failure) {
		String message = failure.getMessage();
		return (message != null) ? message : failure.getClass().getSimpleName();
	}

	private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < 10; depth++) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
			cause = cause.getCause();
		}
		return null;
	}

}
