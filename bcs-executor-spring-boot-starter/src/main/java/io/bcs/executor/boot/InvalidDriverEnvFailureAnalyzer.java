/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot;

import java.util.List;
import java.util.stream.Collectors;

import io.bcs.executor.InvalidDriverEnvException;
import io.bcs.executor.InvalidDriverEnvException.Fault;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an environment that is not a Mesos executor's, or has values that can't be
 * used: every fault, where the value comes from, and what to do.
 */
class InvalidDriverEnvFailureAnalyzer extends AbstractFailureAnalyzer<InvalidDriverEnvException> {

	private static final String MISSING = "This process does not have the environment that a Mesos agent gives to an "
			+ "executor:\n\n%s\n\nA Mesos agent sets the MESOS_* variables when it launches an executor.";

	private static final String ACTION_FOR_MISSING = """
			In a test: put @EmbeddedMesosAgent (of bcs-executor-test) beside @SpringBootTest. It starts an agent in the
			test and sets the whole environment. A test that is not about the executor leaves the driver out with
			bcs.executor.enabled=false.

			On this machine, without a cluster: start the application under the embedded agent, which gives it tasks
			('./mvnw -Pdemo' in the bcs-executor project shows it at work):

			    java -jar bcs-executor-test-<version>-cli.jar --task hello --command 'echo hello' -- java -jar ...

			In a cluster: let a framework launch this application as an executor (ExecutorInfo.command). Where a
			script or a container starts it, hand the agent's environment on.

			Against an agent that is running and has launched this executor, the least a start by hand needs is:

			    MESOS_AGENT_ENDPOINT=127.0.0.1:5051 MESOS_FRAMEWORK_ID=<id> MESOS_EXECUTOR_ID=<id> java -jar ...""";

	private static final String ACTION_FOR_MALFORMED = """
			Correct each value where it comes from. An environment variable comes from the agent, from
			ExecutorInfo.command.environment, or from a script that starts the executor. The property mesos.executor-id
			stands for MESOS_EXECUTOR_ID, in application.yml for example, and overrides it on the command line.""";

	private static final String ACTION_FOR_TLS = """
			Agents do not set LIBPROCESS_SSL_* by themselves: an operator lists them in the agent's
			--executor_environment_variables. bcs.executor.ssl.bundle takes their place.""";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidDriverEnvException cause) {
		List<Fault> missing = cause.faults().stream().filter(Fault::isMissing).toList();
		List<Fault> malformed = cause.faults().stream().filter((fault) -> !fault.isMissing()).toList();
		return new FailureAnalysis(description(missing, malformed), action(missing, malformed), cause);
	}

	private static String description(List<Fault> missing, List<Fault> malformed) {
		if (missing.isEmpty()) {
			return (malformed.size() == 1 ? "A value" : malformed.size() + " values")
					+ " in the environment of this Mesos executor can't be used:\n\n" + lines(malformed);
		}
		String description = MISSING.formatted(lines(missing));
		return malformed.isEmpty() ? description
				: description + "\n\nBesides, what is there can't be used:\n\n" + lines(malformed);
	}

	private static String action(List<Fault> missing, List<Fault> malformed) {
		boolean tls = malformed.stream().anyMatch((fault) -> fault.variable().contains("SSL_"));
		String correction = malformed.isEmpty() ? "" : ACTION_FOR_MALFORMED + (tls ? "\n\n" + ACTION_FOR_TLS : "");
		if (missing.isEmpty()) {
			return correction;
		}
		return ACTION_FOR_MISSING + (correction.isEmpty() ? "" : "\n\n" + correction);
	}

	private static String lines(List<Fault> faults) {
		return faults.stream().map(InvalidDriverEnvFailureAnalyzer::line).collect(Collectors.joining("\n"));
	}

	private static String line(Fault fault) {
		String value = (fault.value() != null) ? " = \"" + fault.value() + "\"" : "";
		String origin = (fault.origin() != null) ? "\n        Origin: " + fault.origin() : "";
		return "    " + fault.variable() + value + " " + fault.reason() + origin;
	}

}
