/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.AgentScript;
import io.bcs.executor.test.AgentStream;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * A fault as it is written on the command line: {@code NAME[=ARGUMENT][@TIME]}.
 *
 * @param text what goes wrong, as it was written
 * @param after how long after the first subscription
 * @param steps adds it to a script
 */
record FaultSpec(String text, Duration after, UnaryOperator<AgentScript> steps) {

	/** Faults as they are written, and what they mean. */
	static final Map<String, String> HELP = help();

	private static Map<String, String> help() {
		Map<String, String> help = new LinkedHashMap<>();
		help.put("drop, reset, half-close, end, replace, garbage", "what happens to the event stream");
		help.put("silence=DURATION", "the event stream carries nothing for so long");
		help.put("refuse=DURATION", "no connections for so long");
		help.put("restart", "the agent starts again at once; restart=gradually as a real one, restart=empty without "
				+ "its state, restart=cleanup to end its executors");
		help.put("down=DURATION", "the agent is down for so long");
		help.put("response=CODE[:TYPE[:TIMES]]", "refuse calls: response=503:UPDATE:3, for example");
		help.put("close[:TYPE[:TIMES]]", "close the connection instead of handling a call");
		help.put("lost-response[:TYPE[:TIMES]]", "close the connection after a call was handled");
		help.put("slow=DURATION[:TYPE[:TIMES]]", "respond late");
		help.put("acks=MODE[:DURATION]", "acknowledge differently, and how much later; modes are " + modes());
		help.put("split=BYTES", "write in pieces of so many bytes");
		return Collections.unmodifiableMap(help);
	}

	/**
	 * Reads a fault.
	 * @param text how it is written
	 * @return the fault
	 * @throws IllegalArgumentException if there is no such fault, with a sentence
	 */
	static FaultSpec parse(String text) {
		int at = text.lastIndexOf('@');
		Duration after = (at >= 0) ? duration(text.substring(at + 1)) : Duration.ZERO;
		String fault = (at >= 0) ? text.substring(0, at) : text;
		int end = 0;
		while (end < fault.length() && fault.charAt(end) != '=' && fault.charAt(end) != ':') {
			end++;
		}
		String argument = (end < fault.length()) ? fault.substring(end + 1) : "";
		return new FaultSpec(fault, after, steps(fault.substring(0, end), argument));
	}

	/**
	 * Adds what goes wrong to a script.
	 */
	AgentScript addTo(AgentScript script) {
		return this.steps.apply(this.after.isZero() ? script : script.pause(this.after));
	}

	private static UnaryOperator<AgentScript> steps(String name, String argument) {
		String[] parts = argument.split(":", -1);
		return switch (name) {
			case "drop" -> AgentScript::dropStream;
			case "reset" -> stream("resets the stream", AgentStream::reset);
			case "half-close" -> stream("half-closes the stream", AgentStream::halfClose);
			case "end" -> stream("ends the stream", AgentStream::end);
			case "replace" -> stream("lets another subscribe", AgentStream::replace);
			case "garbage" ->
				stream("sends garbage", (stream) -> stream.rawBytes("no length\n".getBytes(StandardCharsets.UTF_8)));
			case "silence" -> {
				Duration time = duration(argument);
				yield (script) -> script.stream("silences the stream", AgentStream::silence)
					.pause(time)
					.stream("resumes the stream", AgentStream::resume);
			}
			case "refuse" -> {
				Duration time = duration(argument);
				yield (script) -> script.refuseConnections().pause(time).acceptConnections();
			}
			case "down" -> {
				Duration time = duration(argument);
				yield (script) -> script.stop().pause(time).restart();
			}
			case "restart" -> restart(argument);
			case "response" -> {
				int status = status(parts[0]);
				yield inject(AgentFault.answer(status, status + " as told by the command line"), parts, 1);
			}
			case "close" -> inject(AgentFault.closeBeforeHandling(), parts, 0);
			case "lost-response" -> inject(AgentFault.closeAfterHandling(), parts, 0);
			case "slow" -> inject(AgentFault.delayAnswer(duration(parts[0])), parts, 1);
			case "acks" -> {
				AcknowledgementMode mode = mode(parts[0]);
				Duration delay = (parts.length > 1) ? duration(parts[1]) : Duration.ZERO;
				yield (script) -> script.then("acknowledges " + word(mode),
						(agent) -> agent.acknowledgements(mode, delay));
			}
			case "split" -> {
				int bytes = number(argument);
				yield stream("splits what it writes", (stream) -> stream.splitWrites(bytes));
			}
			default -> throw new IllegalArgumentException("There is no fault '" + name
					+ "'; faults are drop, reset, half-close, end, replace, garbage, silence, refuse, restart, down, response, "
					+ "close, lost-response, slow, acks and split");
		};
	}

	private static UnaryOperator<AgentScript> stream(String what, Consumer<AgentStream> action) {
		return (script) -> script.stream(what, action);
	}

	private static UnaryOperator<AgentScript> restart(String how) {
		return switch (how) {
			case "" -> AgentScript::restart;
			case "gradually" -> AgentScript::restartGradually;
			case "empty" -> AgentScript::restartWithoutState;
			case "cleanup" -> AgentScript::restartForCleanup;
			default -> throw new IllegalArgumentException(
					"There is no restart=" + how + "; it is gradually, empty, cleanup, or nothing for at once");
		};
	}

	private static UnaryOperator<AgentScript> inject(AgentFault fault, String[] parts, int from) {
		AgentFault limited = fault;
		if (parts.length > from && !parts[from].isEmpty()) {
			limited = limited.on(type(parts[from]));
		}
		if (parts.length > from + 1) {
			limited = limited.times(number(parts[from + 1]));
		}
		AgentFault injected = limited;
		return (script) -> script.inject(injected);
	}

	private static int status(String text) {
		int status = number(text);
		if (status < 200 || status > 599) {
			throw new IllegalArgumentException("A response has a code from 200 to 599, not " + text);
		}
		return status;
	}

	/**
	 * Reads an acknowledgement mode.
	 * @throws IllegalArgumentException if there is no such mode, with a sentence
	 */
	static AcknowledgementMode mode(String text) {
		return Stream.of(AcknowledgementMode.values())
			.filter((mode) -> word(mode).equals(text))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"There is no acknowledgement mode '" + text + "'; modes are " + modes()));
	}

	private static String word(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** The names of all modes, for people. */
	static String modes() {
		return Stream.of(AcknowledgementMode.values()).map(FaultSpec::word).collect(Collectors.joining(", "));
	}

	private static Call.Type type(String text) {
		try {
			return Call.Type.valueOf(text.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"There is no type of calls '" + text + "'; types are SUBSCRIBE, UPDATE, MESSAGE and HEARTBEAT", ex);
		}
	}

	private static int number(String text) {
		try {
			return Integer.parseInt(text);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'" + text + "' is not a number", ex);
		}
	}

	private static Duration duration(String text) {
		return Durations.parse(text);
	}

}
