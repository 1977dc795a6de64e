/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.BufferUnderflowException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import io.bcs.executor.internal.transport.PemFile.Block;
import org.jspecify.annotations.Nullable;

/**
 * Decodes private keys in the three forms that OpenSSL writes: PKCS#8, which the JDK
 * takes, and those for RSA (PKCS#1) and elliptic curves (SEC 1), which are wrapped into
 * it. No message of this class shows any part of a key.
 */
final class PrivateKeyDecoder {

	private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "DSA");

	private static final int INTEGER = 0x02;

	private static final int OCTET_STRING = 0x04;

	private static final int OBJECT_IDENTIFIER = 0x06;

	private static final int SEQUENCE = 0x30;

	/** The tag of the curve within a SEC 1 key. */
	private static final int PARAMETERS = 0xa0;

	private static final byte[] VERSION = { INTEGER, 1, 0 };

	/** 1.2.840.113549.1.1.1 and its empty parameters. */
	private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");

	/** 1.2.840.10045.2.1. */
	private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

	private PrivateKeyDecoder() {
	}

	/**
	 * Returns the first private key of a file.
	 * @throws InvalidKeyException if there is none, or it can't be decoded; the message
	 * completes a sentence that begins with the file
	 */
	static PrivateKey decode(PemFile file) throws InvalidKeyException {
		byte[] curve = null;
		for (Block block : file.blocks()) {
			if (block.label().equals("EC PARAMETERS")) {
				curve = block.bytes();
			}
			if (block.label().endsWith("PRIVATE KEY")) {
				return decode(block, curve);
			}
		}
		throw new InvalidKeyException("has no private key in it");
	}

	private static PrivateKey decode(Block block, byte @Nullable [] curve) throws InvalidKeyException {
		if (block.isEncrypted()) {
			throw new InvalidKeyException("has an encrypted key, and no variable of libprocess gives a passphrase; "
					+ "a key without one is needed");
		}
		return switch (block.label()) {
			case "PRIVATE KEY" -> generate(block.bytes());
			case "RSA PRIVATE KEY" -> generate(wrap(RSA, block.bytes()));
			case "EC PRIVATE KEY" -> generate(wrap(concat(EC, curveOf(block.bytes(), curve)), block.bytes()));
			default -> throw new InvalidKeyException("has a key of a kind that is not supported: " + block.label());
		};
	}

	private static PrivateKey generate(byte[] pkcs8) throws InvalidKeyException {
		PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
		Arrays.fill(pkcs8, (byte) 0);
		for (String algorithm : ALGORITHMS) {
			try {
				return KeyFactory.getInstance(algorithm).generatePrivate(spec);
			}
			catch (InvalidKeySpecException | NoSuchAlgorithmException ex) {
				// Another algorithm, or none.
			}
		}
		throw new InvalidKeyException("has a private key that can't be decoded, or of an algorithm or curve that "
				+ "this JDK does not have");
	}

	private static byte[] wrap(byte[] algorithm, byte[] key) {
		return der(SEQUENCE, concat(VERSION, concat(der(SEQUENCE, algorithm), der(OCTET_STRING, key))));
	}

	/** The object identifier of the curve, in the key or in the block before it. */
	private static byte[] curveOf(byte[] key, byte @Nullable [] separate) throws InvalidKeyException {
		byte[] curve = null;
		try {
			ByteBuffer sequence = content(ByteBuffer.wrap(key), SEQUENCE);
			content(sequence, INTEGER);
			content(sequence, OCTET_STRING);
			if (sequence.hasRemaining() && (sequence.get(sequence.position()) & 0xff) == PARAMETERS) {
				ByteBuffer parameters = content(sequence, PARAMETERS);
				curve = new byte[parameters.remaining()];
				parameters.get(curve);
			}
		}
		catch (BufferUnderflowException | IllegalArgumentException ex) {
			throw new InvalidKeyException("has a private key that can't be decoded");
		}
		curve = (curve != null) ? curve : separate;
		if (curve == null || curve.length == 0 || curve[0] != OBJECT_IDENTIFIER) {
			throw new InvalidKeyException("has a key for an elliptic curve, and does not name the curve");
		}
		return curve;
	}

	private static ByteBuffer content(ByteBuffer der, int tag) {
		if ((der.get() & 0xff) != tag) {
			throw new IllegalArgumentException("Another tag");
		}
		int length = der.get() & 0xff;
		if (length > 0x80) {
			int bytes = length - 0x80;
			length = 0;
			for (int i = 0; i < bytes; i++) {
				length = (length << 8) | (der.get() & 0xff);
			}
		}
		if (length < 0 || length > der.remaining()) {
			throw new BufferUnderflowException();
		}
		ByteBuffer content = der.slice(der.position(), length);
		der.position(der.position() + length);
		return content;
	}

	private static byte[] der(int tag, byte[] content) {
		ByteArrayOutputStream der = new ByteArrayOutputStream();
		der.write(tag);
		if (content.length < 0x80) {
			der.write(content.length);
		}
		else if (content.length < 0x100) {
			der.write(0x81);
			der.write(content.length);
		}
		else if (content.length < 0x10000) {
			der.write(0x82);
			der.write(content.length >> 8);
			der.write(content.length);
		}
		else {
			der.write(0x83);
			der.write(content.length >> 16);
			der.write(content.length >> 8);
			der.write(content.length);
		}
		der.writeBytes(content);
		return der.toByteArray();
	}

	private static byte[] concat(byte[] first, byte[] second) {
		return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
	}

}
