/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The TLS settings of a Mesos cluster as libprocess names them: {@code LIBPROCESS_SSL_*},
 * or {@code SSL_*} where the first is not set. Agents do not pass them on by themselves:
 * an operator lists them in {@code --executor_environment_variables}. While TLS is off,
 * none of the others is read.
 *
 * @param enabled {@code LIBPROCESS_SSL_ENABLED}, or {@code SSL_ENABLED} as BCS writes it
 * @param caFile {@code LIBPROCESS_SSL_CA_FILE}, trusted certificates in PEM form, or
 * {@code null} for those the JDK trusts
 * @param caDirectory {@code LIBPROCESS_SSL_CA_DIR}, a directory with such files
 * @param certificateFile {@code LIBPROCESS_SSL_CERT_FILE}, this side's certificate chain
 * @param keyFile {@code LIBPROCESS_SSL_KEY_FILE}, its private key; given if and only if
 * the certificate is
 * @param verifyServer whether the agent's certificate is verified: yes, unless
 * {@code LIBPROCESS_SSL_VERIFY_SERVER_CERT} or {@code LIBPROCESS_SSL_VERIFY_CERT} says no
 * and {@code LIBPROCESS_SSL_REQUIRE_CERT} does not say yes
 * @param warnings what is to be logged once by whoever connects with these settings
 * @since 0.1.0
 */
public record TlsEnv(boolean enabled, @Nullable Location caFile, @Nullable Location caDirectory,
		@Nullable Location certificateFile, @Nullable Location keyFile, boolean verifyServer, List<String> warnings) {

	/**
	 * Creates the settings.
	 * @param enabled whether the agent speaks TLS
	 * @param caFile trusted certificates, or {@code null}
	 * @param caDirectory a directory with such files, or {@code null}
	 * @param certificateFile this side's certificate chain, or {@code null}
	 * @param keyFile its private key, or {@code null}
	 * @param verifyServer whether the agent's certificate is verified
	 * @param warnings what is to be logged once by whoever connects with these settings
	 */
	public TlsEnv {
		warnings = List.copyOf(warnings);
	}

	/**
	 * A file or directory, and the variable that names it.
	 *
	 * @param variable the variable, such as {@code LIBPROCESS_SSL_CA_FILE}
	 * @param path its value
	 */
	public record Location(String variable, Path path) {

		@Override
		public String toString() {
			return this.variable + "=" + this.path;
		}

	}

}
