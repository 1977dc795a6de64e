/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Writes the port of the web server into the file {@code http.port} of the sandbox, so
 * that scrapers find {@code /actuator/prometheus} of an executor that listens on a free
 * port. The file appears complete or not at all. A sandbox that can't be written is
 * logged; the executor works without the file.
 */
class HttpPortFile implements ApplicationListener<WebServerInitializedEvent> {

	static final String NAME = "http.port";

	private static final Logger logger = LoggerFactory.getLogger(HttpPortFile.class);

	private static final FileAttribute<?> OWNER_ONLY = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private final Path directory;

	HttpPortFile(Path directory) {
		this.directory = directory;
	}

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		// A management server of its own, if someone configures one, has a namespace.
		if (event.getApplicationContext().getServerNamespace() == null) {
			write(event.getWebServer().getPort());
		}
	}

	private void write(int port) {
		Path file = this.directory.resolve(NAME);
		Path temporary = this.directory.resolve(NAME + ".tmp");
		try {
			// Created anew: a link that somebody put there is not followed.
			Files.deleteIfExists(temporary);
			Files.writeString(Files.createFile(temporary, OWNER_ONLY), Integer.toString(port));
			// Scrapers run as another user, whatever the umask of this one is.
			Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
			Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			logger.warn("The port {} of the web server can't be written to {}: {}", port, file, ex.toString());
			logger.debug("The port file can't be written", ex);
		}
	}

}
