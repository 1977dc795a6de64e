/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The TLS settings of a Mesos cluster as libprocess names them. Agents do not pass them
 * on by themselves: an operator lists them in {@code --executor_environment_variables}.
 *
 * @param enabled {@code LIBPROCESS_SSL_ENABLED}, or {@code SSL_ENABLED} as BCS writes it
 * @param caFile {@code LIBPROCESS_SSL_CA_FILE}, trusted certificates in PEM form, or
 * {@code null} for those the JDK trusts
 * @param caDirectory {@code LIBPROCESS_SSL_CA_DIR}, a directory of such files
 * @param certificateFile {@code LIBPROCESS_SSL_CERT_FILE}, this side's certificate chain
 * @param keyFile {@code LIBPROCESS_SSL_KEY_FILE}, its private key
 * @param verifyServer whether the agent's certificate is verified: yes, unless
 * {@code LIBPROCESS_SSL_VERIFY_SERVER_CERT} or {@code LIBPROCESS_SSL_VERIFY_CERT} says no
 * @since 0.1.0
 */
public record TlsEnv(boolean enabled, @Nullable Path caFile, @Nullable Path caDirectory, @Nullable Path certificateFile,
		@Nullable Path keyFile, boolean verifyServer) {

	static TlsEnv read(DriverEnvReader reader) {
		boolean enabled = reader.flag("LIBPROCESS_SSL_ENABLED") || reader.flag("SSL_ENABLED");
		String verifyVariable = (reader.text("LIBPROCESS_SSL_VERIFY_SERVER_CERT") != null)
				? "LIBPROCESS_SSL_VERIFY_SERVER_CERT" : "LIBPROCESS_SSL_VERIFY_CERT";
		boolean verify = reader.text(verifyVariable) == null || reader.flag(verifyVariable);
		return new TlsEnv(enabled, reader.path("LIBPROCESS_SSL_CA_FILE"), reader.path("LIBPROCESS_SSL_CA_DIR"),
				reader.path("LIBPROCESS_SSL_CERT_FILE"), reader.path("LIBPROCESS_SSL_KEY_FILE"), verify);
	}

}
