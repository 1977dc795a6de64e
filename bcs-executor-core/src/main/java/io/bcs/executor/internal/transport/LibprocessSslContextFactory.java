/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

import io.bcs.executor.InvalidDriverEnvException;
import io.bcs.executor.InvalidDriverEnvException.Fault;
import io.bcs.executor.TlsEnv;
import io.bcs.executor.TlsEnv.Location;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the certificates and keys that the variables of libprocess name.
 */
final class LibprocessSslContextFactory {

	private static final Logger logger = LoggerFactory.getLogger(LibprocessSslContextFactory.class);

	private final TlsEnv env;

	private final List<Fault> faults = new ArrayList<>();

	private LibprocessSslContextFactory(TlsEnv env) {
		this.env = env;
	}

	/**
	 * Reads the files. Blocks while it does.
	 * @param env names them
	 * @return what to connect with
	 * @throws InvalidDriverEnvException if some can't be read, with their variables'
	 * names
	 */
	static SslContext context(TlsEnv env) {
		SslContext context = new LibprocessSslContextFactory(env).context();
		env.warnings()
			.forEach((warning) -> logger.atWarn().addKeyValue("event", "bcs.executor.tls-variable").log(warning));
		return context;
	}

	private SslContext context() {
		SslContextBuilder builder = SslContextBuilder.forClient();
		trust(builder);
		if (this.env.certificateFile() != null && this.env.keyFile() != null) {
			identify(builder, this.env.certificateFile(), this.env.keyFile());
		}
		if (!this.faults.isEmpty()) {
			throw new InvalidDriverEnvException(this.faults);
		}
		try {
			return builder.build();
		}
		catch (SSLException ex) {
			throw new IllegalArgumentException("TLS can't be set up: " + TransportErrors.message(ex), ex);
		}
	}

	private void trust(SslContextBuilder builder) {
		if (!this.env.verifyServer()) {
			builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
			return;
		}
		Set<X509Certificate> certificates = new LinkedHashSet<>();
		if (this.env.caFile() != null) {
			certificates.addAll(certificates(this.env.caFile()));
		}
		if (this.env.caDirectory() != null) {
			certificates.addAll(certificatesIn(this.env.caDirectory()));
		}
		if (!certificates.isEmpty()) {
			builder.trustManager(certificates.toArray(X509Certificate[]::new));
		}
	}

	private void identify(SslContextBuilder builder, Location certificateFile, Location keyFile) {
		List<X509Certificate> chain = certificates(certificateFile);
		try (PemFile file = PemFile.read(keyFile.path())) {
			PrivateKey key = PrivateKeyDecoder.decode(file);
			if (chain.isEmpty()) {
				return;
			}
			if (belongs(key, chain.get(0).getPublicKey())) {
				builder.keyManager(key, chain.toArray(X509Certificate[]::new));
			}
			else {
				fault(keyFile, "is not the key of the certificate in " + certificateFile);
			}
		}
		catch (IOException | InvalidKeyException ex) {
			fault(keyFile, TransportErrors.message(ex));
		}
	}

	/** Found out by a signature; a handshake would only fail. */
	private static boolean belongs(PrivateKey key, PublicKey certified) {
		String algorithm = switch (key.getAlgorithm()) {
			case "RSA" -> "SHA256withRSA";
			case "EC" -> "SHA256withECDSA";
			case "DSA" -> "SHA256withDSA";
			case "EdDSA" -> "EdDSA";
			default -> "";
		};
		if (algorithm.isEmpty()) {
			return true;
		}
		byte[] signed;
		try {
			Signature signature = Signature.getInstance(algorithm);
			signature.initSign(key);
			signed = signature.sign();
		}
		catch (GeneralSecurityException ex) {
			// A curve, say, that this JDK can't use: the handshake says so.
			return true;
		}
		try {
			Signature signature = Signature.getInstance(algorithm);
			signature.initVerify(certified);
			return signature.verify(signed);
		}
		catch (GeneralSecurityException ex) {
			return false;
		}
	}

	private Set<X509Certificate> certificatesIn(Location directory) {
		Set<X509Certificate> certificates = new LinkedHashSet<>();
		try (Stream<Path> files = Files.list(directory.path())) {
			for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
				addCertificates(file, certificates);
			}
			if (certificates.isEmpty()) {
				fault(directory, "has no files with certificates in it");
			}
		}
		catch (NoSuchFileException ex) {
			fault(directory, "does not exist");
		}
		catch (NotDirectoryException ex) {
			fault(directory, "is not a directory");
		}
		catch (IOException ex) {
			fault(directory, "can't be read: " + TransportErrors.message(ex));
		}
		return certificates;
	}

	/** Others may keep their files in the directory as well. */
	private static void addCertificates(Path file, Set<X509Certificate> certificates) {
		try (PemFile pem = PemFile.read(file)) {
			certificates.addAll(pem.certificates());
		}
		catch (IOException | GeneralSecurityException ex) {
			logger.debug("{} is left out: {}", file, TransportErrors.message(ex));
		}
	}

	private List<X509Certificate> certificates(Location file) {
		try (PemFile pem = PemFile.read(file.path())) {
			List<X509Certificate> certificates = pem.certificates();
			if (certificates.isEmpty()) {
				fault(file, "has no certificates in it");
			}
			return certificates;
		}
		catch (IOException ex) {
			fault(file, TransportErrors.message(ex));
		}
		catch (GeneralSecurityException ex) {
			fault(file, "has a certificate that can't be decoded: " + TransportErrors.message(ex));
		}
		return List.of();
	}

	private void fault(Location location, String reason) {
		this.faults.add(new Fault(location.variable(), location.path().toString(), reason));
	}

}
