/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.LinkedHashSet;
import java.util.Set;

import javax.net.ssl.SSLException;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.PrematureCloseException;

import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Puts what went wrong on a connection into a sentence that says where, and what may be
 * done.
 */
final class TransportErrors {

	private TransportErrors() {
	}

	static String describe(Throwable failure, TransportSettings settings) {
		return describe(failure, settings, false);
	}

	/**
	 * Describes a failure.
	 * @param firstContact whether the agent has never said anything that was understood
	 */
	static String describe(Throwable failure, TransportSettings settings, boolean firstContact) {
		Throwable cause = (failure instanceof WebClientRequestException && failure.getCause() != null)
				? failure.getCause() : failure;
		String agent = settings.agent();
		if (find(cause, NotSslRecordException.class) != null) {
			return "TLS with " + agent + " failed because it answers in plain text; " + "if it does not use TLS, "
					+ howToLeaveOutTls(settings.tls());
		}
		SSLException tls = find(cause, SSLException.class);
		if (tls != null) {
			return "TLS with " + agent + " failed: " + describeTls(tls, settings.tls());
		}
		if (cause instanceof ConnectTimeoutException) {
			return "Connecting to " + agent + " took longer than " + settings.connectTimeout().toMillis() + " ms";
		}
		if (cause instanceof ConnectException || isMissing(settings.domainSocket(), cause)) {
			return "Could not connect to " + agent + ": " + message(cause);
		}
		if (cause instanceof PrematureCloseException || cause instanceof ClosedChannelException) {
			return "The connection to " + agent + " was closed" + (firstContact ? tlsHint(settings, failure) : "");
		}
		if (cause instanceof java.io.IOException) {
			return "The connection to " + agent + " broke: " + message(cause)
					+ (firstContact ? tlsHint(settings, failure) : "");
		}
		return "The stream of " + agent + " can't be read: " + message(cause);
	}

	/** A domain socket that is not there is no refused connection to the JDK. */
	private static boolean isMissing(@Nullable Path domainSocket, Throwable cause) {
		return domainSocket != null && cause instanceof SocketException
				&& message(cause).endsWith(domainSocket.toString());
	}

	/** First contact ends like this where only one side speaks TLS. */
	private static String tlsHint(TransportSettings settings, Throwable failure) {
		if (!(failure instanceof WebClientRequestException) || settings.domainSocket() != null) {
			return "";
		}
		return (settings.tls() == null) ? "; if the agent uses TLS, set LIBPROCESS_SSL_ENABLED=1"
				: "; if the agent does not use TLS, " + howToLeaveOutTls(settings.tls());
	}

	private static String howToLeaveOutTls(@Nullable Tls tls) {
		return isSupplied(tls) ? "leave out the TLS context that the driver is given"
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
		boolean certificate = find(failure, CertificateException.class) != null
				|| find(failure, CertPathValidatorException.class) != null
				|| find(failure, CertPathBuilderException.class) != null;
		return String.join(": ", messages) + (certificate ? "; the agent's certificate has to be signed by "
				+ (isSupplied(settings) ? "an authority that the given TLS context trusts"
						: "one in LIBPROCESS_SSL_CA_FILE")
				+ " and to carry the agent's address or the name that the driver is told" : "");
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
