/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.util.Objects;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.Executor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.core.env.Environment;

/**
 * Applies properties and connection details to the builder of the driver.
 */
final class ExecutorDriverFactory {

	private final ExecutorProperties properties;

	private final Environment environment;

	ExecutorDriverFactory(ExecutorProperties properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	BcsExecutorDriver.Builder builder(Executor executor, DriverEnv env, AgentConnectionDetails agent) {
		BcsExecutorDriver.Builder builder = BcsExecutorDriver.builder(executor, env);
		PropertyMapper map = PropertyMapper.get();
		map.from(this.properties::mediaType).to(builder::mediaType);
		map.from(this.properties::stopTimeout).to(builder::stopTimeout);
		map.from(this.properties::registrationTimeout).to(builder::registrationTimeout);
		map.from(this.properties::connectTimeout).to(builder::connectTimeout);
		map.from(this.properties::callTimeout).to(builder::callTimeout);
		map.from(this.properties::callConcurrency).to(builder::callConcurrency);
		map.from(this.properties::maxUnacknowledgedUpdates).to(builder::maxUnacknowledgedUpdates);
		map.from(this.properties.maxRecordSize()::toBytes).as(Math::toIntExact).to(builder::maxRecordSize);
		map.from(this.properties::maxQueuedCallbacks).to(builder::maxQueuedCallbacks);
		builder.resendIntervals(this.properties.resend().interval(), this.properties.resend().maxInterval());
		map.from(this.properties::heartbeatInterval).to(builder::heartbeatInterval);
		map.from(this.properties::heartbeatTimeout).to(builder::heartbeatTimeout);
		map.from(this.properties::frameworkMessageEncoding).to(builder::frameworkMessageEncoding);
		map.from(this.properties.ssl()::serverName).to(builder::tlsServerName);
		if (agent.sslBundle() != null) {
			BundleContexts contexts = new BundleContexts(agent);
			builder.tls(contexts::current, contexts::restrict);
		}
		builder.callbackThreadFactory(ExecutorThreads.named("bcs-executor-callback", this.environment));
		return builder;
	}

	/** Makes the contexts of a bundle that may change, each once. */
	private static final class BundleContexts {

		private final AgentConnectionDetails agent;

		private @Nullable SslBundle bundle;

		private @Nullable SSLContext context;

		BundleContexts(AgentConnectionDetails agent) {
			this.agent = agent;
		}

		synchronized SSLContext current() {
			SslBundle current = Objects.requireNonNull(this.agent.sslBundle(), "The SSL bundle is gone");
			if (this.context == null || current != this.bundle) {
				this.context = current.createSslContext();
				this.bundle = current;
			}
			return this.context;
		}

		synchronized void restrict(SSLParameters parameters) {
			SslOptions options = (this.bundle != null) ? this.bundle.getOptions() : SslOptions.NONE;
			PropertyMapper map = PropertyMapper.get();
			map.from(options::getCiphers).to(parameters::setCipherSuites);
			map.from(options::getEnabledProtocols).to(parameters::setProtocols);
		}

	}

}
