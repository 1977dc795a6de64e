/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What a Mesos agent tells an executor through its environment: the typed, validated view
 * of the {@code MESOS_*} variables. Immutable. Its text form never shows the
 * authentication token.
 *
 * @since 0.1.0
 */
public final class DriverEnv {

	private static final int MAX_TEXT_LENGTH = 4000;

	private final @Nullable String slavePid;

	private final @Nullable String agentId;

	private final String agentHost;

	private final int agentPort;

	private final String frameworkId;

	private final String executorId;

	private final @Nullable Path directory;

	private final @Nullable Path sandbox;

	private final boolean checkpoint;

	private final boolean httpCommandExecutor;

	private final Duration shutdownGracePeriod;

	private final Duration recoveryTimeout;

	private final Duration subscriptionBackoffMax;

	private final @Nullable Path domainSocket;

	private final @Nullable String authenticationToken;

	private final TlsEnv tls;

	DriverEnv(DriverEnvReader reader) {
		this.slavePid = reader.text("MESOS_SLAVE_PID");
		this.agentId = reader.text("MESOS_SLAVE_ID");
		DriverEnvReader.HostAndPort endpoint = reader.hostAndPort("MESOS_AGENT_ENDPOINT");
		this.agentHost = endpoint.host();
		this.agentPort = endpoint.port();
		this.frameworkId = reader.requiredText("MESOS_FRAMEWORK_ID");
		this.executorId = reader.requiredText("MESOS_EXECUTOR_ID");
		this.directory = reader.pathOrWarning("MESOS_DIRECTORY");
		this.sandbox = reader.pathOrWarning("MESOS_SANDBOX");
		this.checkpoint = reader.flag("MESOS_CHECKPOINT");
		this.httpCommandExecutor = reader.flag("MESOS_HTTP_COMMAND_EXECUTOR");
		this.shutdownGracePeriod = reader.duration("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", Duration.ofSeconds(5));
		this.recoveryTimeout = reader.duration("MESOS_RECOVERY_TIMEOUT", Duration.ofMinutes(15));
		this.subscriptionBackoffMax = reader.duration("MESOS_SUBSCRIPTION_BACKOFF_MAX", Duration.ofSeconds(2));
		this.domainSocket = reader.domainSocket("MESOS_DOMAIN_SOCKET");
		this.authenticationToken = reader.secret("MESOS_EXECUTOR_AUTHENTICATION_TOKEN");
		this.tls = new TlsEnvReader(reader).read();
		reader.throwIfFaulty();
	}

	/**
	 * Reads the environment of this process, whatever its locale: see
	 * {@link #environmentVariable(String)}.
	 * @return the environment
	 * @throws InvalidDriverEnvException if variables are missing or malformed; it names
	 * all of them
	 */
	public static DriverEnv fromEnvironment() {
		return from(DriverEnv::environmentVariable);
	}

	/**
	 * Reads an environment given as a map.
	 * @param variables values by the names of the variables
	 * @return the environment
	 * @throws InvalidDriverEnvException if variables are missing or malformed; it names
	 * all of them
	 */
	public static DriverEnv from(Map<String, String> variables) {
		return from((Function<String, @Nullable String>) variables::get);
	}

	/**
	 * Reads an environment from wherever its variables are. Values are taken as they are,
	 * blanks included; an empty one is none.
	 * @param variables gives the value for a variable's name, or {@code null}; what it
	 * says in an {@link IllegalArgumentException} is reported as a fault of the variable
	 * @return the environment
	 * @throws InvalidDriverEnvException if variables are missing or malformed; it names
	 * all of them
	 */
	public static DriverEnv from(Function<String, @Nullable String> variables) {
		return new DriverEnv(new DriverEnvReader(variables));
	}

	/**
	 * Returns a variable of this process. Where the JVM can't decode it in its locale, as
	 * in that of a process without any, it is read from the operating system as UTF-8.
	 * @param name the variable's name
	 * @return its value, or {@code null} if it is not set
	 * @throws IllegalArgumentException if the operating system does not show it, or it is
	 * not UTF-8; the message completes a sentence that begins with the name
	 */
	public static @Nullable String environmentVariable(String name) {
		return ProcessEnvironment.current().get(name);
	}

	/**
	 * {@code MESOS_SLAVE_PID}, the agent's libprocess id such as
	 * {@code slave(1)@10.0.0.5:5051}.
	 * @return the id, or {@code null} if not given
	 */
	public @Nullable String slavePid() {
		return this.slavePid;
	}

	/**
	 * The path of the executor API on the agent. Starts with the part of
	 * {@code MESOS_SLAVE_PID} before the {@code @}, if there is one, percent-encoded
	 * where a URI demands it.
	 * @return the path, {@code /slave(1)/api/v1/executor} for example
	 */
	public String apiPath() {
		String pid = this.slavePid;
		int at = (pid != null) ? pid.indexOf('@') : -1;
		return ((pid != null && at > 0) ? "/" + PercentEncoding.ofPath(pid.substring(0, at)) : "") + "/api/v1/executor";
	}

	/**
	 * {@code MESOS_SLAVE_ID}, the agent's id.
	 * @return the id, or {@code null} if not given
	 */
	public @Nullable String agentId() {
		return this.agentId;
	}

	/**
	 * {@code MESOS_AGENT_ENDPOINT}, where the agent listens.
	 * @return host and port, {@code 10.0.0.5:5051} for example
	 */
	public String agentEndpoint() {
		return ((this.agentHost.indexOf(':') >= 0) ? "[" + this.agentHost + "]" : this.agentHost) + ":"
				+ this.agentPort;
	}

	/**
	 * The host of {@code MESOS_AGENT_ENDPOINT}.
	 * @return a name or an address, IPv6 ones without brackets
	 */
	public String agentHost() {
		return this.agentHost;
	}

	/**
	 * The port of {@code MESOS_AGENT_ENDPOINT}.
	 * @return the port
	 */
	public int agentPort() {
		return this.agentPort;
	}

	/**
	 * {@code MESOS_FRAMEWORK_ID}.
	 * @return the framework's id
	 */
	public String frameworkId() {
		return this.frameworkId;
	}

	/**
	 * {@code MESOS_EXECUTOR_ID}. In BCS this is the id of the task group.
	 * @return the executor's id
	 */
	public String executorId() {
		return this.executorId;
	}

	/**
	 * {@code MESOS_DIRECTORY}, the sandbox as the host sees it.
	 * @return the directory, or {@code null} if not given, or if the JVM can't name it in
	 * its locale (which is a warning in the log)
	 */
	public @Nullable Path directory() {
		return this.directory;
	}

	/**
	 * {@code MESOS_SANDBOX}, the sandbox as the executor sees it.
	 * @return the directory, or {@code null} if not given, or if the JVM can't name it in
	 * its locale (which is a warning in the log)
	 */
	public @Nullable Path sandbox() {
		return this.sandbox;
	}

	/**
	 * {@code MESOS_CHECKPOINT}: whether the executor is meant to outlive a restart of the
	 * agent and to subscribe again.
	 * @return {@code true} if the framework checkpoints
	 */
	public boolean checkpoint() {
		return this.checkpoint;
	}

	/**
	 * {@code MESOS_HTTP_COMMAND_EXECUTOR}: whether the agent runs command tasks through
	 * the HTTP API. Of no consequence to a custom executor.
	 * @return the flag
	 */
	public boolean httpCommandExecutor() {
		return this.httpCommandExecutor;
	}

	/**
	 * {@code MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD}: the time between SHUTDOWN and the
	 * moment in which the agent kills the executor.
	 * @return the period, 5 s if not given
	 */
	public Duration shutdownGracePeriod() {
		return this.shutdownGracePeriod;
	}

	/**
	 * {@code MESOS_RECOVERY_TIMEOUT}: how long a checkpointing executor waits for its
	 * agent to come back.
	 * @return the time-out, 15 min if not given
	 */
	public Duration recoveryTimeout() {
		return this.recoveryTimeout;
	}

	/**
	 * {@code MESOS_SUBSCRIPTION_BACKOFF_MAX}: the longest pause between two attempts to
	 * subscribe.
	 * @return the pause, 2 s if not given
	 */
	public Duration subscriptionBackoffMax() {
		return this.subscriptionBackoffMax;
	}

	/**
	 * {@code MESOS_DOMAIN_SOCKET}: the Unix domain socket on which the agent serves
	 * executors. The driver prefers it to the endpoint.
	 * @return its path, relative to the working directory if it would be too long
	 * otherwise, or {@code null} if there is none
	 */
	public @Nullable Path domainSocket() {
		return this.domainSocket;
	}

	/**
	 * {@code MESOS_EXECUTOR_AUTHENTICATION_TOKEN}: the secret that goes into every call.
	 * Never log it, and take it out of the environment of every child process.
	 * @return the token, or {@code null} if the agent does not authenticate executors
	 */
	public @Nullable String authenticationToken() {
		return this.authenticationToken;
	}

	/**
	 * The TLS variables of libprocess.
	 * @return the settings, disabled if not given
	 */
	public TlsEnv tls() {
		return this.tls;
	}

	@Override
	public String toString() {
		return PrintableText.of(
				"DriverEnv[agent=" + agentEndpoint() + apiPath() + ", agentId=" + this.agentId + ", framework="
						+ this.frameworkId + ", executor=" + this.executorId + ", checkpoint=" + this.checkpoint
						+ ", shutdownGracePeriod=" + this.shutdownGracePeriod + ", recoveryTimeout="
						+ this.recoveryTimeout + ", subscriptionBackoffMax=" + this.subscriptionBackoffMax
						+ ", domainSocket=" + this.domainSocket + ", tls=" + this.tls.enabled()
						+ ", authenticationToken=" + ((this.authenticationToken != null) ? "(set)" : "(none)") + "]",
				MAX_TEXT_LENGTH);
	}

}
