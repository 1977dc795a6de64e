/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

import io.bcs.executor.task.AsyncTaskRunner;
import io.bcs.executor.task.KillHandler;
import io.bcs.executor.task.TaskDataReader;
import io.bcs.executor.task.TaskListener;
import io.bcs.executor.task.TaskOutput;
import io.bcs.executor.task.TaskRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A client that was compiled with this version, and runs with a later one that has grown:
 * in the ways in which the API may grow, and in two in which it may not.
 */
class OlderClientTests {

	private static final Path SOURCES = Path.of("src/main/java/io/bcs/executor");

	/** Implements what applications implement, and reads what they read. */
	private static final String CLIENT = """
			package client;

			import java.time.Duration;
			import java.time.Instant;
			import java.util.ArrayList;
			import java.util.List;
			import java.util.concurrent.Callable;

			import io.bcs.executor.*;
			import io.bcs.executor.task.*;
			import org.apache.mesos.v1.Protos.*;

			public final class Client implements Callable<String>, Executor, DriverListener, TaskRunner {

				private final List<String> seen = new ArrayList<>();

				@Override
				public void launchTask(ExecutorDriver driver, TaskInfo task) {
					this.seen.add("launch " + task.getName());
				}

				@Override
				public void killTask(ExecutorDriver driver, TaskID id) {
					this.seen.add("kill " + id.getValue());
				}

				@Override
				public void shutdown(ExecutorDriver driver) {
					this.seen.add("shutdown");
				}

				@Override
				public void run(TaskContext context) {
				}

				@Override
				public void onEvent(DriverEvent event) {
					if (event instanceof DriverEvent.SubscriptionFailed failed) {
						this.seen.add("failed " + failed.attempt() + " " + failed.reason() + " " + failed.pause());
					}
					else {
						this.seen.add("another event");
					}
				}

				private static String of(StopReason reason) {
					switch (reason) {
						case STOP_REQUESTED:
							return "stopped";
						default:
							return "another reason";
					}
				}

				@Override
				public String call() {
					launchTask(null, TaskInfo.newBuilder().setName("a").buildPartial());
					((Executor) this).killTask(null, TaskID.newBuilder().setValue("a").build(), null);
					((Executor) this).shutdown(null);
					onEvent(new DriverEvent.SubscriptionFailed(1, "refused", Duration.ZERO));
					onEvent(new DriverEvent.MessageSent(1));
					DriverSnapshot snapshot = () -> Status.DRIVER_RUNNING;
					this.seen.add(snapshot.status() + " " + snapshot.connection());
					this.seen.add(String.valueOf(snapshot.counters().launchedTasks()));
					Instant now = Instant.EPOCH;
					this.seen.add(new DriverSnapshot.ActiveTask("a", "b", now, null, now).name());
					for (StopReason reason : StopReason.values()) {
						if (of(reason).equals("stopped")) {
							this.seen.add("stopped");
						}
					}
					this.seen.add(String.valueOf(((TaskRunner) this).isReadyReported()));
					return String.join("; ", this.seen);
				}

			}
			""";

	private static final String SEEN = "launch a; kill a; shutdown; failed 1 refused PT0S; another event; "
			+ "DRIVER_RUNNING NOT_STARTED; 0; b; stopped; false";

	private final Path client;

	private final Path later;

	private final Path source;

	OlderClientTests(@TempDir Path directory) throws IOException {
		this.client = Files.createDirectory(directory.resolve("client"));
		this.later = Files.createDirectory(directory.resolve("later"));
		this.source = Files.createDirectory(directory.resolve("source"));
		compile(this.client, "Client.java", CLIENT);
	}

	private void compile(Path target, String name, String text) throws IOException {
		Path file = Files.writeString(this.source.resolve(name), text);
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath().toList());
			boolean compiled = compiler
				.getTask(messages, files, null, List.of("-proc:none", "-nowarn", "-d", target.toString()), null,
						files.getJavaFileObjects(file))
				.call();
			assertThat(compiled).as(messages.toString()).isTrue();
		}
	}

	private static Stream<Path> classPath() {
		return Pattern.compile(File.pathSeparator).splitAsStream(System.getProperty("java.class.path")).map(Path::of);
	}

	/** Runs the client with the classes of the later version before those of this one. */
	private String run() throws Exception {
		List<URL> urls = new ArrayList<>();
		for (Path path : Stream.concat(Stream.of(this.client, this.later), classPath()).toList()) {
			urls.add(path.toUri().toURL());
		}
		try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			Object instance = loader.loadClass("client.Client").getConstructor().newInstance();
			return (String) ((Callable<?>) instance).call();
		}
	}

	private void grow(String file, UnaryOperator<String> change) throws IOException {
		String before = Files.readString(SOURCES.resolve(file));
		String after = change.apply(before);
		assertThat(after).isNotEqualTo(before);
		compile(this.later, Path.of(file).getFileName().toString(), after);
	}

	private static UnaryOperator<String> beforeTheEnd(String addition) {
		return (text) -> text.substring(0, text.lastIndexOf('}')) + addition + "\n}\n";
	}

	private static String withAnotherComponent(String text, String body) {
		return text.replace(
				"record SubscriptionFailed(int attempt, String reason, Duration pause) implements DriverEvent {",
				"record SubscriptionFailed(int attempt, String reason, Duration pause, int more) implements DriverEvent {"
						+ body);
	}

	@Test
	void theClientRunsWithThisVersion() throws Exception {
		assertThat(run()).isEqualTo(SEEN);
	}

	@Test
	void eventsMayHaveMoreComponentsAndThereMayBeMoreEvents() throws Exception {
		grow("DriverEvent.java", (text) -> beforeTheEnd("record Later(String text) implements DriverEvent { }")
			.apply(withAnotherComponent(text, """
					public SubscriptionFailed(int attempt, String reason, Duration pause) {
						this(attempt, reason, pause, 0);
					}
					""")));
		assertThat(this.later.resolve("io/bcs/executor/DriverEvent$Later.class")).exists();
		assertThat(run()).isEqualTo(SEEN);
	}

	@Test
	void snapshotsAndReasonsMayGrow() throws Exception {
		grow("DriverSnapshot.java", (text) -> beforeTheEnd("default int later() { return 0; }").apply(text)
			.replace("@Nullable TaskState state, Instant since) {", """
					@Nullable TaskState state, Instant since, int more) {
						public ActiveTask(String id, String name, Instant launched, TaskState state, Instant since) {
							this(id, name, launched, state, since, 0);
						}
					"""));
		grow("StopReason.java", (text) -> text.replaceFirst("enum StopReason \\{", "enum StopReason { LATER,"));
		assertThat(run()).isEqualTo(SEEN);
	}

	@Test
	void interfacesThatApplicationsImplementMayHaveMoreMethodsWithADefault() throws Exception {
		String method = "default void later() { }";
		for (String file : List.of("Executor.java", "DriverListener.java", "task/TaskRunner.java",
				"ExecutorDriver.java")) {
			grow(file, beforeTheEnd(method));
		}
		assertThat(run()).isEqualTo(SEEN);
	}

	@Test
	void aComponentWithoutTheFormerConstructorBreaksTheClient() throws Exception {
		grow("DriverEvent.java", (text) -> withAnotherComponent(text, ""));
		assertThatExceptionOfType(NoSuchMethodError.class).isThrownBy(this::run);
	}

	@Test
	void aMethodThatIsGoneBreaksTheClient() throws Exception {
		grow("DriverSnapshot.java", (text) -> text.replace("ConnectionState connection()", "ConnectionState renamed()")
			.replace("return connection() ==", "return renamed() =="));
		assertThatExceptionOfType(NoSuchMethodError.class).isThrownBy(this::run);
	}

	/**
	 * What an application has to implement. A name that is added here breaks those that
	 * were written before.
	 */
	@Test
	void applicationsHaveToImplementThoseMethodsAlone() {
		assertThat(abstractMethods(Executor.class)).containsExactly("killTask", "launchTask", "shutdown");
		assertThat(abstractMethods(ExecutorDriver.class)).containsExactly("abort", "executorId", "isRunning", "join",
				"run", "sendFrameworkMessage", "sendStatusUpdate", "start", "status", "stop");
		assertThat(abstractMethods(DriverListener.class)).containsExactly("onEvent");
		assertThat(abstractMethods(CallbackInterceptor.class)).containsExactly("intercept");
		assertThat(abstractMethods(DriverSnapshot.class)).containsExactly("status");
		assertThat(abstractMethods(DriverSnapshot.Counters.class)).isEmpty();
		assertThat(abstractMethods(TaskRunner.class)).containsExactly("run");
		assertThat(abstractMethods(AsyncTaskRunner.class)).containsExactly("start");
		assertThat(abstractMethods(TaskListener.class)).containsExactly("onEnded");
		assertThat(abstractMethods(KillHandler.class)).containsExactly("kill");
		assertThat(abstractMethods(TaskDataReader.class)).containsExactly("read");
		assertThat(abstractMethods(TaskOutput.class)).containsExactly("files");
	}

	private static List<String> abstractMethods(Class<?> type) {
		return Arrays.stream(type.getMethods())
			.filter((method) -> Modifier.isAbstract(method.getModifiers()))
			.map(Method::getName)
			.sorted()
			.toList();
	}

}
