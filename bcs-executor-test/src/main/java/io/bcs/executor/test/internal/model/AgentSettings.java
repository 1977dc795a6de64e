/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.bcs.executor.protocol.MesosDuration;
import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.AgentListener;
import io.bcs.executor.test.AgentTls;
import io.bcs.executor.test.internal.call.CallReader;
import io.bcs.executor.test.internal.call.ExecutorTokens;
import io.bcs.executor.test.internal.http.AgentServer;
import io.bcs.executor.test.internal.http.DomainSocket;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.ContainerID;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.Value;
import org.apache.mesos.v1.executor.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * Ids, and what the cluster's operator configured.
 */
public record AgentSettings(boolean checkpoint, Duration gracePeriod, Duration recoveryTimeout,
		Duration subscriptionBackoffMax, String agentId, String frameworkId, String executorId, String containerId,
		String command, AcknowledgementMode acknowledgements, @Nullable ExecutorTokens tokens, @Nullable AgentTls tls,
		@Nullable DomainSocket domainSocket, Duration heartbeatInterval, Duration awaitTimeout,
		List<AgentListener> listeners) {

	public Map<String, String> env(int port, @Nullable Path sandbox) {
		String endpoint = AgentServer.HOST + ":" + port;
		Map<String, String> env = new LinkedHashMap<>();
		env.put("LIBPROCESS_IP", AgentServer.HOST);
		env.put("LIBPROCESS_PORT", "0");
		env.put("MESOS_AGENT_ENDPOINT", endpoint);
		env.put("MESOS_CHECKPOINT", this.checkpoint ? "1" : "0");
		env.put("MESOS_EXECUTOR_ID", this.executorId);
		env.put("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", MesosDuration.format(this.gracePeriod));
		env.put("MESOS_FRAMEWORK_ID", this.frameworkId);
		env.put("MESOS_HTTP_COMMAND_EXECUTOR", "0");
		env.put("MESOS_SLAVE_ID", this.agentId);
		env.put("MESOS_SLAVE_PID", CallReader.PROCESS_NAME + "@" + endpoint);
		if (sandbox != null) {
			env.put("MESOS_DIRECTORY", sandbox.toString());
			env.put("MESOS_SANDBOX", sandbox.toString());
		}
		if (this.checkpoint) {
			env.put("MESOS_RECOVERY_TIMEOUT", MesosDuration.format(this.recoveryTimeout));
			env.put("MESOS_SUBSCRIPTION_BACKOFF_MAX", MesosDuration.format(this.subscriptionBackoffMax));
		}
		if (this.domainSocket != null) {
			env.put("MESOS_DOMAIN_SOCKET", this.domainSocket.path().toString());
		}
		if (this.tokens != null) {
			env.put("MESOS_EXECUTOR_AUTHENTICATION_TOKEN",
					this.tokens.mint(this.frameworkId, this.executorId, this.containerId));
		}
		return env;
	}

	public AgentID agent() {
		return AgentID.newBuilder().setValue(this.agentId).build();
	}

	public ExecutorInfo executorInfo() {
		// The type is what makes a scheduler's task groups admissible.
		return ExecutorInfo.newBuilder()
			.setType(ExecutorInfo.Type.CUSTOM)
			.setExecutorId(ExecutorID.newBuilder().setValue(this.executorId))
			.setFrameworkId(FrameworkID.newBuilder().setValue(this.frameworkId))
			.setCommand(CommandInfo.newBuilder().setShell(true).setValue(this.command))
			.setName("executor " + this.executorId)
			// A group's executor has to have a disk.
			.addResources(scalar("cpus", 0.1))
			.addResources(scalar("mem", 32))
			.addResources(scalar("disk", 32))
			.build();
	}

	private static Resource scalar(String name, double value) {
		return Resource.newBuilder()
			.setName(name)
			.setType(Value.Type.SCALAR)
			.setScalar(Value.Scalar.newBuilder().setValue(value))
			.build();
	}

	public Event subscribed(int port) {
		FrameworkInfo framework = FrameworkInfo.newBuilder()
			.setUser(System.getProperty("user.name", "root"))
			.setName("embedded agent")
			.setId(FrameworkID.newBuilder().setValue(this.frameworkId))
			.setFailoverTimeout(0)
			.setCheckpoint(this.checkpoint)
			.addRoles("*")
			.addCapabilities(FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.MULTI_ROLE))
			.build();
		AgentInfo agent = AgentInfo.newBuilder().setHostname(AgentServer.HOST).setPort(port).setId(agent()).build();
		return Event.newBuilder()
			.setType(Event.Type.SUBSCRIBED)
			.setSubscribed(Event.Subscribed.newBuilder()
				.setExecutorInfo(executorInfo())
				.setFrameworkInfo(framework)
				.setAgentInfo(agent)
				.setContainerId(ContainerID.newBuilder().setValue(this.containerId)))
			.build();
	}

}
