/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

import java.nio.charset.StandardCharsets;

import com.google.protobuf.ByteString;
import com.google.protobuf.FloatValue;
import com.google.protobuf.Message;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.CapabilityInfo;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.ContainerID;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.Labels;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.Value;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertThrows;

/**
 * Tests for {@link MesosJsonReader} and {@link MesosJsonWriter}.
 */
class MesosJsonTests {

	private static final String TASK = "{'name':'n','task_id':{'value':'t'},'agent_id':{'value':'a'},";

	@Test
	void writesACallAsMesosReadsIt() {
		Call call = Call.newBuilder()
			.setExecutorId(ExecutorID.newBuilder().setValue("exec-1"))
			.setFrameworkId(FrameworkID.newBuilder().setValue("f/1"))
			.setType(Call.Type.UPDATE)
			.setUpdate(Call.Update.newBuilder()
				.setStatus(TaskStatus.newBuilder()
					.setTaskId(TaskID.newBuilder().setValue("t1"))
					.setState(TaskState.TASK_RUNNING)
					.setSource(TaskStatus.Source.SOURCE_EXECUTOR)
					.setTimestamp(1795358538.3133137)
					.setHealthy(true)
					.setMessage("\"caf\u00e9\"\n<1 & 2>")
					.setUuid(ByteString.copyFrom(new byte[] { (byte) 0xfb, (byte) 0xff, 0, 1 }))))
			.build();
		assertThat(write(call)).isEqualTo(lines("""
				{'executor_id':{'value':'exec-1'},'framework_id':{'value':'f/1'},'type':'UPDATE',
				'update':{'status':{'task_id':{'value':'t1'},'state':'TASK_RUNNING',
				'message':'\\\"caf\u00e9\\\"\\n<1 & 2>','timestamp':1795358538.3133137,'healthy':true,
				'source':'SOURCE_EXECUTOR','uuid':'+/8AAQ=='}}}
				"""));
	}

	@Test
	void writesMapsAsObjectsAndListsAsArrays() {
		TaskInfo task = TaskInfo.newBuilder()
			.setName("n")
			.setTaskId(TaskID.newBuilder().setValue("t"))
			.setAgentId(AgentID.newBuilder().setValue("a"))
			.setLabels(Labels.newBuilder())
			.setCommand(CommandInfo.newBuilder().addArguments("a").addArguments(""))
			.putLimits("mem", Value.Scalar.newBuilder().setValue(Double.POSITIVE_INFINITY).build())
			.build();
		assertThat(write(task)).isEqualTo(lines("""
				{'name':'n','task_id':{'value':'t'},'agent_id':{'value':'a'},
				'command':{'arguments':['a','']},'labels':{},'limits':{'mem':{'value':'Infinity'}}}
				"""));
		assertThat(read(write(task), TaskInfo.getDefaultInstance())).isEqualTo(task);
	}

	@Test
	void writesUnsetFieldsNotAtAllAndSetOnesEvenWithTheirDefault() {
		assertThat(write(CommandInfo.getDefaultInstance())).isEqualTo("{}");
		assertThat(write(CommandInfo.newBuilder().setShell(true).build())).isEqualTo(json("{'shell':true}"));
	}

	@Test
	void writesUnsigned64BitNumbersInFull() {
		Value.Range range = Value.Range.newBuilder().setBegin((1L << 53) + 1).setEnd(-1).build();
		assertThat(write(range)).isEqualTo(json("{'begin':9007199254740993,'end':18446744073709551615}"));
		assertThat(read(write(range), Value.Range.getDefaultInstance())).isEqualTo(range);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0.0", "-0.0, -0.0", "1, 1.0", "0.1, 0.1", "1795358538.3133137, 1795358538.3133137",
			"1234567890123456, 1234567890123456", "-86400, -86400.0", "0.000001, 0.0000010", "1e300, 1.0E300",
			"4.9e-324, 4.9E-324", "1e17, 1.0E17" })
	void writesDoublesSoThatTheyAreReadAgain(double value, String text) {
		Value.Scalar scalar = Value.Scalar.newBuilder().setValue(value).build();
		assertThat(write(scalar)).isEqualTo(json("{'value':" + text + "}"));
		assertThat(read(write(scalar), Value.Scalar.getDefaultInstance())).isEqualTo(scalar);
	}

	@Test
	void refusesToWriteWhatIsNotANumber() {
		Value.Scalar scalar = Value.Scalar.newBuilder().setValue(Double.NaN).build();
		assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> write(scalar))
			.withMessage("The field mesos.v1.Value.Scalar.value is not a number, which JSON can't express");
	}

	@Test
	void readsAnEventAsMesosWritesIt() {
		Event event = read("{'type':'ACKNOWLEDGED','acknowledged':{'task_id':{'value':'t\\/1'},'uuid':'+\\/8AAQ=='}}",
				Event.getDefaultInstance());
		assertThat(event).isEqualTo(Event.newBuilder()
			.setType(Event.Type.ACKNOWLEDGED)
			.setAcknowledged(Event.Acknowledged.newBuilder()
				.setTaskId(TaskID.newBuilder().setValue("t/1"))
				.setUuid(ByteString.copyFrom(new byte[] { (byte) 0xfb, (byte) 0xff, 0, 1 })))
			.build());
	}

	@Test
	void skipsFieldsItDoesNotKnow() {
		assertThat(read("{'new':{'a':[1,{'b':null}]},'type':'SHUTDOWN','other':1.5e7,'typE':true}",
				Event.getDefaultInstance()))
			.isEqualTo(Event.newBuilder().setType(Event.Type.SHUTDOWN).build());
	}

	@Test
	void anUnknownEventTypeIsNoType() {
		Event event = read("{'type':'REBOOT','reboot':{}}", Event.getDefaultInstance());
		assertThat(event.hasType()).isFalse();
		assertThat(event.getType()).isEqualTo(Event.Type.UNKNOWN);
	}

	@Test
	void unknownNamesInAListOfEnumsAreLeftOut() {
		assertThat(read("{'capabilities':['CHOWN','LEVITATE',null,'KILL']}", CapabilityInfo.getDefaultInstance())
			.getCapabilitiesList()).containsExactly(CapabilityInfo.Capability.CHOWN, CapabilityInfo.Capability.KILL);
	}

	@Test
	void nullMeansUnset() {
		assertThat(read("{'type':null,'error':null}", Event.getDefaultInstance()))
			.isEqualTo(Event.getDefaultInstance());
		TaskInfo task = read(TASK + "'limits':null,'resources':null}", TaskInfo.getDefaultInstance());
		assertThat(task.getLimitsMap()).isEmpty();
	}

	@Test
	void aSingleValueMayStandForAList() {
		assertThat(read("{'arguments':'a'}", CommandInfo.getDefaultInstance()).getArgumentsList()).containsExactly("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "5051", "'5051'", "5051.0", "5.051e3", "'50510E-1'" })
	void wholeNumbersMayStandInQuotesOrWithAnExponent(String number) {
		assertThat(read("{'hostname':'h','port':" + number + "}", AgentInfo.getDefaultInstance()).getPort())
			.isEqualTo(5051);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', value = { "0.5, 0.5", "\"0.5\", 0.5", "-1, -1", "5E-1, 0.5",
			"\"Infinity\", Infinity", "\"-Infinity\", -Infinity" })
	void doublesMayStandInQuotes(String number, double value) {
		assertThat(read("{'value':" + number + "}", Value.Scalar.getDefaultInstance()).getValue()).isEqualTo(value);
	}

	@Test
	void booleansMayStandInQuotes() {
		for (boolean value : new boolean[] { true, false }) {
			assertThat(read("{'shell':" + value + "}", CommandInfo.getDefaultInstance()).getShell()).isEqualTo(value);
			assertThat(read("{'shell':'" + value + "'}", CommandInfo.getDefaultInstance()).getShell()).isEqualTo(value);
		}
	}

	@Test
	void bytesThatAreNotUtf8BecomeReplacementCharacters() {
		byte[] bytes = json("{'value':'a_b'}").getBytes(StandardCharsets.US_ASCII);
		bytes[11] = (byte) 0xff;
		assertThat(MediaType.JSON.decode(bytes, TaskID.getDefaultInstance()).getValue()).isEqualTo("a\ufffdb");
	}

	@ParameterizedTest
	@ValueSource(strings = { "4294967296", "-2147483649", "2147483648", "1e10", "1e9999" })
	void refuses32BitNumbersOutOfRange(String number) {
		assertThatReading("{'hostname':'h','port':" + number + "}", AgentInfo.getDefaultInstance())
			.endsWith("are not a valid mesos.v1.AgentInfo: a number is out of range at \"$.port\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "18446744073709551616", "1e20" })
	void refusesUnsigned64BitNumbersOutOfRange(String number) {
		assertThatReading("{'begin':0,'end':" + number + "}", Value.Range.getDefaultInstance())
			.endsWith("a number is out of range at \"$.end\"");
	}

	@Test
	void refusesNumbersOfMoreThan1024Characters() {
		String longest = "0." + "0".repeat(1021) + "5";
		assertThat(read("{'value':'" + longest + "'}", Value.Scalar.getDefaultInstance()).getValue()).isZero();
		assertThatReading("{'value':'" + longest + "0'}", Value.Scalar.getDefaultInstance())
			.endsWith("a text is not a number at \"$.value\"");
	}

	@Test
	void refusesFractionsWhereAWholeNumberIsDue() {
		assertThatReading("{'begin':0.5,'end':1}", Value.Range.getDefaultInstance())
			.endsWith("a number is not a whole one at \"$.begin\"");
	}

	@ParameterizedTest
	@CsvSource({ "0.1, 0.1", "16777216, 1.6777216E7", "-3.4028235E38, -3.4028235E38", "1.4E-45, 1.4E-45" })
	void floatsHaveTheirOwnRange(String number, float value) {
		FloatValue read = read("{'value':" + number + "}", FloatValue.getDefaultInstance());
		assertThat(read.getValue()).isEqualTo(value);
		assertThat(read(write(read), FloatValue.getDefaultInstance())).isEqualTo(read);
		assertThatReading("{'value':3.5e38}", FloatValue.getDefaultInstance())
			.endsWith("a number is out of range at \"$.value\"");
	}

	@ParameterizedTest
	@ValueSource(floats = { Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY })
	void floatsMayBeInfinite(float value) {
		FloatValue infinite = FloatValue.of(value);
		assertThat(write(infinite)).isEqualTo(json("{'value':'" + value + "'}"));
		assertThat(read(write(infinite), FloatValue.getDefaultInstance())).isEqualTo(infinite);
	}

	@Test
	void refusesDoublesOutOfRange() {
		assertThatReading("{'value':1e400}", Value.Scalar.getDefaultInstance())
			.endsWith("a number is out of range at \"$.value\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "''", "'abc'", "' 1'", "'0x10'", "'1f'", "'NaN'", "'+1'", "'01'" })
	void refusesTextsThatAreNoNumbers(String text) {
		assertThatReading("{'value':" + text + "}", Value.Scalar.getDefaultInstance())
			.endsWith("a text is not a number at \"$.value\"");
	}

	@Test
	void refusesBase64OfTheUrlKind() {
		assertThatReading("{'type':'MESSAGE','message':{'data':'-_8='}}", Event.getDefaultInstance())
			.isEqualTo("44 bytes of application/json are not a valid mesos.v1.executor.Event: "
					+ "bytes are not in base64 at \"$.message.data\"");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"type":1}                     | the name of an enum value is expected at "$.type"
			{"error":"text"}               | an object is expected at "$.error"
			{"error":[{"message":"a"}]}    | an object is expected at "$.error"
			{"error":{"message":1}}        | a string is expected at "$.error.message"
			{"error":{"message":["a"]}}    | a string is expected at "$.error.message"
			{"message":{"data":{}}}        | a string is expected at "$.message.data"
			{"type":"ERROR","type":"KILL"} | a field is given twice at "$.type"
			""")
	void refusesWhatIsOfAnotherKindOrGivenTwice(String json, String reason) {
		assertThatReading(json, Event.getDefaultInstance()).endsWith(": " + reason);
	}

	@Test
	void refusesOtherKindsInNumbersBooleansAndMaps() {
		assertThatReading("{'value':true}", Value.Scalar.getDefaultInstance())
			.endsWith("a number is expected at \"$.value\"");
		assertThatReading("{'shell':1}", CommandInfo.getDefaultInstance())
			.endsWith("true or false is expected at \"$.shell\"");
		assertThatReading("{'shell':'yes'}", CommandInfo.getDefaultInstance())
			.endsWith("a text is neither true nor false at \"$.shell\"");
		assertThatReading("{'limits':[]}", TaskInfo.getDefaultInstance())
			.endsWith("an object is expected at \"$.limits\"");
		assertThatReading("{'limits':{'cpus':{'value':1},'cpus':{'value':2}}}", TaskInfo.getDefaultInstance())
			.endsWith("a key is given twice at \"$.limits.cpus\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "'text'", "1", "null", "true" })
	void refusesWhatIsNoObject(String json) {
		assertThatReading(json, Event.getDefaultInstance()).endsWith(": an object is expected at \"$\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "{`type`:1}", "{'type'", "{'type':", "{'type':'SHUT", "{'type':'SHUTDOWN'",
			"{type:'SHUTDOWN'}", "{'type':'SHUTDOWN',}", "{'a':1 'b':2}", "{'a':01}", "{'a':NaN}",
			"{'error':{'message':'\n'}}", "{'a':'\\x'}", "{'a':TRUE}", "<html>", "{}{", "{}<", "{'a':[}" })
	void refusesWhatIsNotJson(String json) {
		assertThatReading(json, Event.getDefaultInstance())
			.contains("the JSON is malformed, cut or nested too deeply at ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}{}", "{} 1", "{'type':'SHUTDOWN'}\n{'type':'SHUTDOWN'}", "{}[]", "{}null" })
	void refusesWhatFollowsTheMessage(String json) {
		assertThatExceptionOfType(MessageFormatException.class)
			.isThrownBy(() -> read(json, Event.getDefaultInstance()));
	}

	@Test
	void whiteSpaceAroundTheMessageIsFine() {
		assertThat(read(" \r\n\t{ } \n", Event.getDefaultInstance())).isEqualTo(Event.getDefaultInstance());
	}

	@Test
	void namesAllRequiredFieldsThatAreMissing() {
		assertThatReading("{'executor_id':{},'update':{'status':{'task_id':{'value':'t'},'state':'TASK_NONSENSE'}}}",
				Call.getDefaultInstance())
			.endsWith("are not a valid mesos.v1.executor.Call: missing required fields: "
					+ "framework_id, executor_id.value, update.status.state");
	}

	@Test
	void namesRequiredFieldsThatAreMissingInListsAndMaps() {
		assertThatReading(TASK + "'resources':[{'name':'cpus'}]}", TaskInfo.getDefaultInstance())
			.endsWith("missing required fields: resources[0].type");
		assertThatReading("{'name':'n','task_id':{'value':'t'},'agent_id':{'value':'a'}," + "'limits':{'cpus':{}}}",
				TaskInfo.getDefaultInstance())
			.contains("missing required fields: limits[0].value.value");
	}

	@Test
	void nestingIsBounded() {
		assertThat(depth(read(nested(99), ContainerID.getDefaultInstance()))).isEqualTo(99);
		assertThatReading(nested(100_000), ContainerID.getDefaultInstance())
			.contains("the JSON is malformed, cut or nested too deeply at \"$.parent.parent");
		assertThatReading("{'unknown':" + "[".repeat(100_000) + "]".repeat(100_000) + "}", Event.getDefaultInstance())
			.contains("the JSON is malformed, cut or nested too deeply at \"$.unknown");
	}

	@Test
	void messagesShowNoValuesAndStayShort() {
		String secret = "hunter2".repeat(100);
		assertThatReading("{'" + "x".repeat(10_000) + "':'" + secret + "','value':'" + secret + "'}",
				Value.Scalar.getDefaultInstance())
			.doesNotContain("hunter2")
			.hasSizeLessThan(300);
		assertThatReading("{'" + "x".repeat(10_000) + "':'" + secret, Value.Scalar.getDefaultInstance())
			.doesNotContain("hunter2")
			.hasSizeLessThan(300);
	}

	/**
	 * Single quotes keep the JSON in this class readable.
	 */
	private static String json(String text) {
		return text.replace('\'', '"');
	}

	private static String lines(String text) {
		return json(text).replace("\n", "");
	}

	private static String nested(int depth) {
		return "{'value':'v','parent':".repeat(depth) + "{'value':'v'}" + "}".repeat(depth);
	}

	private static int depth(ContainerID id) {
		int depth = 0;
		for (ContainerID current = id; current.hasParent(); current = current.getParent()) {
			depth++;
		}
		return depth;
	}

	private static String write(Message message) {
		return new String(MediaType.JSON.encode(message), StandardCharsets.UTF_8);
	}

	private static <M extends Message> M read(String json, M prototype) {
		return MediaType.JSON.decode(json(json).getBytes(StandardCharsets.UTF_8), prototype);
	}

	private static AbstractStringAssert<?> assertThatReading(String json, Message prototype) {
		String start = "%d bytes of application/json are not a valid %s: "
			.formatted(json.getBytes(StandardCharsets.UTF_8).length, prototype.getDescriptorForType().getFullName());
		MessageFormatException failure = assertThrows(MessageFormatException.class, () -> read(json, prototype));
		return assertThat(failure.getMessage()).startsWith(start);
	}

}
