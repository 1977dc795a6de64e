/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a PEM file, which may stand between other text, as OpenSSL reads them.
 * One may be a key: none of the text becomes a string, and it is overwritten in the end.
 */
final class PemFile implements AutoCloseable {

	private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\R(.*?)-----END \\1-----",
			Pattern.DOTALL);

	/** Longer ones are no PEM file, and somebody's data may lie beside certificates. */
	private static final long LONGEST = 16L << 20;

	private final List<Block> blocks;

	private PemFile(List<Block> blocks) {
		this.blocks = blocks;
	}

	/**
	 * Reads a file.
	 * @throws IOException if it can't be read; the message completes a sentence that
	 * begins with the file
	 */
	static PemFile read(Path path) throws IOException {
		byte[] text = new byte[0];
		try {
			if (Files.size(path) <= LONGEST) {
				text = Files.readAllBytes(path);
			}
			return parse(text);
		}
		catch (NoSuchFileException ex) {
			throw new IOException("does not exist", ex);
		}
		catch (AccessDeniedException ex) {
			throw new IOException("can't be read by this user", ex);
		}
		catch (IOException ex) {
			throw new IOException("can't be read: " + TransportErrors.message(ex), ex);
		}
		finally {
			Arrays.fill(text, (byte) 0);
		}
	}

	private static PemFile parse(byte[] text) {
		List<Block> blocks = new ArrayList<>();
		Matcher matcher = BLOCK.matcher(new Latin1(text, 0, text.length));
		while (matcher.find()) {
			blocks.add(new Block(matcher.group(1), Arrays.copyOfRange(text, matcher.start(2), matcher.end(2))));
		}
		return new PemFile(blocks);
	}

	List<Block> blocks() {
		return this.blocks;
	}

	/**
	 * Returns the certificates, which are none in a file that is about something else.
	 * @throws GeneralSecurityException if one can't be decoded
	 */
	List<X509Certificate> certificates() throws GeneralSecurityException {
		CertificateFactory factory = CertificateFactory.getInstance("X.509");
		List<X509Certificate> certificates = new ArrayList<>();
		for (Block block : this.blocks) {
			if (block.label().endsWith("CERTIFICATE")) {
				byte[] bytes = block.bytes();
				if (bytes.length == 0) {
					throw new CertificateException("A certificate is not valid base64");
				}
				certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes)));
			}
		}
		return certificates;
	}

	/** Overwrites the text. */
	@Override
	public void close() {
		this.blocks.forEach((block) -> Arrays.fill(block.body, (byte) 0));
	}

	/** One block. */
	static final class Block {

		private static final byte[] ENCRYPTED = "Proc-Type: 4,ENCRYPTED".getBytes(StandardCharsets.US_ASCII);

		private final String label;

		private final byte[] body;

		Block(String label, byte[] body) {
			this.label = label;
			this.body = body;
		}

		/** What it says to be. */
		String label() {
			return this.label;
		}

		boolean isEncrypted() {
			return this.label.startsWith("ENCRYPTED") || (this.body.length > ENCRYPTED.length
					&& Arrays.equals(this.body, 0, ENCRYPTED.length, ENCRYPTED, 0, ENCRYPTED.length));
		}

		/** What the text encodes; empty if it is malformed. */
		byte[] bytes() {
			byte[] base64 = new byte[this.body.length];
			int length = 0;
			for (byte character : this.body) {
				if (character != ' ' && (character < '\t' || character > '\r')) {
					base64[length++] = character;
				}
			}
			byte[] exact = Arrays.copyOf(base64, length);
			try {
				return Base64.getDecoder().decode(exact);
			}
			catch (IllegalArgumentException ex) {
				return new byte[0];
			}
			finally {
				Arrays.fill(base64, (byte) 0);
				Arrays.fill(exact, (byte) 0);
			}
		}

		@Override
		public String toString() {
			return this.label;
		}

	}

	/** Bytes as characters, for the pattern. */
	private static final class Latin1 implements CharSequence {

		private final byte[] bytes;

		private final int start;

		private final int end;

		Latin1(byte[] bytes, int start, int end) {
			this.bytes = bytes;
			this.start = start;
			this.end = end;
		}

		@Override
		public int length() {
			return this.end - this.start;
		}

		@Override
		public char charAt(int index) {
			return (char) (this.bytes[this.start + index] & 0xff);
		}

		@Override
		public CharSequence subSequence(int from, int to) {
			return new Latin1(this.bytes, this.start + from, this.start + to);
		}

		@Override
		public String toString() {
			return new String(this.bytes, this.start, length(), StandardCharsets.ISO_8859_1);
		}

	}

}
