/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the agent is and how to reach it. By default this comes from the variables the
 * agent itself has set ({@code MESOS_AGENT_ENDPOINT} and so on, or the properties of that
 * name); a bean of this type takes their place, as the test kit's does.
 * <p>
 * Values are checked when the driver's environment is read, and reported under the names
 * of the variables.
 *
 * @since 0.1.0
 */
public interface AgentConnectionDetails extends ConnectionDetails {

	/**
	 * Host and port of the agent, such as {@code 10.0.0.5:5051}.
	 * @return what {@code MESOS_AGENT_ENDPOINT} says otherwise
	 */
	@Nullable String endpoint();

	/**
	 * The agent's libprocess id, such as {@code slave(1)@10.0.0.5:5051}. Its first part
	 * begins the path of the agent's API.
	 * @return what {@code MESOS_SLAVE_PID} says otherwise
	 */
	default @Nullable String slavePid() {
		return null;
	}

	/**
	 * The Unix domain socket on which the agent serves executors. It is preferred to the
	 * endpoint.
	 * @return what {@code MESOS_DOMAIN_SOCKET} says otherwise
	 */
	default @Nullable String domainSocket() {
		return null;
	}

	/**
	 * The secret that goes into every call.
	 * @return what {@code MESOS_EXECUTOR_AUTHENTICATION_TOKEN} says otherwise
	 */
	default @Nullable String authenticationToken() {
		return null;
	}

	/**
	 * The certificates and keys to speak TLS with. Asked before each connection, so that
	 * a renewed bundle counts from the next one on.
	 * @return the bundle, or {@code null} to do as the {@code LIBPROCESS_SSL_*} variables
	 * say
	 */
	default @Nullable SslBundle sslBundle() {
		return null;
	}

}
