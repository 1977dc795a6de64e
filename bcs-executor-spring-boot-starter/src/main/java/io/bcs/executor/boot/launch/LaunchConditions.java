/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.launch;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Whether an executor may subscribe before its properties have been read: only if none
 * can be set but in the application's own jar, which was tried when the distribution was
 * made. Looks wherever Spring Boot would look for others, and rather sees too much than
 * too little, as subscribing later costs some time only.
 */
final class LaunchConditions {

	private static final List<String> IDENTITY = List.of("MESOS_AGENT_ENDPOINT", "MESOS_FRAMEWORK_ID",
			"MESOS_EXECUTOR_ID");

	/** How the names of properties begin that decide, without dots, dashes and case. */
	private static final List<String> PROPERTIES = List.of("bcsexecutorenabled", "bcsexecutorautostartup",
			"bcsexecutorearlysubscription", "bcsexecutorssl", "bcsexecutormediatype", "bcsexecutormaxrecordsize",
			"bcsexecutorconnecttimeout", "bcsexecutorcalltimeout", "spring");

	/** Variables of the agent that something else than the agent sets. */
	private static final List<String> AGENT_PROPERTIES = List.of("mesos", "libprocess", "ssl");

	/** What distributions set themselves, and what has no say in it. */
	private static final List<String> HARMLESS = List.of("springaotenabled", "springoutputansienabled",
			"springjmxenabled");

	private LaunchConditions() {
	}

	/**
	 * Finds out what is in the way.
	 * @param environment the variables of the process
	 * @param properties the names of the system properties
	 * @param arguments the arguments of the program
	 * @param files the names of the files in the working directory
	 * @return the end of a sentence, or {@code null} if nothing is
	 */
	static @Nullable String obstacle(Map<String, String> environment, Collection<String> properties,
			List<String> arguments, List<String> files) {
		for (String variable : IDENTITY) {
			if (environment.getOrDefault(variable, "").isEmpty()) {
				return variable + " is not in the environment of the process";
			}
		}
		for (String variable : environment.keySet()) {
			if (begins(variable, PROPERTIES)) {
				return "the variable " + variable + " is set";
			}
		}
		for (String property : properties) {
			if (begins(property, PROPERTIES) || begins(property, AGENT_PROPERTIES)) {
				return "the system property " + property + " is set";
			}
		}
		for (String argument : arguments) {
			String name = argument.startsWith("--") ? argument.substring(2).split("=", 2)[0] : "";
			if (begins(name, PROPERTIES) || begins(name, AGENT_PROPERTIES)) {
				return "the argument --" + name + " is given";
			}
		}
		for (String file : files) {
			if (file.startsWith("application") || file.equals("config")) {
				return "the working directory has " + file + ", where properties may be";
			}
		}
		return null;
	}

	private static boolean begins(String name, List<String> beginnings) {
		String canonical = canonical(name);
		return beginnings.stream().anyMatch(canonical::startsWith) && !HARMLESS.contains(canonical);
	}

	private static String canonical(String name) {
		return name.replace(".", "").replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

}
