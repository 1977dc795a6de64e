/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.agent;

import java.nio.file.Path;
import java.util.Map;

import io.bcs.executor.test.TlsFiles;
import io.bcs.executor.test.internal.call.ExecutorTokens;
import io.bcs.executor.test.internal.http.DomainSocket;
import io.bcs.executor.test.internal.tls.TlsServer;
import org.jspecify.annotations.Nullable;

/**
 * What an executor needs to reach the agent.
 */
final class Access {

	private final AgentCore core;

	Access(AgentCore core) {
		this.core = core;
	}

	Map<String, String> env(@Nullable Path sandbox) {
		Map<String, String> env = this.core.settings().env(this.core.server().port(), sandbox);
		TlsServer tls = this.core.tls();
		if (tls != null) {
			env.putAll(tls.env());
		}
		return env;
	}

	Path domainSocket() {
		DomainSocket socket = this.core.settings().domainSocket();
		if (socket == null) {
			throw new IllegalStateException("This agent was built without a domain socket");
		}
		return socket.path();
	}

	TlsFiles tlsFiles() {
		TlsServer tls = this.core.tls();
		if (tls == null) {
			throw new IllegalStateException("This agent was built without TLS");
		}
		return tls.files();
	}

	String tokenOf(String executorId) {
		ExecutorTokens tokens = this.core.settings().tokens();
		if (tokens == null) {
			throw new IllegalStateException("This agent was built without authentication");
		}
		return tokens.mint(this.core.settings().frameworkId(), executorId, this.core.settings().containerId());
	}

}
