/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.ExecutorDriver;
import org.apache.mesos.v1.Protos.AgentInfo;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * {@link InfoContributor} that says which executor this is, and on which agent.
 *
 * @since 0.1.0
 */
public final class ExecutorInfoContributor implements InfoContributor {

	private final DriverEnv env;

	private final ExecutorDriver driver;

	/**
	 * Creates the contributor.
	 * @param env the driver's environment
	 * @param driver the driver whose snapshot names the agent
	 */
	public ExecutorInfoContributor(DriverEnv env, ExecutorDriver driver) {
		this.env = env;
		this.driver = driver;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("executorId", this.env.executorId());
		details.put("frameworkId", this.env.frameworkId());
		AgentInfo agent = this.driver.snapshot().agent();
		if (agent != null && agent.hasId()) {
			details.put("agentId", agent.getId().getValue());
			details.put("agentHostname", agent.getHostname());
		}
		else if (this.env.agentId() != null) {
			details.put("agentId", this.env.agentId());
		}
		details.put("agentEndpoint", this.env.agentEndpoint());
		details.put("checkpoint", this.env.checkpoint());
		String version = BcsExecutorDriver.class.getPackage().getImplementationVersion();
		if (version != null) {
			details.put("driverVersion", version);
		}
		builder.withDetail("bcsExecutor", details);
	}

}
