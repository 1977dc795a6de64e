/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PrivateKeyDecoderTests {

	private final Path file;

	PrivateKeyDecoderTests(@TempDir Path directory) {
		this.file = directory.resolve("key.pem");
	}

	private PrivateKey decode(String... pem) throws IOException, InvalidKeyException {
		return PrivateKeyDecoder.decode(PemFile.read(Files.writeString(this.file, String.join("\n", pem))));
	}

	@ParameterizedTest
	@CsvSource({ "RSA, 1024", "RSA, 2048", "EC, 256", "EC, 384", "EC, 521", "Ed25519, 255", "DSA, 1024" })
	void decodesPkcs8(String algorithm, int size) throws Exception {
		PrivateKey key = generate(algorithm, size);
		assertThat(decode(pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1024, 2048 })
	void decodesPkcs1(int size) throws Exception {
		PrivateKey key = generate("RSA", size);
		assertThat(decode(pem("RSA PRIVATE KEY", inner(key)))).isEqualTo(key);
	}

	@ParameterizedTest
	@CsvSource({ "secp256r1, 06082a8648ce3d030107", "secp384r1, 06052b81040022", "secp521r1, 06052b81040023" })
	void decodesSec1(String curve, String identifier) throws Exception {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
		generator.initialize(new ECGenParameterSpec(curve));
		ECPrivateKey key = (ECPrivateKey) generator.generateKeyPair().getPrivate();
		byte[] oid = HexFormat.of().parseHex(identifier);
		assertThat(decode(pem("EC PRIVATE KEY", withCurve(inner(key), oid))))
			.satisfies((decoded) -> isSame(decoded, key));
		assertThat(decode(pem("EC PARAMETERS", oid), pem("EC PRIVATE KEY", inner(key))))
			.satisfies((decoded) -> isSame(decoded, key));
		assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> decode(pem("EC PRIVATE KEY", inner(key))))
			.withMessage("has a key for an elliptic curve, and does not name the curve");
	}

	@Test
	void findsTheKeyBetweenOtherThings() throws Exception {
		PrivateKey key = generate("RSA", 2048);
		assertThat(decode("subject=/CN=agent\r", pem("CERTIFICATE", new byte[] { 1 }).replace("\n", "\r\n"),
				"-----BEGIN unfinished", pem("RSA PRIVATE KEY", inner(key)).replace("\n", "\r\n"),
				pem("PRIVATE KEY", new byte[] { 2 })))
			.isEqualTo(key);
	}

	@Test
	void refusesEncryptedKeysWithASentence() {
		for (String pem : new String[] { pem("ENCRYPTED PRIVATE KEY", new byte[] { 1 }), """
				-----BEGIN RSA PRIVATE KEY-----
				Proc-Type: 4,ENCRYPTED
				DEK-Info: AES-128-CBC,00

				AAAA
				-----END RSA PRIVATE KEY-----
				""" }) {
			assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> decode(pem))
				.withMessageStartingWith("has an encrypted key");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" })
	void showsNothingOfAKeyThatItCanNotDecode(String label) {
		byte[] garbage = "s3cret s3cret".getBytes(StandardCharsets.US_ASCII);
		for (String pem : new String[] { pem(label, garbage),
				"-----BEGIN " + label + "-----\n*s3cret*\n-----END " + label + "-----\n",
				"-----BEGIN " + label + "-----\n\n-----END " + label + "-----\n" }) {
			assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> decode(pem))
				.withMessageStartingWith("has a ")
				.withMessageNotContaining("s3cret")
				.withNoCause();
		}
	}

	@Test
	void saysWhenThereIsNoKey() {
		assertThatExceptionOfType(InvalidKeyException.class)
			.isThrownBy(() -> decode(pem("CERTIFICATE", new byte[] { 1 })))
			.withMessage("has no private key in it");
	}

	@ParameterizedTest
	@ValueSource(strings = { "30", "3080", "3084ffffffff02", "3003020101", "30060201010401", "300602010104", "0500" })
	void survivesBrokenEncodings(String hex) {
		assertThatExceptionOfType(InvalidKeyException.class)
			.isThrownBy(() -> decode(pem("EC PRIVATE KEY", HexFormat.of().parseHex(hex))));
	}

	/** The encodings may differ. */
	private static void isSame(PrivateKey decoded, ECPrivateKey key) {
		assertThat(((ECPrivateKey) decoded).getS()).isEqualTo(key.getS());
		assertThat(((ECPrivateKey) decoded).getParams().getOrder()).isEqualTo(key.getParams().getOrder());
	}

	private static PrivateKey generate(String algorithm, int size) throws GeneralSecurityException {
		KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
		generator.initialize(size);
		return generator.generateKeyPair().getPrivate();
	}

	private static String pem(String label, byte[] der) {
		return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(der)
				+ "\n-----END " + label + "-----\n";
	}

	/** What PKCS#8 wraps: its last element, an octet string. */
	private static byte[] inner(PrivateKey key) {
		byte[] pkcs8 = key.getEncoded();
		int position = header(pkcs8, 0);
		position += 3;
		position += pkcs8[position + 1] + 2;
		return Arrays.copyOfRange(pkcs8, header(pkcs8, position), pkcs8.length);
	}

	private static int header(byte[] der, int position) {
		int length = der[position + 1] & 0xff;
		return position + 2 + ((length > 0x80) ? length - 0x80 : 0);
	}

	/** Appends the curve to a key that has no public part. */
	private static byte[] withCurve(byte[] sec1, byte[] oid) {
		byte[] content = Arrays.copyOfRange(sec1, header(sec1, 0), sec1.length);
		HexFormat hex = HexFormat.of();
		String parameters = "a0" + hex.toHexDigits((byte) oid.length) + hex.formatHex(oid);
		int length = content.length + oid.length + 2;
		String tag = "30" + ((length >= 0x80) ? "81" : "") + hex.toHexDigits((byte) length);
		return hex.parseHex(tag + hex.formatHex(content) + parameters);
	}

}
