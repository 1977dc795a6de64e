/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.netty.util.NetUtil;

/**
 * Makes X.509 certificates for the length of a test, with nothing but the JDK: a
 * self-signed authority (elliptic curve P-256) and what it vouches for.
 */
final class CertificateAuthority {

	private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));

	private static final byte[] CA_CONSTRAINTS = extension(true, Der.sequence(Der.yes()), 2, 5, 29, 19);

	/** Signing certificates: bit 5 of the nine. */
	private static final byte[] CA_USAGE = extension(true, Der.bits(2, new byte[] { 0x04 }), 2, 5, 29, 15);

	private static final int DNS_NAME = 2;

	private static final int IP_ADDRESS = 7;

	private final SecureRandom random = new SecureRandom();

	private final byte[] name;

	private final KeyPair keys;

	private final X509Certificate certificate;

	CertificateAuthority(String commonName) {
		this.name = distinguishedName(commonName);
		this.keys = newKeys();
		this.certificate = sign(this.name, this.keys.getPublic(), List.of(CA_CONSTRAINTS, CA_USAGE));
	}

	X509Certificate certificate() {
		return this.certificate;
	}

	/**
	 * Makes a key and a certificate for it.
	 * @param commonName whose they are, for people to read
	 * @param subjectAlternativeNames addresses and host names it is good for, may be none
	 * @return both
	 */
	Identity issue(String commonName, List<String> subjectAlternativeNames) {
		KeyPair pair = newKeys();
		List<byte[]> extensions = new ArrayList<>();
		if (!subjectAlternativeNames.isEmpty()) {
			byte[][] names = subjectAlternativeNames.stream()
				.map(CertificateAuthority::generalName)
				.toArray(byte[][]::new);
			extensions.add(extension(false, Der.sequence(names), 2, 5, 29, 17));
		}
		return new Identity(pair.getPrivate(), sign(distinguishedName(commonName), pair.getPublic(), extensions));
	}

	private static byte[] generalName(String name) {
		byte[] address = NetUtil.createByteArrayFromIpAddressString(name);
		return (address != null) ? Der.tagged(IP_ADDRESS, false, address)
				: Der.tagged(DNS_NAME, false, name.getBytes(StandardCharsets.US_ASCII));
	}

	private X509Certificate sign(byte[] subject, PublicKey key, List<byte[]> extensions) {
		Instant now = Instant.now();
		byte[] content = Der.sequence(
				// Version 3, the one that has extensions.
				Der.tagged(0, true, Der.integer(BigInteger.TWO)), Der.integer(new BigInteger(63, this.random)),
				ECDSA_SHA256, this.name,
				// Clocks differ, and nothing here lives longer than a test.
				Der.sequence(Der.time(now.minus(Duration.ofDays(1))), Der.time(now.plus(Duration.ofDays(30)))), subject,
				key.getEncoded(), extensions.isEmpty() ? new byte[0]
						: Der.tagged(3, true, Der.sequence(extensions.toArray(byte[][]::new))));
		try {
			Signature signature = Signature.getInstance("SHA256withECDSA");
			signature.initSign(this.keys.getPrivate());
			signature.update(content);
			byte[] encoded = Der.sequence(content, ECDSA_SHA256, Der.bits(0, signature.sign()));
			return (X509Certificate) CertificateFactory.getInstance("X.509")
				.generateCertificate(new ByteArrayInputStream(encoded));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every JDK signs certificates", ex);
		}
	}

	private static byte[] distinguishedName(String commonName) {
		return Der.sequence(Der.set(Der.sequence(Der.oid(2, 5, 4, 3), Der.utf8(commonName))));
	}

	private static byte[] extension(boolean critical, byte[] content, int... oid) {
		return Der.sequence(Der.oid(oid), critical ? Der.yes() : new byte[0], Der.octets(content));
	}

	private static KeyPair newKeys() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(new ECGenParameterSpec("secp256r1"));
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every JDK has the curve P-256", ex);
		}
	}

	/**
	 * Writes something in PEM form.
	 * @param label what it is
	 * @param content its encoding
	 * @return lines of text
	 */
	static String pem(String label, byte[] content) {
		return "-----BEGIN " + label + "-----\n"
				+ Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content) + "\n-----END " + label
				+ "-----\n";
	}

	/**
	 * A private key and the certificate that goes with it.
	 */
	record Identity(PrivateKey key, X509Certificate certificate) {
	}

}
