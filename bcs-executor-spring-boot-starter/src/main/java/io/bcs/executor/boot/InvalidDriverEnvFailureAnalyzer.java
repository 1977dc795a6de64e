/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.stream.Collectors;

import io.bcs.executor.InvalidDriverEnvException;
import io.bcs.executor.InvalidDriverEnvException.Fault;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an environment that is not a Mesos executor's: every fault, who should have
 * set the variables, and how to run the application without a cluster.
 */
class InvalidDriverEnvFailureAnalyzer extends AbstractFailureAnalyzer<InvalidDriverEnvException> {

	private static final String ACTION = """
			In a cluster: let a framework launch this application as an executor (ExecutorInfo.command). Where a
			script or a container starts it, hand the agent's environment on. A value that is set but malformed
			comes from the agent's configuration, or from a property that overrides it: MESOS_EXECUTOR_ID is
			mesos.executor-id in application.yml and --mesos.executor-id on the command line. LIBPROCESS_SSL_* are not
			set by agents themselves: an operator lists them in --executor_environment_variables of the agent.

			On this machine, without a cluster: start it under the embedded agent of bcs-executor-test, which sets
			the whole environment and gives it tasks ('./mvnw -Pdemo' in the bcs-executor project shows it at work):

			    java -jar bcs-executor-test-<version>-cli.jar --task hello --command 'echo hello' -- java -jar ...

			Against an agent that is running and has launched this executor, the least a start by hand needs is:

			    MESOS_AGENT_ENDPOINT=127.0.0.1:5051 MESOS_FRAMEWORK_ID=<id> MESOS_EXECUTOR_ID=<id> java -jar ...

			Without any agent, in a test for example: bcs.executor.enabled=false leaves the driver out.""";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidDriverEnvException cause) {
		return new FailureAnalysis(description(cause), ACTION, cause);
	}

	private static String description(InvalidDriverEnvException cause) {
		return cause.faults()
			.stream()
			.map(InvalidDriverEnvFailureAnalyzer::line)
			.collect(Collectors.joining("\n",
					"This process does not have the environment that a Mesos agent gives to an executor:\n\n",
					"\n\nA Mesos agent sets the MESOS_* variables when it launches an executor."));
	}

	private static String line(Fault fault) {
		String value = (fault.value() != null) ? " = \"" + fault.value() + "\"" : "";
		return "    " + fault.variable() + value + " " + fault.reason();
	}

}
