/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.nio.file.Path;
import java.time.Duration;

import io.bcs.executor.protocol.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * Where the agent is and how to speak with it. The text form does not show the token.
 *
 * @param host the agent's host
 * @param port its port
 * @param domainSocket the Unix domain socket to use instead of host and port, or
 * {@code null}
 * @param path the path of the executor API
 * @param token goes into the {@code Authorization} header of every call, or {@code null}
 * @param tls for https, or {@code null} for http; the domain socket is plain always
 * @param mediaType how messages are encoded
 * @param connectTimeout for opening a connection
 * @param callTimeout from sending a call to its response; the event stream has no limit
 * @param maxRecordSize largest event in bytes
 */
public record TransportSettings(String host, int port, @Nullable Path domainSocket, String path, @Nullable String token,
		@Nullable Tls tls, MediaType mediaType, Duration connectTimeout, Duration callTimeout, int maxRecordSize) {

	/**
	 * Checks the settings.
	 */
	public TransportSettings {
		if (domainSocket != null) {
			// An agent serves its domain socket without TLS, whatever it does on TCP.
			tls = null;
		}
		if (token != null && token.chars().anyMatch((c) -> c < ' ' || c > '~')) {
			throw new IllegalArgumentException(
					"MESOS_EXECUTOR_AUTHENTICATION_TOKEN has a character that an HTTP header "
							+ "can't carry, such as a line break; set it to the token alone");
		}
	}

	String hostHeader() {
		if (this.domainSocket != null) {
			return "localhost";
		}
		return ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

	int connectTimeoutMillis() {
		return (int) Math.min(Integer.MAX_VALUE, this.connectTimeout.toMillis());
	}

	/** The agent in sentences. */
	String agent() {
		return "the agent at " + endpoint();
	}

	/** Where the agent is, in sentences. */
	String endpoint() {
		return (this.domainSocket != null) ? "the domain socket " + this.domainSocket
				: ((this.tls != null) ? "https" : "http") + "://" + hostHeader();
	}

	/** Removes the token from a text of the agent, which goes into logs and events. */
	String redact(String text) {
		return (this.token != null) ? text.replace(this.token, "******") : text;
	}

	@Override
	public String toString() {
		return "TransportSettings[" + agent() + ", " + this.path + ", " + this.mediaType + "]";
	}

}
