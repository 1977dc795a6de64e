/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.util.ArrayList;
import java.util.List;

import picocli.CommandLine.Option;

/**
 * Options for the agent, and for what goes wrong with it.
 */
final class AgentOptions {

	@Option(names = "--no-checkpoint", description = "its framework does not checkpoint")
	boolean noCheckpoint;

	@Option(names = "--authenticate", description = "it demands its token on every call")
	boolean authenticate;

	@Option(names = "--tls", description = "it speaks TLS only")
	boolean tls;

	@Option(names = "--domain-socket", description = "it serves executors on a Unix domain socket as well")
	boolean domainSocket;

	@Option(names = "--fault", paramLabel = "FAULT[@TIME]",
			description = "what goes wrong, so long after the first subscription; see Faults below")
	final List<FaultSpec> faults = new ArrayList<>();

}
