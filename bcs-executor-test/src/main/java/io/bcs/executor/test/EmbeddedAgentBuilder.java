/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

import io.bcs.executor.test.internal.agent.RunningAgent;
import io.bcs.executor.test.internal.call.ExecutorTokens;
import io.bcs.executor.test.internal.http.DomainSocket;
import io.bcs.executor.test.internal.model.AgentSettings;
import org.jspecify.annotations.Nullable;

/**
 * Configures an {@link EmbeddedAgent}. Not thread-safe; may be used for several agents,
 * which then differ in their ids unless these are given.
 *
 * @since 0.1.0
 */
public final class EmbeddedAgentBuilder {

	private static final Duration MAX_BACKOFF = Duration.ofSeconds(15);

	private final List<AgentListener> listeners = new ArrayList<>();

	private boolean checkpoint = true;

	private Duration gracePeriod = Duration.ofSeconds(5);

	private Duration recoveryTimeout = Duration.ofMinutes(15);

	private Duration subscriptionBackoffMax = Duration.ofSeconds(2);

	private @Nullable String agentId;

	private @Nullable String frameworkId;

	private String executorId = "exec-1";

	private String command = "an executor";

	private boolean authentication;

	private @Nullable AgentTls tls;

	private Supplier<@Nullable DomainSocket> domainSocket = () -> null;

	private AcknowledgementMode acknowledgements = AcknowledgementMode.AUTOMATIC;

	private Duration heartbeatInterval = Duration.ofMinutes(30);

	private Duration awaitTimeout = Duration.ofSeconds(30);

	EmbeddedAgentBuilder() {
	}

	/**
	 * Whether the framework checkpoints, so that its executors outlive the agent. The
	 * default is {@code true}.
	 * @param checkpoint whether it does
	 * @return this builder
	 */
	public EmbeddedAgentBuilder checkpoint(boolean checkpoint) {
		this.checkpoint = checkpoint;
		return this;
	}

	/**
	 * How long the executor may take to shut down. The default is 5 s.
	 * @param gracePeriod the time
	 * @return this builder
	 */
	public EmbeddedAgentBuilder gracePeriod(Duration gracePeriod) {
		this.gracePeriod = gracePeriod;
		return this;
	}

	/**
	 * How long the executor waits for the agent to come back. The default is 15 min.
	 * @param recoveryTimeout the time
	 * @return this builder
	 */
	public EmbeddedAgentBuilder recoveryTimeout(Duration recoveryTimeout) {
		this.recoveryTimeout = recoveryTimeout;
		return this;
	}

	/**
	 * Longest pause between two attempts to subscribe, at most 15 s. The default is 2 s.
	 * @param subscriptionBackoffMax the pause
	 * @return this builder
	 */
	public EmbeddedAgentBuilder subscriptionBackoffMax(Duration subscriptionBackoffMax) {
		if (subscriptionBackoffMax.compareTo(MAX_BACKOFF) > 0) {
			throw new IllegalArgumentException("Mesos has no back-off above 15secs");
		}
		this.subscriptionBackoffMax = subscriptionBackoffMax;
		return this;
	}

	/**
	 * The agent's id. The default is a new one for each agent.
	 * @param agentId the id
	 * @return this builder
	 */
	public EmbeddedAgentBuilder agentId(String agentId) {
		this.agentId = agentId;
		return this;
	}

	/**
	 * The framework's id. The default is a new one for each agent.
	 * @param frameworkId the id
	 * @return this builder
	 */
	public EmbeddedAgentBuilder frameworkId(String frameworkId) {
		this.frameworkId = frameworkId;
		return this;
	}

	/**
	 * The executor's id. The default is {@code exec-1}.
	 * @param executorId the id
	 * @return this builder
	 */
	public EmbeddedAgentBuilder executorId(String executorId) {
		this.executorId = executorId;
		return this;
	}

	/**
	 * The shell line that starts the executor, as ExecutorInfo shows it. The agent itself
	 * starts nothing.
	 * @param command the shell line
	 * @return this builder
	 */
	public EmbeddedAgentBuilder command(String command) {
		this.command = command;
		return this;
	}

	/**
	 * Lets the agent demand a token on every call. It is in {@link EmbeddedAgent#env()}.
	 * @return this builder
	 */
	public EmbeddedAgentBuilder authentication() {
		this.authentication = true;
		return this;
	}

	/**
	 * Lets the agent speak TLS only, with a certificate for 127.0.0.1 from an authority
	 * of its own. {@link EmbeddedAgent#env()} says so and names the authority. Plain HTTP
	 * ends in a reset.
	 * @return this builder
	 */
	public EmbeddedAgentBuilder tls() {
		return tls(AgentTls.standard());
	}

	/**
	 * Lets the agent speak TLS only.
	 * @param tls how
	 * @return this builder
	 */
	public EmbeddedAgentBuilder tls(AgentTls tls) {
		this.tls = tls;
		return this;
	}

	/**
	 * Lets the agent serve executors on a Unix domain socket as well, in a directory of
	 * its own that is removed with the agent.
	 * @return this builder
	 */
	public EmbeddedAgentBuilder domainSocket() {
		this.domainSocket = DomainSocket::temporary;
		return this;
	}

	/**
	 * Lets the agent serve executors on a Unix domain socket as well, whose path is then
	 * in {@link EmbeddedAgent#env()}. It speaks plain HTTP whatever TCP does, and only
	 * the path with the agent's prefix is let through.
	 * @param path the socket's path, some 100 bytes at most; what is there is replaced
	 * @return this builder
	 */
	public EmbeddedAgentBuilder domainSocket(Path path) {
		this.domainSocket = () -> new DomainSocket(path, null);
		return this;
	}

	/**
	 * When updates are acknowledged. The default is at once.
	 * @param acknowledgements when
	 * @return this builder
	 */
	public EmbeddedAgentBuilder acknowledgements(AcknowledgementMode acknowledgements) {
		this.acknowledgements = acknowledgements;
		return this;
	}

	/**
	 * The time from a subscription to the first HEARTBEAT, and between any two. The
	 * default is 30 min, which no real agent lets anybody change.
	 * @param heartbeatInterval the time
	 * @return this builder
	 */
	public EmbeddedAgentBuilder heartbeatInterval(Duration heartbeatInterval) {
		if (heartbeatInterval.isZero() || heartbeatInterval.isNegative()) {
			throw new IllegalArgumentException("There is some time between two heartbeats");
		}
		this.heartbeatInterval = heartbeatInterval;
		return this;
	}

	/**
	 * How long the agent's methods named {@code await…} wait if they are not told. The
	 * default is 30 s.
	 * @param awaitTimeout the time
	 * @return this builder
	 */
	public EmbeddedAgentBuilder awaitTimeout(Duration awaitTimeout) {
		this.awaitTimeout = awaitTimeout;
		return this;
	}

	/**
	 * Adds somebody who watches the agent.
	 * @param listener who watches
	 * @return this builder
	 */
	public EmbeddedAgentBuilder listener(AgentListener listener) {
		this.listeners.add(listener);
		return this;
	}

	/**
	 * Starts an agent. Blocks until it listens.
	 * @return the agent
	 */
	public EmbeddedAgent start() {
		String cluster = UUID.randomUUID().toString();
		AgentSettings settings = new AgentSettings(this.checkpoint, this.gracePeriod, this.recoveryTimeout,
				this.subscriptionBackoffMax, (this.agentId != null) ? this.agentId : cluster + "-S0",
				(this.frameworkId != null) ? this.frameworkId : cluster + "-0000", this.executorId,
				UUID.randomUUID().toString(), this.command, this.acknowledgements,
				this.authentication ? new ExecutorTokens() : null, this.tls, this.domainSocket.get(),
				this.heartbeatInterval, this.awaitTimeout, List.copyOf(this.listeners));
		return new RunningAgent(settings);
	}

}
