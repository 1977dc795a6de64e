/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a Mesos agent tells an executor. Set by the agent as MESOS_* variables; other
 * sources are for tests and for starting by hand. All are text: Mesos writes durations in
 * a way Spring does not read, and a converter for them would change the application's
 * own.
 *
 * @param slavePid MESOS_SLAVE_PID, the agent's libprocess id, such as
 * slave(1)@10.0.0.5:5051. The part before the @ begins the path of its API.
 * @param slaveId MESOS_SLAVE_ID, the agent's id.
 * @param agentEndpoint MESOS_AGENT_ENDPOINT, host and port of the agent. Required.
 * @param frameworkId MESOS_FRAMEWORK_ID, the framework's id. Required.
 * @param executorId MESOS_EXECUTOR_ID, the executor's id; in BCS, the id of the task
 * group. Required.
 * @param directory MESOS_DIRECTORY, the sandbox as the host sees it.
 * @param sandbox MESOS_SANDBOX, the sandbox as the executor sees it.
 * @param checkpoint MESOS_CHECKPOINT, whether the executor outlives a restart of the
 * agent: 1, 0, true or false.
 * @param httpCommandExecutor MESOS_HTTP_COMMAND_EXECUTOR, of no consequence to a custom
 * executor.
 * @param executorShutdownGracePeriod MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD, the time
 * between a shutdown request and the agent's SIGKILL, as a Mesos duration.
 * @param recoveryTimeout MESOS_RECOVERY_TIMEOUT, how long a checkpointing executor waits
 * for its agent to come back, as a Mesos duration.
 * @param subscriptionBackoffMax MESOS_SUBSCRIPTION_BACKOFF_MAX, the longest pause between
 * two attempts to subscribe, as a Mesos duration.
 * @param domainSocket MESOS_DOMAIN_SOCKET, the Unix socket on which the agent serves
 * executors.
 * @param executorAuthenticationToken MESOS_EXECUTOR_AUTHENTICATION_TOKEN, the secret that
 * goes into every call.
 */
@ConfigurationProperties("mesos")
record MesosProperties(@Nullable String slavePid, @Nullable String slaveId, @Nullable String agentEndpoint,
		@Nullable String frameworkId, @Nullable String executorId, @Nullable String directory, @Nullable String sandbox,
		@DefaultValue("0") String checkpoint, @DefaultValue("0") String httpCommandExecutor,
		@DefaultValue("5secs") String executorShutdownGracePeriod, @DefaultValue("15mins") String recoveryTimeout,
		@DefaultValue("2secs") String subscriptionBackoffMax, @Nullable String domainSocket,
		@Nullable String executorAuthenticationToken) {

	/**
	 * Returns a value by the name of its variable.
	 * @param name the name, such as {@code MESOS_EXECUTOR_ID}
	 * @return the value, or {@code null} if it is not set or nothing is known of that
	 * variable
	 */
	@Nullable String variable(String name) {
		return switch (name) {
			case "MESOS_SLAVE_PID" -> this.slavePid;
			case "MESOS_SLAVE_ID" -> this.slaveId;
			case "MESOS_AGENT_ENDPOINT" -> this.agentEndpoint;
			case "MESOS_FRAMEWORK_ID" -> this.frameworkId;
			case "MESOS_EXECUTOR_ID" -> this.executorId;
			case "MESOS_DIRECTORY" -> this.directory;
			case "MESOS_SANDBOX" -> this.sandbox;
			case "MESOS_CHECKPOINT" -> this.checkpoint;
			case "MESOS_HTTP_COMMAND_EXECUTOR" -> this.httpCommandExecutor;
			case "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD" -> this.executorShutdownGracePeriod;
			case "MESOS_RECOVERY_TIMEOUT" -> this.recoveryTimeout;
			case "MESOS_SUBSCRIPTION_BACKOFF_MAX" -> this.subscriptionBackoffMax;
			case "MESOS_DOMAIN_SOCKET" -> this.domainSocket;
			case "MESOS_EXECUTOR_AUTHENTICATION_TOKEN" -> this.executorAuthenticationToken;
			default -> null;
		};
	}

	@Override
	public String toString() {
		// Without the token.
		return "MesosProperties[executorId=" + this.executorId + "]";
	}

}
