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
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a PEM file, which may stand between other text, as OpenSSL reads them.
 */
final class PemFile {

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
		String text;
		try {
			text = (Files.size(path) <= LONGEST) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "";
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
		return parse(text);
	}

	private static PemFile parse(String text) {
		List<Block> blocks = new ArrayList<>();
		Matcher matcher = BLOCK.matcher(text);
		while (matcher.find()) {
			blocks.add(new Block(matcher.group(1), matcher.group(2)));
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

	/**
	 * One block.
	 *
	 * @param label what it says to be
	 * @param body its text
	 */
	record Block(String label, String body) {

		boolean isEncrypted() {
			return this.label.startsWith("ENCRYPTED") || this.body.startsWith("Proc-Type: 4,ENCRYPTED");
		}

		/** What the text encodes; empty if it is malformed. */
		byte[] bytes() {
			try {
				return Base64.getDecoder().decode(this.body.replaceAll("\\s", ""));
			}
			catch (IllegalArgumentException ex) {
				return new byte[0];
			}
		}

		@Override
		public String toString() {
			// The text may be a key.
			return this.label;
		}

	}

}
