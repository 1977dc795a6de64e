/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.AgentTls;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Who gets to see the executor's token and its TLS key: the packaged application in a JVM
 * of its own, with all loggers on and all endpoints exposed.
 */
@EnabledOnOs(OS.LINUX)
class SecretsIT {

	private static final String TOKEN = "MESOS_EXECUTOR_AUTHENTICATION_TOKEN";

	private static final String KEY_FILE = "LIBPROCESS_SSL_KEY_FILE";

	private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

	private static final Pattern LINK = Pattern.compile("\"href\":\"(http[^\"{]*)\"");

	private static final Duration LONG = Duration.ofMinutes(2);

	private final EmbeddedAgent agent = EmbeddedAgent.builder()
		.authentication()
		.tls(AgentTls.standard().demandingClientCertificate())
		.awaitTimeout(LONG)
		.start();

	private final Map<String, String> environment = new HashMap<>();

	private final List<String> secrets = new ArrayList<>();

	private final HttpClient http = HttpClient.newHttpClient();

	private final Path directory;

	private final Path sandbox;

	private final Path output;

	SecretsIT(@TempDir Path directory) {
		this.directory = directory;
		this.sandbox = directory.resolve("sandbox");
		this.output = directory.resolve("output");
	}

	@BeforeEach
	void prepare() throws IOException {
		Files.createDirectory(this.sandbox);
		this.environment.putAll(this.agent.env(this.sandbox));
		addToken(Objects.requireNonNull(this.environment.get(TOKEN)));
		addKey(this.agent.tlsFiles().key());
	}

	@AfterEach
	void end() {
		this.agent.close();
	}

	private void addToken(String token) {
		this.secrets.add(token);
		this.secrets.add(token.substring(token.lastIndexOf('.') + 1));
	}

	private void addKey(Path key) throws IOException {
		this.secrets.addAll(bodyOf(key));
	}

	private static List<String> bodyOf(Path key) throws IOException {
		List<String> lines = Files.readAllLines(key)
			.stream()
			.filter((line) -> !line.startsWith("-----") && !line.isBlank())
			.toList();
		assertThat(lines).isNotEmpty();
		return lines;
	}

	private Process start() throws IOException {
		Path jar = Path.of("target", "example-app.jar").toAbsolutePath();
		ProcessBuilder builder = new ProcessBuilder(JAVA_HOME.resolve("bin/java").toString(), "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-jar", jar.toString(), "--logging.level.root=trace",
				"--management.endpoints.web.exposure.include=*", "--management.endpoint.env.show-values=always",
				"--management.endpoint.configprops.show-values=always",
				"--management.endpoint.quartz.show-values=always",
				"--bcs.executor.textfile.directory=" + this.directory.resolve("textfiles"))
			.directory(this.sandbox.toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.output.toFile());
		builder.environment().putAll(this.environment);
		return builder.start();
	}

	@Test
	void theTokenAndTheKeyAreSeenByTheAgentAlone() throws Exception {
		String token = Objects.requireNonNull(this.environment.get(TOKEN));
		this.agent.inject(AgentFault.response(503, "Not yet, dear " + token).on(Call.Type.SUBSCRIBE));
		Process process = start();
		try {
			runTasks(token);
			await().atMost(LONG).until(() -> Files.exists(this.sandbox.resolve("http.port")));
			assertThatItListensOnLoopbackOnly(process);
			assertThatNoEndpointShowsThem(Integer.parseInt(Files.readString(this.sandbox.resolve("http.port"))));
			assertThatTheHeapHasFewCopies(process, token);
			this.agent.inject(AgentFault.response(401, "401 Bearer " + token).on(Call.Type.UPDATE));
			Files.createFile(this.sandbox.resolve("tasks/waits/go"));
			assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isEqualTo(1);
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(this.output).content()
			.as("all loggers are on")
			.contains("TRACE", "io.netty.", "internal.transport.")
			.containsPattern("r(eactor)?\\.n(etty)?\\.")
			.contains("401");
		assertThatNoFileHasThem();
	}

	private void runTasks(String token) {
		this.agent.launch(Tasks.data("variables", "env; cat /proc/self/environ; set; cat /proc/self/cmdline"));
		this.agent.awaitUpdate("variables", TaskState.TASK_FINISHED);
		assertThat(this.sandbox.resolve("tasks/variables/stdout")).content().contains("MESOS_TASK_ID=variables");
		this.agent.inject(AgentFault.response(500, "boom: Bearer " + token).on(Call.Type.UPDATE));
		this.agent.inject(AgentFault.response(400, token + " may not").on(Call.Type.UPDATE));
		this.agent.launch(Tasks.data("fails", "echo no >&2; exit 3"));
		this.agent.awaitUpdate("fails", TaskState.TASK_FAILED);
		this.agent.launch(Tasks.data("waits", "until [ -e go ]; do sleep 0.1; done"));
		this.agent.awaitUpdate("waits", TaskState.TASK_RUNNING);
		this.agent.message("hello");
	}

	/** Every socket of the process, as the kernel shows them. */
	private static void assertThatItListensOnLoopbackOnly(Process process) throws IOException {
		List<String> sockets = new ArrayList<>();
		try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
			for (Path descriptor : descriptors.toList()) {
				String target = Files.isSymbolicLink(descriptor) ? Files.readSymbolicLink(descriptor).toString() : "";
				if (target.startsWith("socket:[")) {
					sockets.add(target.substring("socket:[".length(), target.length() - 1));
				}
			}
		}
		List<String> listening = new ArrayList<>();
		for (String table : List.of("tcp", "tcp6")) {
			for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
				Matcher matcher = Pattern.compile("\\s*\\d+: ([0-9A-F]+):[0-9A-F]{4} \\S+ 0A .*").matcher(line);
				if (matcher.matches() && sockets.stream().anyMatch((inode) -> line.contains(" " + inode + " "))) {
					listening.add(matcher.group(1));
				}
			}
		}
		assertThat(listening).isNotEmpty()
			.allMatch((address) -> List
				.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000")
				.contains(address));
	}

	private void assertThatNoEndpointShowsThem(int port) throws Exception {
		String base = "http://127.0.0.1:" + port;
		List<String> addresses = new ArrayList<>(List.of(base + "/", base + "/actuator/env/" + TOKEN,
				base + "/actuator/env/mesos.executor-authentication-token", base + "/actuator/env/" + KEY_FILE,
				base + "/actuator/configprops/mesos", base + "/bcs-executor/output?task=variables"));
		Matcher links = LINK.matcher(get(base + "/actuator"));
		while (links.find()) {
			addresses.add(links.group(1));
		}
		assertThat(addresses)
			.contains(base + "/actuator/env", base + "/actuator/configprops", base + "/actuator/threaddump",
					base + "/actuator/prometheus", base + "/actuator/bcsexecutor")
			.as("there is no way to a heap dump")
			.noneMatch((address) -> address.contains("heapdump"));
		for (String address : addresses) {
			assertThatNoneIsIn(address, get(address));
		}
		assertThat(get(base + "/actuator/env")).as("values are shown").contains(this.agent.executorId());
		HttpRequest events = HttpRequest.newBuilder(URI.create(base + "/bcs-executor/events")).build();
		try (InputStream stream = this.http.send(events, BodyHandlers.ofInputStream()).body()) {
			byte[] first = new byte[64 * 1024];
			assertThatNoneIsIn("the events of the page",
					new String(first, 0, stream.read(first), StandardCharsets.UTF_8));
		}
	}

	private String get(String address) throws Exception {
		return this.http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString()).body();
	}

	/**
	 * The token is sent with each call and has to be there; the text of the key has not.
	 */
	private void assertThatTheHeapHasFewCopies(Process process, String token) throws Exception {
		Path dump = this.directory.resolve("heap.hprof");
		Process jcmd = new ProcessBuilder(JAVA_HOME.resolve("bin/jcmd").toString(), Long.toString(process.pid()),
				"GC.heap_dump", dump.toString())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("jcmd").toFile())
			.start();
		assertThat(jcmd.waitFor()).isZero();
		List<String> texts = new ArrayList<>(List.of(token));
		texts.addAll(bodyOf(this.agent.tlsFiles().key()));
		List<Integer> counts = new ArrayList<>();
		for (String text : texts) {
			counts.add(count(dump, text.getBytes(StandardCharsets.US_ASCII)));
		}
		Files.delete(dump);
		assertThat(counts.get(0)).as("copies of the token").isBetween(1, 8);
		assertThat(counts.subList(1, counts.size())).as("copies of the lines of the key").containsOnly(0);
	}

	private static int count(Path file, byte[] text) throws IOException {
		int count = 0;
		int matched = 0;
		try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
			for (int next = stream.read(); next >= 0; next = stream.read()) {
				// Long random texts do not overlap themselves.
				matched = (next == text[matched]) ? matched + 1 : (next == text[0]) ? 1 : 0;
				if (matched == text.length) {
					count++;
					matched = 0;
				}
			}
		}
		return count;
	}

	@Test
	void anExecutorThatIsRefusedShowsNoToken() throws Exception {
		String other = this.agent.tokenOf("another");
		addToken(other);
		this.environment.put(TOKEN, other);
		assertThat(failure()).contains("does not contain an 'eid' claim");
	}

	@Test
	void aTokenThatIsMalformedIsNotShown() throws Exception {
		this.environment.put(TOKEN, this.environment.get(TOKEN) + "\r\nX-Injected: yes");
		this.secrets.add("X-Injected");
		assertThat(failure()).contains(TOKEN);
	}

	@Test
	void aKeyThatDoesNotFitIsNotShown() throws Exception {
		try (EmbeddedAgent other = EmbeddedAgent.builder()
			.tls(AgentTls.standard().demandingClientCertificate())
			.start()) {
			Path key = other.tlsFiles().key();
			addKey(key);
			this.environment.put(KEY_FILE, key.toString());
			assertThat(failure()).contains("is not the key of the certificate in LIBPROCESS_SSL_CERT_FILE");
		}
	}

	@Test
	void aKeyThatIsBrokenIsNotShown() throws Exception {
		Path key = this.agent.tlsFiles().key();
		Path broken = Files.writeString(this.directory.resolve("broken.key"),
				Files.readString(key).replaceFirst("-----\\R..", "-----\n??"));
		this.environment.put(KEY_FILE, broken.toString());
		this.secrets.add(bodyOf(broken).get(0).substring(2));
		assertThat(failure()).contains(KEY_FILE);
		Files.delete(broken);
	}

	/** Runs an application that can't run, and returns what it says. */
	private String failure() throws Exception {
		Process process = start();
		try {
			assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isEqualTo(1);
		}
		finally {
			process.destroyForcibly();
		}
		assertThatNoFileHasThem();
		return Files.readString(this.output);
	}

	/** The output, the sandbox and the textfile. */
	private void assertThatNoFileHasThem() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.filter(Files::isRegularFile)
				.filter((path) -> !path.getFileName().toString().endsWith(".key"))
				.toList()) {
				assertThatNoneIsIn(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
			}
		}
	}

	/** Says where one is, and not what it is. */
	private void assertThatNoneIsIn(String where, String text) {
		List<String> found = text.lines()
			.filter((line) -> this.secrets.stream().anyMatch(line::contains))
			.map(this::withoutSecrets)
			.toList();
		assertThat(found).as(where).isEmpty();
	}

	private String withoutSecrets(String line) {
		String shown = line;
		for (String secret : this.secrets) {
			shown = shown.replace(secret, "<secret>");
		}
		return shown;
	}

}
