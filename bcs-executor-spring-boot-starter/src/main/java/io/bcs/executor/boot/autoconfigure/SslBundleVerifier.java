/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/**
 * Looks at the SSL bundle of the driver when the application starts. Spring Boot reads
 * the files when they are needed, which is at the first connection to the agent. Names
 * bundle, property and file of what is wrong, and no part of a key.
 */
final class SslBundleVerifier {

	private static final String PROPERTY = "bcs.executor.ssl.bundle";

	private final String name;

	private final Environment environment;

	SslBundleVerifier(String name, Environment environment) {
		this.name = name;
		this.environment = environment;
	}

	/**
	 * Returns the bundles there are, if Spring Boot can set them up.
	 * @throws FailureAnalyzedException if it can't
	 */
	@Nullable SslBundles bundles(ObjectProvider<SslBundles> bundles) {
		try {
			return bundles.getIfAvailable();
		}
		catch (BeanCreationException ex) {
			throw failure("", List.of(), NestedExceptionUtils.getMostSpecificCause(ex));
		}
	}

	/**
	 * Reads what the bundle consists of.
	 * @throws FailureAnalyzedException if there is no such bundle, or it can't be used
	 */
	void verify(SslBundles bundles) {
		SslBundle bundle = bundle(bundles);
		try {
			bundle.getStores().getTrustStore();
		}
		catch (IllegalStateException | UncheckedIOException ex) {
			throw failure("truststore", List.of("certificate", "location"), ex);
		}
		try {
			KeyStore keyStore = bundle.getStores().getKeyStore();
			if (keyStore != null && !hasKey(keyStore)) {
				throw failure("keystore", List.of("certificate", "location"), new IllegalStateException(
						"There is no private key, without which the certificate is of no use"));
			}
		}
		catch (IllegalStateException | UncheckedIOException ex) {
			throw failure("keystore", List.of("certificate", "private-key", "location"), ex);
		}
	}

	private SslBundle bundle(SslBundles bundles) {
		try {
			return bundles.getBundle(this.name);
		}
		catch (NoSuchSslBundleException ex) {
			List<String> names = bundles.getBundleNames();
			throw new FailureAnalyzedException(
					PROPERTY + " is \"" + this.name + "\", and there is no SSL bundle of that name; there is: "
							+ (names.isEmpty() ? "none" : String.join(", ", names)) + ".",
					"Define it by properties that begin with spring.ssl.bundle.pem." + this.name
							+ " or spring.ssl.bundle.jks." + this.name + ", or leave out " + PROPERTY
							+ " where the agent does not use TLS.",
					ex);
		}
	}

	private static boolean hasKey(KeyStore keyStore) {
		try {
			for (String alias : Collections.list(keyStore.aliases())) {
				if (keyStore.isKeyEntry(alias)) {
					return true;
				}
			}
			return false;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("The key store can't be read: " + ex.getMessage(), ex);
		}
	}

	private FailureAnalyzedException failure(String store, List<String> keys, Throwable failure) {
		Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
		Throwable cause = (failure.getCause() != null && !(root instanceof FileNotFoundException)) ? failure.getCause()
				: root;
		String reason = (cause.getMessage() != null) ? cause.getMessage() : cause.toString();
		List<Setting> settings = settings(store, keys);
		List<Setting> concerned = settings.stream().filter((setting) -> setting.isMeantBy(failure)).toList();
		String lines = (concerned.isEmpty() ? settings : concerned).stream()
			.map((setting) -> "    " + setting + "\n")
			.collect(Collectors.joining());
		return new FailureAnalyzedException(
				"The SSL bundle \"" + this.name + "\", which " + PROPERTY + " names, can't be used:\n\n" + lines
						+ "    " + reason,
				"Correct the file or the property. A PEM file has blocks that begin with -----BEGIN CERTIFICATE----- or "
						+ "-----BEGIN PRIVATE KEY-----; the user of this process must be able to read it.",
				failure);
	}

	/** What is set of a store, whatever the kind of the bundle. */
	private List<Setting> settings(String store, List<String> keys) {
		return Stream.of("pem", "jks")
			.flatMap((kind) -> keys.stream()
				.map((key) -> "spring.ssl.bundle." + kind + "." + this.name + "." + store + "." + key))
			.flatMap((key) -> Stream.ofNullable(this.environment.getProperty(key))
				.map((value) -> new Setting(key, value)))
			.toList();
	}

	private record Setting(String key, String value) {

		/** Spring Boot's sentences quote the file, or say what it should have been. */
		boolean isMeantBy(Throwable failure) {
			String message = String.valueOf(failure.getMessage());
			String kind = this.key.endsWith("private-key") ? "private key" : "certificates or unrecognized";
			return message.contains("'" + this.value + "'") || message.toLowerCase(Locale.ROOT).contains(kind);
		}

		@Override
		public String toString() {
			return this.key + " = " + (this.value.contains("-----BEGIN") ? "(PEM text)" : "\"" + this.value + "\"");
		}

	}

}
