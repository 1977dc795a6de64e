/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.spring;

import io.bcs.executor.boot.autoconfigure.AgentConnectionDetails;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.TlsFiles;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * Where an embedded agent is.
 */
final class EmbeddedMesosAgentConnectionDetails implements AgentConnectionDetails {

	private final EmbeddedAgent agent;

	private final @Nullable SslBundle sslBundle;

	EmbeddedMesosAgentConnectionDetails(EmbeddedAgent agent) {
		this.agent = agent;
		this.sslBundle = agent.speaksTls() ? sslBundle(agent.tlsFiles()) : null;
	}

	private static SslBundle sslBundle(TlsFiles files) {
		return SslBundle.of(new PemSslStoreBundle(
				PemSslStoreDetails.forCertificates("file:" + files.certificate()).withPrivateKey("file:" + files.key()),
				PemSslStoreDetails.forCertificates("file:" + files.ca())));
	}

	@Override
	public @Nullable String endpoint() {
		return this.agent.env().get("MESOS_AGENT_ENDPOINT");
	}

	@Override
	public @Nullable String slavePid() {
		return this.agent.env().get("MESOS_SLAVE_PID");
	}

	@Override
	public @Nullable String domainSocket() {
		return this.agent.env().get("MESOS_DOMAIN_SOCKET");
	}

	@Override
	public @Nullable String authenticationToken() {
		return this.agent.env().get("MESOS_EXECUTOR_AUTHENTICATION_TOKEN");
	}

	@Override
	public @Nullable SslBundle sslBundle() {
		return this.sslBundle;
	}

}
