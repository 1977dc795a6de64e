/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.call;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MesosJsonTests {

	private static final String IDS = "\"executor_id\":{\"value\":\"e\"},\"framework_id\":{\"value\":\"f\"}";

	@Test
	void readsNestedMessagesEnumsBytesAndNumbers() throws CallRejectedException {
		Call call = read("""
				{"type": "UPDATE", %s, "update": {"status": {"task_id": {"value": "t"}, "state": "TASK_RUNNING",
				"uuid": "AQIDBA==", "timestamp": 1795358564.25, "healthy": true, "unknown": null,
				"labels": {"labels": [{"key": "a"}, {"key": "b", "value": "c"}]},
				"check_status": {"type": "COMMAND", "command": {"exit_code": -1}}}}}""".formatted(IDS));
		assertThat(call.getExecutorId().getValue()).isEqualTo("e");
		assertThat(call.getUpdate().getStatus().getState()).isEqualTo(TaskState.TASK_RUNNING);
		assertThat(call.getUpdate().getStatus().getUuid()).isEqualTo(ByteString.copyFrom(new byte[] { 1, 2, 3, 4 }));
		assertThat(call.getUpdate().getStatus().getTimestamp()).isEqualTo(1795358564.25);
		assertThat(call.getUpdate().getStatus().getHealthy()).isTrue();
		assertThat(call.getUpdate().getStatus().getLabels().getLabelsList()).hasSize(2);
		assertThat(call.getUpdate().getStatus().getCheckStatus().getCommand().getExitCode()).isEqualTo(-1);
	}

	@Test
	void takesAnUnknownNameOfAnOptionalEnumForNone() throws CallRejectedException {
		assertThat(read("{\"type\":\"NO_SUCH_TYPE\"," + IDS + "}").hasType()).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
					"text"                       | Expecting a JSON object
			{"type": {}}                 | Not expecting a JSON object for field 'type'
			{"type": ["SUBSCRIBE"]}      | Not expecting a JSON array for field 'type'
			{"type": true}               | Not expecting a JSON boolean for field 'type'
			{"type": null}               | Not expecting a JSON null
			{"subscribe": 1}             | Not expecting a JSON number for field 'subscribe'
			{"subscribe": "x"}           | Not expecting a JSON string for field 'subscribe'
			{"message": {"data": "a*"}}  | Failed to base64 decode bytes field 'data': Invalid character '*'
			{"update": {}}               | Missing required fields: executor_id, framework_id, update.status
			""")
	void refusesWhatTheAgentRefuses(String json, String text) {
		assertThatExceptionOfType(CallRejectedException.class).isThrownBy(() -> read(json))
			.satisfies((refused) -> assertThat(refused.response().text())
				.isEqualTo("Failed to convert JSON into Call protobuf: " + text));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"type": "SUBSCRIBE",  | line 1 near:
			nonsense               | line 1 near: nonsense
			""")
	void saysWhereItStoppedToUnderstand(String json, String where) {
		assertThatExceptionOfType(CallRejectedException.class).isThrownBy(() -> read(json))
			.satisfies((refused) -> assertThat(refused.response().text().strip())
				.isEqualTo("Failed to parse body into JSON: syntax error at " + where));
	}

	@Test
	void takesNothingAfterTheObject() throws CallRejectedException {
		assertThat(read(" {\"type\": \"HEARTBEAT\", \"x\": \"}\\\"}\", \"y\": {}, " + IDS + "} \n\t\r").hasType())
			.isTrue();
		assertThatExceptionOfType(CallRejectedException.class)
			.isThrownBy(() -> read("{\"x\": \"}\\\"}\", " + IDS + "} \n{} x\n"))
			.satisfies((refused) -> assertThat(refused.response().text()).isEqualTo("Failed to parse body into JSON: "
					+ "Parsed JSON included non-whitespace trailing characters:  \n{} x"));
	}

	private static Call read(String json) throws CallRejectedException {
		Call.Builder call = Call.newBuilder();
		MesosJson.read(ByteString.copyFromUtf8(json), call);
		return call.build();
	}

}
