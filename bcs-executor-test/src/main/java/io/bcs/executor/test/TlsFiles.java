/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.nio.file.Path;

/**
 * What an executor needs to speak TLS with an {@link EmbeddedAgent}: files in PEM form
 * that are there until the agent is closed.
 *
 * @param ca the certificate of the authority that signed the agent's
 * ({@code LIBPROCESS_SSL_CA_FILE})
 * @param certificate a certificate for the executor, by the same authority
 * ({@code LIBPROCESS_SSL_CERT_FILE})
 * @param key the private key of that certificate ({@code LIBPROCESS_SSL_KEY_FILE})
 * @since 0.1.0
 */
public record TlsFiles(Path ca, Path certificate, Path key) {
}
