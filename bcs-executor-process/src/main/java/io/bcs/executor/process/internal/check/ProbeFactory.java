/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.process.internal.check;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

import io.bcs.executor.task.TaskFailedException;
import org.apache.mesos.v1.Protos.CheckInfo;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.HealthCheck;
import org.apache.mesos.v1.Protos.NetworkInfo;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * Makes the probes that checks describe.
 */
public final class ProbeFactory {

	private static final int LAST_PORT = 65535;

	private final CommandProbes commands;

	private final BiFunction<Runnable, Duration, Future<?>> scheduler;

	/**
	 * Creates a factory.
	 * @param commands makes probes that run commands
	 * @param scheduler runs something later
	 */
	public ProbeFactory(CommandProbes commands, BiFunction<Runnable, Duration, Future<?>> scheduler) {
		this.commands = commands;
		this.scheduler = scheduler;
	}

	/** Makes probes that run commands. */
	@FunctionalInterface
	public interface CommandProbes {

		/**
		 * Makes a probe.
		 * @param command what to run
		 * @return the probe, which succeeds if the exit code is 0
		 * @throws TaskFailedException if it can't be run as it was described
		 */
		Probe create(CommandInfo command) throws TaskFailedException;

	}

	Probe create(HealthCheck check) throws TaskFailedException {
		HealthCheck.Type type = check.getType();
		if (type == HealthCheck.Type.HTTP && check.hasHttp()) {
			HealthCheck.HTTPCheckInfo http = check.getHttp();
			return http("health check", http.hasScheme() ? http.getScheme() : "http", loopback(http.getProtocol()),
					http.getPort(), http.getPath());
		}
		if (type == HealthCheck.Type.TCP && check.hasTcp()) {
			return new TcpProbe(loopback(check.getTcp().getProtocol()),
					requirePort("health check", check.getTcp().getPort()));
		}
		if (type == HealthCheck.Type.COMMAND && check.hasCommand()) {
			return this.commands.create(check.getCommand());
		}
		throw unsupported("health check", type + " without what belongs to it");
	}

	Probe create(CheckInfo check) throws TaskFailedException {
		CheckInfo.Type type = check.getType();
		if (type == CheckInfo.Type.HTTP && check.hasHttp()) {
			return http("check", "http", "127.0.0.1", check.getHttp().getPort(), check.getHttp().getPath());
		}
		if (type == CheckInfo.Type.TCP && check.hasTcp()) {
			return new TcpProbe("127.0.0.1", requirePort("check", check.getTcp().getPort()));
		}
		if (type == CheckInfo.Type.COMMAND && check.hasCommand()) {
			return this.commands.create(check.getCommand().getCommand());
		}
		throw unsupported("check", type + " without what belongs to it");
	}

	private static String loopback(NetworkInfo.Protocol protocol) {
		return (protocol == NetworkInfo.Protocol.IPv6) ? "::1" : "127.0.0.1";
	}

	private Probe http(String what, String scheme, String host, int port, String path) throws TaskFailedException {
		if (!scheme.equals("http") && !scheme.equals("https")) {
			throw unsupported(what, "the scheme '" + scheme + "', where http and https are possible");
		}
		String authority = (host.indexOf(':') >= 0) ? "[" + host + "]" : host;
		String absolute = path.startsWith("/") ? path : "/" + path;
		try {
			URL url = new URI(scheme + "://" + authority + ":" + requirePort(what, port) + absolute).toURL();
			return new HttpProbe(url, this.scheduler);
		}
		catch (URISyntaxException | MalformedURLException | IllegalArgumentException ex) {
			throw unsupported(what, "the path '" + path + "', which can't be part of a URL");
		}
	}

	private static int requirePort(String what, int port) throws TaskFailedException {
		if (port < 1 || port > LAST_PORT) {
			throw unsupported(what, "port " + Integer.toUnsignedString(port));
		}
		return port;
	}

	private static TaskFailedException unsupported(String what, String asked) {
		return new TaskFailedException("The task's " + what + " asks for " + asked,
				TaskStatus.Reason.REASON_TASK_INVALID, null);
	}

}
