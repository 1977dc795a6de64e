/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.bcs.executor.DriverEnv;
import io.bcs.executor.DriverEvent;
import io.bcs.executor.InvalidDriverEnvException;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.RecordedCall;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The authentication token: what the agent makes of it, and that nobody else gets to see
 * it.
 */
class DriverTokenIT extends DriverTestBase {

	private static final String VARIABLE = "MESOS_EXECUTOR_AUTHENTICATION_TOKEN";

	private final EmbeddedAgent strict = EmbeddedAgent.builder().authentication().tls().start();

	@AfterEach
	void closeStrictAgent() {
		if (this.driver.status() != Status.DRIVER_NOT_STARTED) {
			this.driver.abort();
		}
		this.strict.close();
	}

	private DriverEvent.Ended runRefused(Map<String, String> environment) throws Exception {
		this.driver = builder(environment).build();
		assertThat(this.driver.run()).isEqualTo(Status.DRIVER_ABORTED);
		DriverEvent.Ended ended = this.executor.awaitEvent(DriverEvent.Ended.class);
		assertThat(ended.reason()).isEqualTo(StopReason.UNAUTHORIZED);
		this.executor.awaitCallback("error " + ended.message());
		return ended;
	}

	@Test
	void aMissingTokenAbortsAndNamesItsVariable() throws Exception {
		Map<String, String> environment = new HashMap<>(this.strict.env());
		environment.remove(VARIABLE);
		assertThat(runRefused(environment).message()).contains(VARIABLE, "401 \"401 Unauthorized.\"");
		assertThat(this.strict.records().calls()).singleElement()
			.extracting((call) -> call.header("Authorization"))
			.isNull();
	}

	@Test
	void aTokenOfAnotherExecutorAbortsWithTheClaimThatDoesNotFit() throws Exception {
		Map<String, String> environment = new HashMap<>(this.strict.env());
		String token = this.strict.tokenOf("exec-2");
		environment.put(VARIABLE, token);
		assertThat(runRefused(environment).message())
			.contains("403 \"Authenticated principal", "does not contain an 'eid' claim with the executor ID exec-1")
			.doesNotContain(token);
	}

	@ParameterizedTest
	@EnumSource(MediaType.class)
	void theTokenIsSeenByTheAgentAlone(MediaType format) throws Exception {
		Map<String, String> environment = this.strict.env();
		String token = Objects.requireNonNull(environment.get(VARIABLE));
		LogLines lines = new LogLines();
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		Level level = root.getLevel();
		List<Appender<ILoggingEvent>> console = new CopyOnWriteArrayList<>();
		root.iteratorForAppenders().forEachRemaining(console::add);
		console.forEach(root::detachAppender);
		lines.setContext(root.getLoggerContext());
		lines.start();
		root.addAppender(lines);
		root.setLevel(Level.TRACE);
		try {
			runThroughFaults(environment, format);
		}
		finally {
			root.setLevel(level);
			root.detachAppender(lines);
			console.forEach(root::addAppender);
		}
		String secret = token.substring(token.lastIndexOf('.') + 1);
		assertThat(lines.seen).as("the loggers of the wire were on")
			.anyMatch((line) -> line.contains("io.netty"))
			.anyMatch((line) -> line.contains("io.bcs.executor"));
		assertThat(lines.seen).noneMatch((line) -> line.contains(secret));
		assertThat(this.executor.events).isNotEmpty().noneMatch((event) -> event.toString().contains(secret));
		assertThat(this.executor.callbacks).noneMatch((callback) -> callback.contains(secret));
		assertThat(this.driver.toString()).doesNotContain(secret);
		DriverEnv env = DriverEnv.from(environment);
		assertThat(env.authenticationToken()).isEqualTo(token);
		assertThat(env.toString()).doesNotContain(secret).doesNotContain(token);
		assertThat(this.strict.records().calls().stream().filter(RecordedCall::accepted)).isNotEmpty();
	}

	private void runThroughFaults(Map<String, String> environment, MediaType format) throws Exception {
		// An agent that says the token back, as a proxy that describes the request does.
		String token = this.strict.env().get(VARIABLE);
		this.strict.inject(AgentFault.response(503, "Not yet, dear " + token).on(Call.Type.SUBSCRIBE));
		this.strict.inject(AgentFault.resetBeforeHandling().on(Call.Type.SUBSCRIBE));
		this.driver = builder(environment).mediaType(format).build();
		start();
		this.strict.inject(AgentFault.response(500, "boom: Bearer " + token).on(Call.Type.UPDATE));
		this.strict.inject(AgentFault.resetAfterHandling().on(Call.Type.UPDATE));
		this.strict.inject(AgentFault.response(400, token + " may not").on(Call.Type.MESSAGE));
		this.strict.launch(Tasks.data("a", "true"));
		this.executor.awaitCallback("launchTask a");
		send("a", TaskState.TASK_RUNNING);
		this.driver.sendFrameworkMessage("hello");
		awaitAcknowledgements(1);
		this.strict.stream().rawBytes("garbage\n".getBytes(StandardCharsets.US_ASCII));
		this.executor.awaitCallback("reregistered");
		this.strict.process().stop();
		this.strict.process().restart();
		this.executor.await("the second resubscription",
				() -> this.executor.events(DriverEvent.Subscribed.class).size() == 3);
		this.strict.inject(AgentFault.response(401, "401 " + token).on(Call.Type.UPDATE));
		send("a", TaskState.TASK_FINISHED);
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_ABORTED);
		send("a", TaskState.TASK_RUNNING);
	}

	@Test
	void aTokenThatCantBeAHeaderIsNotShownEither() {
		Map<String, String> environment = new HashMap<>(this.strict.env());
		environment.put(VARIABLE, "secret\r\nX-Injected: yes");
		assertThatExceptionOfType(InvalidDriverEnvException.class).isThrownBy(() -> builder(environment))
			.withMessageContaining(VARIABLE)
			.satisfies((ex) -> assertThat(ex.toString()).doesNotContain("secret").doesNotContain("Injected"));
	}

	/**
	 * Keeps every line with all that a layout could make of it.
	 */
	private static final class LogLines extends AppenderBase<ILoggingEvent> {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		@Override
		protected void append(ILoggingEvent event) {
			String trace = (event.getThrowableProxy() != null) ? ThrowableProxyUtil.asString(event.getThrowableProxy())
					: "";
			this.seen.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getMDCPropertyMap()
					+ " " + trace);
		}

	}

}
