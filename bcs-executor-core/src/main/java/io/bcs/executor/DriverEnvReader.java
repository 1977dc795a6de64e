/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import io.bcs.executor.InvalidDriverEnvException.Fault;
import io.bcs.executor.protocol.MesosDuration;
import org.jspecify.annotations.Nullable;

/**
 * Reads variables and collects what is wrong with them, so that one look shows every
 * fault.
 */
final class DriverEnvReader {

	/** The address of a domain socket has 108 bytes, the last of them zero. */
	private static final int LONGEST_SOCKET_PATH = 107;

	private final Function<String, @Nullable String> variables;

	private final List<Fault> faults = new ArrayList<>();

	DriverEnvReader(Function<String, @Nullable String> variables) {
		this.variables = variables;
	}

	@Nullable String text(String name) {
		String value = this.variables.apply(name);
		return (value == null || value.isBlank()) ? null : value.strip();
	}

	String requiredText(String name) {
		String value = text(name);
		if (value == null) {
			fault(name, null, "is missing");
			return "";
		}
		return value;
	}

	@Nullable String secret(String name) {
		String value = text(name);
		if (value != null && value.chars().anyMatch((c) -> c <= ' ' || c > '~')) {
			fault(name, null, "has characters that can't stand in an HTTP header (its value is not shown)");
		}
		return value;
	}

	@Nullable Path path(String name) {
		String value = text(name);
		if (value == null) {
			return null;
		}
		try {
			return Path.of(value);
		}
		catch (InvalidPathException ex) {
			fault(name, value, "is not a path: " + ex.getReason());
			return null;
		}
	}

	/** A path that fits into the address of a domain socket. */
	@Nullable Path domainSocket(String name) {
		Path path = path(name);
		if (path == null || length(path) <= LONGEST_SOCKET_PATH) {
			return path;
		}
		Path relative = Path.of("").toAbsolutePath().relativize(path.toAbsolutePath());
		if (length(relative) <= LONGEST_SOCKET_PATH) {
			return relative;
		}
		fault(name, path.toString(), "is too long for a domain socket: at most " + LONGEST_SOCKET_PATH
				+ " bytes, absolute or relative to the working directory");
		return null;
	}

	private static int length(Path path) {
		return path.toString().getBytes(StandardCharsets.UTF_8).length;
	}

	boolean flag(String name) {
		String value = text(name);
		if (value == null) {
			return false;
		}
		switch (value.toLowerCase(Locale.ROOT)) {
			case "1", "true" -> {
				return true;
			}
			case "0", "false" -> {
				return false;
			}
			default -> {
				fault(name, value, "is not a flag: 1, 0, true or false expected");
				return false;
			}
		}
	}

	Duration duration(String name, Duration defaultValue) {
		String value = text(name);
		if (value == null) {
			return defaultValue;
		}
		try {
			return MesosDuration.parse(value);
		}
		catch (IllegalArgumentException ex) {
			fault(name, value, "is not a Mesos duration: a number directly followed by "
					+ "ns, us, ms, secs, mins, hrs, days or weeks expected, such as 15mins");
			return defaultValue;
		}
	}

	HostAndPort hostAndPort(String name) {
		String value = requiredText(name);
		if (value.isEmpty()) {
			return HostAndPort.NONE;
		}
		int colon = value.lastIndexOf(':');
		String host = (colon > 0) ? value.substring(0, colon) : "";
		if (host.startsWith("[") && host.endsWith("]")) {
			host = host.substring(1, host.length() - 1);
		}
		else if (host.indexOf(':') >= 0) {
			host = "";
		}
		int port = (colon > 0) ? port(value.substring(colon + 1)) : -1;
		if (host.isEmpty() || port < 0 || host.indexOf('/') >= 0) {
			fault(name, value, "is not an endpoint: host:port expected, such as 10.0.0.5:5051");
			return HostAndPort.NONE;
		}
		return new HostAndPort(host, port);
	}

	private static int port(String text) {
		if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			return -1;
		}
		int port = Integer.parseInt(text);
		return (port > 0 && port <= 65535) ? port : -1;
	}

	private void fault(String name, @Nullable String value, String reason) {
		this.faults.add(new Fault(name, value, reason));
	}

	void throwIfFaulty() {
		if (!this.faults.isEmpty()) {
			throw new InvalidDriverEnvException(this.faults);
		}
	}

	record HostAndPort(String host, int port) {

		static final HostAndPort NONE = new HostAndPort("", 0);

	}

}
