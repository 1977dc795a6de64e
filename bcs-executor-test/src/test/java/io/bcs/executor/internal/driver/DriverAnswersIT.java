/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.StopReason;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.Tasks;
import org.apache.mesos.v1.Protos.Status;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the driver does about each answer that is not the one it wants.
 */
class DriverAnswersIT extends DriverTestBase {

	private static final String NOT_SUBSCRIBED = "Executor is not subscribed";

	private static final String CLAIMS = "Authenticated principal '{}' does not contain an 'eid' claim";

	/** The executor ends none of its tasks, for which the driver would wait. */
	private void endAtOnceByAnError() {
		Map<String, String> variables = new HashMap<>(this.agent.env());
		variables.put("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "50ms");
		this.driver = builder(variables).build();
	}

	private void launch(String task) {
		this.agent.launch(Tasks.data(task, "true"));
		this.executor.awaitCallback("launchTask " + task);
	}

	@ParameterizedTest
	@CsvSource({ "404, 404 Not Found.", "408, too slow", "429, too many", "500, boom", "502, bad gateway",
			"503, Agent has not finished recovery", "504, gateway timed out", "599, unheard of",
			"403, " + NOT_SUBSCRIBED, "202, that is no stream" })
	void aSubscriptionIsTriedAgain(int status, String text) {
		this.agent.inject(AgentFault.response(status, text).on(Call.Type.SUBSCRIBE).times(2));
		start();
		assertThat(this.executor.events(DriverEvent.SubscriptionFailed.class))
			.extracting(DriverEvent.SubscriptionFailed::reason)
			.containsExactly(status + " \"" + text + "\"", status + " \"" + text + "\"");
		assertThat(this.executor.events(DriverEvent.Subscribed.class)).singleElement()
			.extracting(DriverEvent.Subscribed::attempts)
			.isEqualTo(3);
		assertThat(this.executor.callbacks).containsExactly("registered exec-1");
	}

	@ParameterizedTest
	@CsvSource({ "400, Framework cannot be found", "405, 405 Method Not Allowed.", "406, Expecting 'Accept' to allow",
			"409, conflict", "413, too large", "415, Expecting 'Content-Type' of", "501, 501 Not Implemented.",
			"302, elsewhere" })
	void aSubscriptionIsRefusedForGood(int status, String text) throws Exception {
		this.agent.inject(AgentFault.response(status, text).on(Call.Type.SUBSCRIBE));
		assertThat(this.driver.run()).isEqualTo(Status.DRIVER_ABORTED);
		assertThat(this.executor.awaitEvent(DriverEvent.Ended.class).reason())
			.isEqualTo(StopReason.SUBSCRIPTION_REFUSED);
		this.executor
			.awaitCallback("error The agent refused the subscription: " + status + " \"" + text.strip() + "\"");
		assertThat(this.executor.callbacks).hasSize(2).last().isEqualTo("shutdown");
		assertThat(this.agent.records().calls()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "401, 401 Unauthorized.", "403, " + CLAIMS })
	void aSubscriptionIsUnauthorized(int status, String text) throws Exception {
		this.agent.inject(AgentFault.response(status, text).on(Call.Type.SUBSCRIBE));
		assertThat(this.driver.run()).isEqualTo(Status.DRIVER_ABORTED);
		DriverEvent.Ended ended = this.executor.awaitEvent(DriverEvent.Ended.class);
		assertThat(ended.reason()).isEqualTo(StopReason.UNAUTHORIZED);
		assertThat(ended.message()).endsWith(status + " \"" + text + "\"");
		this.executor.awaitCallback("error " + ended.message());
	}

	@Test
	void aResubscriptionIsRefusedForGood() throws Exception {
		endAtOnceByAnError();
		start();
		launch("a");
		this.agent.process().restartWithoutState();
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_ABORTED);
		this.executor.awaitCallback("shutdown");
		assertThat(this.executor.callbacks).containsExactly("registered exec-1", "launchTask a", "disconnected",
				"error The agent refused the subscription: 400 \"Framework cannot be found\"", "shutdown");
	}

	@ParameterizedTest
	@CsvSource({ "404, 404 Not Found.", "408, too slow", "429, too many", "500, boom", "502, bad gateway",
			"503, Agent has not finished recovery", "504, gateway timed out", "599, unheard of",
			"403, " + NOT_SUBSCRIBED })
	void anUpdateIsRepeated(int status, String text) {
		start();
		launch("a");
		this.agent.inject(AgentFault.response(status, text).on(Call.Type.UPDATE).times(2));
		send("a", TaskState.TASK_RUNNING);
		send("a", TaskState.TASK_FINISHED);
		awaitAcknowledgements(2);
		assertThat(this.executor.events(DriverEvent.UpdateRetried.class)).extracting(DriverEvent.UpdateRetried::reason)
			.containsExactly(status + " \"" + text + "\"", status + " \"" + text + "\"");
		assertThat(this.executor.events(DriverEvent.CallCompleted.class))
			.filteredOn((call) -> call.type() == Call.Type.UPDATE)
			.extracting(DriverEvent.CallCompleted::httpStatus)
			.startsWith(status, status);
		assertThat(statesOf("a")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
		assertThat(this.agent.records().subscriptions()).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "405, 405 Method Not Allowed.", "406, Expecting 'Accept' to allow", "409, conflict", "413, too large",
			"415, Expecting 'Content-Type' of", "501, 501 Not Implemented.", "302, elsewhere" })
	void anUpdateIsGivenUpAndTheNextOfItsTaskGoesOn(int status, String text) {
		start();
		launch("a");
		this.agent.inject(AgentFault.response(status, text).on(Call.Type.UPDATE));
		send("a", TaskState.TASK_RUNNING);
		send("a", TaskState.TASK_FINISHED);
		awaitAcknowledgements(1);
		assertThat(this.executor.events(DriverEvent.UpdateAbandoned.class)).singleElement()
			.extracting(DriverEvent.UpdateAbandoned::reason)
			.isEqualTo(status + " \"" + text + "\"");
		assertThat(statesOf("a")).containsExactly(TaskState.TASK_FINISHED);
	}

	@ParameterizedTest
	@CsvSource({ "401, 401 Unauthorized.", "403, " + CLAIMS })
	void anUpdateIsUnauthorized(int status, String text) throws Exception {
		endAtOnceByAnError();
		start();
		launch("a");
		this.agent.inject(AgentFault.response(status, text).on(Call.Type.UPDATE));
		send("a", TaskState.TASK_RUNNING);
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_ABORTED);
		DriverEvent.Ended ended = this.executor.awaitEvent(DriverEvent.Ended.class);
		assertThat(ended.reason()).isEqualTo(StopReason.UNAUTHORIZED);
		assertThat(ended.undelivered()).isOne();
		this.executor.awaitCallback("error " + ended.message());
		assertThat(ended.message()).endsWith(status + " \"" + text + "\"");
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 403, 404, 500, 501, 503 })
	void aMessageIsDroppedAndNotRepeated(int status) {
		start();
		String text = (status == 403) ? NOT_SUBSCRIBED : "no";
		this.agent.inject(AgentFault.response(status, text).on(Call.Type.MESSAGE));
		this.driver.sendFrameworkMessage("hello");
		DriverEvent.MessageDropped dropped = this.executor.awaitEvent(DriverEvent.MessageDropped.class);
		assertThat(dropped).isEqualTo(new DriverEvent.MessageDropped(1, status + " \"" + text + "\""));
		this.driver.sendFrameworkMessage("again");
		this.agent.within(LONG).awaitCall("the next message", (call) -> call.is(Call.Type.MESSAGE) && call.accepted());
		assertThat(this.agent.records().messages()).containsExactly("again".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void aMessageIsUnauthorized() throws Exception {
		start();
		this.agent.inject(AgentFault.response(401, "401 Unauthorized.").on(Call.Type.MESSAGE));
		this.driver.sendFrameworkMessage("hello");
		assertThat(this.driver.join()).isEqualTo(Status.DRIVER_ABORTED);
		assertThat(this.executor.awaitEvent(DriverEvent.Ended.class).reason()).isEqualTo(StopReason.UNAUTHORIZED);
	}

	@Test
	void anAnswerWithoutASentenceIsNamedByItsCode() {
		this.agent.inject(AgentFault.response(503, "").on(Call.Type.SUBSCRIBE));
		this.agent.inject(AgentFault.response(503, "").on(Call.Type.UPDATE));
		start();
		launch("a");
		send("a", TaskState.TASK_RUNNING);
		awaitAcknowledgements(1);
		assertThat(this.executor.awaitEvent(DriverEvent.SubscriptionFailed.class).reason())
			.isEqualTo("HTTP status 503");
		assertThat(this.executor.awaitEvent(DriverEvent.UpdateRetried.class).reason()).isEqualTo("HTTP status 503");
	}

	@Test
	void anAnswerOfAnyLengthIsTakenInPart() {
		String novel = "once upon a time ".repeat(100_000);
		this.agent.inject(AgentFault.response(503, novel).on(Call.Type.SUBSCRIBE));
		this.agent.inject(AgentFault.response(503, novel).on(Call.Type.UPDATE));
		start();
		launch("a");
		send("a", TaskState.TASK_RUNNING);
		awaitAcknowledgements(1);
		List<String> reasons = List.of(this.executor.awaitEvent(DriverEvent.SubscriptionFailed.class).reason(),
				this.executor.awaitEvent(DriverEvent.UpdateRetried.class).reason());
		assertThat(reasons).allSatisfy((reason) -> assertThat(reason).startsWith("503 ").hasSizeLessThan(5000));
	}

}
