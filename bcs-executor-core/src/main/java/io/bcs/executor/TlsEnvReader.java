/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.bcs.executor.TlsEnv.Location;
import org.jspecify.annotations.Nullable;

/**
 * Reads the TLS variables as libprocess does: under its own prefix first, then under the
 * short one that it had before.
 */
final class TlsEnvReader {

	private static final String PREFIX = "LIBPROCESS_SSL_";

	private static final String SHORT_PREFIX = "SSL_";

	private final DriverEnvReader reader;

	private final List<String> warnings = new ArrayList<>();

	TlsEnvReader(DriverEnvReader reader) {
		this.reader = reader;
	}

	TlsEnv read() {
		if (!flag("ENABLED")) {
			return new TlsEnv(false, null, null, null, null, true, List.of());
		}
		Location certificate = location("CERT_FILE");
		Location key = location("KEY_FILE");
		if (key == null && certificate != null && certificate.variable().startsWith(SHORT_PREFIX)) {
			this.warnings.add(certificate + " is not used: without SSL_KEY_FILE it is taken for OpenSSL's variable of "
					+ "that name, its file of authorities; those to trust belong in LIBPROCESS_SSL_CA_FILE");
			certificate = null;
		}
		requireBoth(certificate, key, "KEY_FILE");
		requireBoth(key, certificate, "CERT_FILE");
		return new TlsEnv(true, location("CA_FILE"), location("CA_DIR"), certificate, key, verify(), this.warnings);
	}

	private void requireBoth(@Nullable Location present, @Nullable Location other, String name) {
		if (present != null && other == null && variable(name) == null) {
			String prefix = present.variable().startsWith(PREFIX) ? PREFIX : SHORT_PREFIX;
			this.reader.fault(prefix + name, null,
					"is missing, and " + present.variable() + " is set: TLS needs both or neither");
		}
	}

	private boolean verify() {
		String variable = variable("VERIFY_SERVER_CERT", "VERIFY_CERT");
		if (variable == null || this.reader.flag(variable)) {
			return true;
		}
		String required = variable("REQUIRE_CLIENT_CERT", "REQUIRE_CERT");
		if (required != null && this.reader.flag(required)) {
			return true;
		}
		this.warnings.add(variable + "=" + this.reader.text(variable)
				+ ": the certificate of the agent is not verified, so that anybody on the way can pass for the agent");
		return false;
	}

	private boolean flag(String name) {
		String variable = variable(name);
		return variable != null && this.reader.flag(variable);
	}

	private @Nullable Location location(String name) {
		String variable = variable(name);
		Path path = (variable != null) ? this.reader.path(variable) : null;
		return (variable != null && path != null) ? new Location(variable, path) : null;
	}

	/** The first variable that is set: a prefix goes before a name. */
	private @Nullable String variable(String... names) {
		for (String prefix : new String[] { PREFIX, SHORT_PREFIX }) {
			for (String name : names) {
				if (this.reader.isSet(prefix + name)) {
					return prefix + name;
				}
			}
		}
		return null;
	}

}
