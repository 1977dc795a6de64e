/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class HttpPortFileTests {

	private final Path sandbox;

	HttpPortFileTests(@TempDir Path sandbox) {
		this.sandbox = sandbox;
	}

	@Test
	void thePortOfTheWebServerIsWrittenAndNothingElse() {
		HttpPortFile file = new HttpPortFile(this.sandbox);
		file.onApplicationEvent(started(8080, null));
		file.onApplicationEvent(started(8081, null));
		assertThat(this.sandbox.resolve("http.port")).hasContent("8081");
		assertThat(this.sandbox).isDirectoryNotContaining("glob:**.tmp");
	}

	@Test
	void everyoneMayReadTheFileAndALinkInItsPlaceIsNotFollowed() throws IOException {
		Path precious = Files.writeString(this.sandbox.resolve("precious"), "precious");
		Files.createSymbolicLink(this.sandbox.resolve("http.port.tmp"), precious);
		Files.createSymbolicLink(this.sandbox.resolve("http.port"), precious);
		new HttpPortFile(this.sandbox).onApplicationEvent(started(8080, null));
		assertThat(this.sandbox.resolve("http.port")).isRegularFile().hasContent("8080");
		assertThat(Files.getPosixFilePermissions(this.sandbox.resolve("http.port"), LinkOption.NOFOLLOW_LINKS))
			.isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
		assertThat(precious).hasContent("precious");
	}

	@Test
	void aManagementServerOfItsOwnDoesNotCount() {
		new HttpPortFile(this.sandbox).onApplicationEvent(started(8080, "management"));
		assertThat(this.sandbox).isEmptyDirectory();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aSandboxThatCanNotBeWrittenIsALineInTheLogAndNoReasonToFail(CapturedOutput output) {
		Path missing = this.sandbox.resolve("missing");
		new HttpPortFile(missing).onApplicationEvent(started(8080, null));
		assertThat(missing).doesNotExist();
		assertThat(output.getAll()
			.lines()
			.filter((line) -> line.contains("The port 8080 of the web server can't be written to " + missing
					+ "/http.port: java.nio.file.NoSuchFileException")))
			.hasSize(1);
		assertThat(output.getAll()).doesNotContain("\tat ");
	}

	private static WebServerInitializedEvent started(int port, @Nullable String namespace) {
		WebServer server = mock(WebServer.class);
		given(server.getPort()).willReturn(port);
		WebServerApplicationContext context = mock(WebServerApplicationContext.class);
		given(context.getServerNamespace()).willReturn(namespace);
		return new StartedEvent(server, context);
	}

	private static final class StartedEvent extends WebServerInitializedEvent {

		@Serial
		private static final long serialVersionUID = 1L;

		private final transient WebServerApplicationContext context;

		StartedEvent(WebServer server, WebServerApplicationContext context) {
			super(server);
			this.context = context;
		}

		@Override
		public WebServerApplicationContext getApplicationContext() {
			return this.context;
		}

	}

}
