/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import io.bcs.executor.BcsExecutorDriver;
import io.bcs.executor.DriverEnv;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * {@link InfoContributor} that says which executor this is.
 *
 * @since 0.1.0
 */
public final class ExecutorInfoContributor implements InfoContributor {

	private final DriverEnv env;

	/**
	 * Creates the contributor.
	 * @param env the driver's environment
	 */
	public ExecutorInfoContributor(DriverEnv env) {
		this.env = env;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("executorId", this.env.executorId());
		details.put("frameworkId", this.env.frameworkId());
		if (this.env.agentId() != null) {
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
