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
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.bcs.executor.InvalidDriverEnvException.Fault;
import io.bcs.executor.protocol.MesosDuration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads variables, as they are, and collects what is wrong with them, so that one look
 * shows every fault. An empty value is none.
 */
final class DriverEnvReader {

	private static final Logger logger = LoggerFactory.getLogger(DriverEnv.class);

	/** The address of a domain socket has 108 bytes, the last of them zero. */
	private static final int LONGEST_SOCKET_PATH = 107;

	private static final Pattern ENDPOINT = Pattern
		.compile("(?:\\[([0-9A-Fa-f:.]+(?:%[A-Za-z0-9._~-]+)?)]|([A-Za-z0-9._-]+)):([0-9]{1,5})");

	private final Function<String, @Nullable String> variables;

	private final List<Fault> faults = new ArrayList<>();

	DriverEnvReader(Function<String, @Nullable String> variables) {
		this.variables = variables;
	}

	@Nullable String text(String name) {
		try {
			String value = this.variables.apply(name);
			return (value == null || value.isEmpty()) ? null : value;
		}
		catch (IllegalArgumentException ex) {
			String reason = ex.getMessage();
			fault(name, null, (reason != null) ? reason : "can't be read");
			return null;
		}
	}

	boolean isSet(String name) {
		return text(name) != null || isFaulty(name);
	}

	String requiredText(String name) {
		String value = text(name);
		if (value == null && !isFaulty(name)) {
			this.faults.add(Fault.missing(name));
		}
		return Objects.requireNonNullElse(value, "");
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
		if (value.contains("-----BEGIN ")) {
			fault(name, null, "is the text of a PEM file, and the file's path is expected (its value is not shown)");
			return null;
		}
		try {
			return Path.of(value);
		}
		catch (InvalidPathException ex) {
			fault(name, value, isAscii(value) ? "is not a path: " + ex.getReason()
					: "can't be a path in the locale of this JVM; start the executor with LC_ALL=C.UTF-8");
			return null;
		}
	}

	/** A path that an executor can do without, if its JVM can't name it. */
	@Nullable Path pathOrWarning(String name) {
		String value = text(name);
		try {
			return (value != null) ? Path.of(value) : null;
		}
		catch (InvalidPathException ex) {
			if (isAscii(Objects.requireNonNull(value))) {
				return path(name);
			}
			logger.atWarn()
				.addKeyValue("event", "bcs.executor.path-left-out")
				.log("{} is left out, because {} can't be a path in the locale of this JVM; start the executor "
						+ "with LC_ALL=C.UTF-8 if it needs that path", name, PrintableText.of(value));
			return null;
		}
	}

	private static boolean isAscii(String text) {
		return text.chars().allMatch((c) -> c < 0x80);
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
			String suggestion = MesosDuration.suggestion(value);
			fault(name, value,
					"is not a Mesos duration" + ((suggestion != null) ? " (" + suggestion + "?)" : "")
							+ ": a number directly followed by "
							+ "ns, us, ms, secs, mins, hrs, days or weeks expected, such as 15mins");
			return defaultValue;
		}
	}

	HostAndPort hostAndPort(String name) {
		String value = requiredText(name);
		if (value.isEmpty()) {
			return HostAndPort.NONE;
		}
		Matcher matcher = ENDPOINT.matcher(value);
		int port = matcher.matches() ? Integer.parseInt(matcher.group(3)) : 0;
		if (port < 1 || port > 65535) {
			fault(name, value, "is not an endpoint: host:port expected, such as 10.0.0.5:5051");
			return HostAndPort.NONE;
		}
		String address = matcher.group(1);
		return new HostAndPort((address != null) ? address : matcher.group(2), port);
	}

	void fault(String name, @Nullable String value, String reason) {
		if (!isFaulty(name)) {
			this.faults.add(new Fault(name, value, reason));
		}
	}

	private boolean isFaulty(String name) {
		return this.faults.stream().anyMatch((fault) -> fault.variable().equals(name));
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
