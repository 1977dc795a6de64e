/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.bcs.executor.test.cli.cluster.ClusterCheckSettings;
import io.bcs.executor.test.cli.cluster.ClusterCheckSettings.Credentials;
import io.bcs.executor.test.cli.cluster.ClusterCheckSettings.ExecutorSpec;
import io.bcs.executor.test.cli.cluster.ClusterCheckSettings.Resources;
import io.bcs.executor.test.cli.cluster.ClusterCheckSettings.TaskSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the command {@code cluster-check} is told.
 */
@Command(name = "bcs-agent cluster-check", sortOptions = false,
		description = "Checks an executor on a cluster: registers as a framework with the master, runs tasks in the "
				+ "executor, kills those that do not end by themselves, and says what did not work.%n")
final class ClusterCheckOptions {

	@Option(names = "--master", required = true, split = ",", paramLabel = "URL",
			description = "where a master is, such as http://10.0.0.1:5050; several with commas between, one of which "
					+ "leads")
	List<String> masters = new ArrayList<>();

	@Option(names = "--executor", required = true, paramLabel = "LINE",
			description = "the executor's command, a line for the shell in the sandbox")
	String executor = "";

	@Option(names = "--uri", paramLabel = "URI",
			description = "what the agent fetches into the sandbox, such as the archive of a distribution; may come often")
	List<String> uris = new ArrayList<>();

	@Option(names = "--tasks", paramLabel = "N", description = "how many tasks to run (default: ${DEFAULT-VALUE})")
	int tasks = 3;

	@Option(names = "--agents", paramLabel = "N",
			description = "on how many agents, with one executor on each (default: ${DEFAULT-VALUE})")
	int agents = 1;

	@Option(names = "--data", paramLabel = "TEXT", description = "the data of each task (default: ${DEFAULT-VALUE})")
	String data = "sleep 3600";

	@Option(names = "--command", paramLabel = "LINE",
			description = "the command of each task; the tasks of an agent are a task group then")
	@Nullable String command;

	@Option(names = "--executor-resources", paramLabel = "CPUS,MEM,DISK",
			description = "what the executor needs, in cores and MiB (default: ${DEFAULT-VALUE})")
	String executorResources = "0.2,256,64";

	@Option(names = "--task-resources", paramLabel = "CPUS,MEM,DISK",
			description = "what each task needs (default: ${DEFAULT-VALUE})")
	String taskResources = "0.1,32,0";

	@Option(names = "--role", paramLabel = "ROLE", description = "whose resources are used (default: ${DEFAULT-VALUE})")
	String role = "*";

	@Option(names = "--run-as", paramLabel = "USER",
			description = "the agent's user to run the executor as (default: the user who runs this)")
	String runAs = System.getProperty("user.name");

	@Option(names = "--user", paramLabel = "PRINCIPAL",
			description = "the framework's principal, where the master asks")
	@Nullable String user;

	@Option(names = "--password-file", paramLabel = "FILE",
			description = "a file whose first line is the principal's secret")
	@Nullable Path passwordFile;

	@Option(names = "--ca-file", paramLabel = "FILE",
			description = "PEM file of the authorities that a master with https is verified by (default: those of the JDK)")
	@Nullable Path caFile;

	@Option(names = "--run-for", paramLabel = "DURATION",
			description = "how long tasks run before those that have not ended are killed (default: 2secs)")
	Duration runFor = Duration.ofSeconds(2);

	@Option(names = "--timeout", paramLabel = "DURATION",
			description = "how long each step may take: the registration, the offers, the start and the end of the tasks "
					+ "(default: 2mins)")
	Duration timeout = Duration.ofMinutes(2);

	@Option(names = "--help", usageHelp = true, description = "print this text")
	boolean help;

	/**
	 * Checks the options and reads the files they name.
	 * @throws InvalidOptionException with a sentence
	 */
	ClusterCheckSettings settings() {
		if (this.tasks < 1 || this.tasks > 10_000) {
			throw invalid("--tasks", "from 1 to 10000 are possible, not " + this.tasks);
		}
		if (this.agents < 1 || this.agents > this.tasks) {
			throw invalid("--agents",
					"each agent gets a task at least: from 1 to " + this.tasks + " are possible, not " + this.agents);
		}
		if (this.timeout.isNegative() || this.timeout.isZero() || this.runFor.isNegative()) {
			throw invalid("--timeout", "durations are positive");
		}
		String line = this.command;
		return new ClusterCheckSettings(this.masters.stream().map(ClusterCheckOptions::master).toList(), credentials(),
				tls(), this.runAs, this.role,
				new ExecutorSpec(this.executor, this.uris, resources("--executor-resources", this.executorResources)),
				this.tasks, this.agents, new TaskSpec((line != null) ? line : this.data, line != null,
						resources("--task-resources", this.taskResources)),
				this.runFor, this.timeout);
	}

	private static URI master(String text) {
		String url = text.contains("://") ? text : "http://" + text;
		try {
			URI uri = URI.create(url);
			if (List.of("http", "https").contains(uri.getScheme()) && uri.getHost() != null) {
				return (uri.getPort() > 0) ? uri
						: URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + ":5050");
			}
		}
		catch (IllegalArgumentException ex) {
			// It is none, like one without a host.
		}
		throw invalid("--master", "'" + text + "' is not an address such as http://10.0.0.1:5050");
	}

	private @Nullable Credentials credentials() {
		String principal = this.user;
		Path file = this.passwordFile;
		if (principal == null && file == null) {
			return null;
		}
		if (principal == null || file == null) {
			throw invalid("--user", "it goes together with --password-file");
		}
		try {
			return new Credentials(principal, Files.readString(file).lines().findFirst().orElse(""));
		}
		catch (IOException ex) {
			throw invalid("--password-file", file + " can't be read: " + ex);
		}
	}

	private @Nullable SSLContext tls() {
		Path file = this.caFile;
		if (file == null) {
			return null;
		}
		try (InputStream in = Files.newInputStream(file)) {
			KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
			store.load(null, null);
			for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
				store.setCertificateEntry("ca-" + store.size(), certificate);
			}
			if (store.size() == 0) {
				throw invalid("--ca-file", file + " has no certificate in it");
			}
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(store);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, trust.getTrustManagers(), null);
			return context;
		}
		catch (IOException | GeneralSecurityException ex) {
			throw invalid("--ca-file", file + " is no PEM file of certificates: " + ex);
		}
	}

	private static Resources resources(String option, String text) {
		String[] amounts = text.split(",", -1);
		try {
			if (amounts.length == 3) {
				Resources resources = new Resources(Double.parseDouble(amounts[0]), Double.parseDouble(amounts[1]),
						Double.parseDouble(amounts[2]));
				if (resources.cpus() >= 0 && resources.mem() >= 0 && resources.disk() >= 0) {
					return resources;
				}
			}
		}
		catch (NumberFormatException ex) {
			// As if there were too few.
		}
		throw invalid(option, "'" + text + "' is not three numbers such as 0.2,256,64");
	}

	private static InvalidOptionException invalid(String option, String sentence) {
		return new InvalidOptionException("Invalid value for option '" + option + "': " + sentence);
	}

}
