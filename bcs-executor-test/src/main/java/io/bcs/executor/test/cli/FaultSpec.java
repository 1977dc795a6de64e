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
 * @param script does it
 */
record FaultSpec(String text, Duration after, AgentScript script) {

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
		return new FaultSpec(fault, after, script(fault.substring(0, end), argument));
	}

	/**
	 * Returns what goes wrong, after the time that was written.
	 */
	AgentScript delayed() {
		return (agent) -> {
			AgentScript.pause(this.after);
			this.script.run(agent);
		};
	}

	private static AgentScript script(String name, String argument) {
		String[] parts = argument.split(":", -1);
		return switch (name) {
			case "drop" -> stream(AgentStream::drop);
			case "reset" -> stream(AgentStream::reset);
			case "half-close" -> stream(AgentStream::halfClose);
			case "end" -> stream(AgentStream::end);
			case "replace" -> stream(AgentStream::replace);
			case "garbage" -> stream((stream) -> stream.rawBytes("no length\n".getBytes(StandardCharsets.UTF_8)));
			case "silence" -> {
				Duration time = duration(argument);
				yield (agent) -> {
					agent.stream().silence();
					AgentScript.pause(time);
					agent.stream().resume();
				};
			}
			case "refuse" -> {
				Duration time = duration(argument);
				yield (agent) -> {
					agent.process().refuseConnections();
					AgentScript.pause(time);
					agent.process().acceptConnections();
				};
			}
			case "down" -> {
				Duration time = duration(argument);
				yield (agent) -> {
					agent.process().stop();
					AgentScript.pause(time);
					agent.process().restart();
				};
			}
			case "restart" -> restart(argument);
			case "response" -> {
				int status = status(parts[0]);
				yield inject(AgentFault.response(status, status + " as told by the command line"), parts, 1);
			}
			case "close" -> inject(AgentFault.closeBeforeHandling(), parts, 0);
			case "lost-response" -> inject(AgentFault.closeAfterHandling(), parts, 0);
			case "slow" -> inject(AgentFault.delayResponse(duration(parts[0])), parts, 1);
			case "acks" -> {
				AcknowledgementMode mode = mode(parts[0]);
				Duration delay = (parts.length > 1) ? duration(parts[1]) : Duration.ZERO;
				yield (agent) -> agent.acknowledgements().use(mode, delay);
			}
			case "split" -> {
				int bytes = number(argument);
				yield stream((stream) -> stream.splitWrites(bytes));
			}
			default -> throw new IllegalArgumentException("There is no fault '" + name
					+ "'; faults are drop, reset, half-close, end, replace, garbage, silence, refuse, restart, down, response, "
					+ "close, lost-response, slow, acks and split");
		};
	}

	private static AgentScript stream(Consumer<AgentStream> action) {
		return (agent) -> action.accept(agent.stream());
	}

	private static AgentScript restart(String how) {
		return switch (how) {
			case "" -> (agent) -> agent.process().restart();
			case "gradually" -> (agent) -> agent.process().restartGradually();
			case "empty" -> (agent) -> agent.process().restartWithoutState();
			case "cleanup" -> (agent) -> agent.process().restartForCleanup();
			default -> throw new IllegalArgumentException(
					"There is no restart=" + how + "; it is gradually, empty, cleanup, or nothing for at once");
		};
	}

	private static AgentScript inject(AgentFault fault, String[] parts, int from) {
		AgentFault limited = fault;
		if (parts.length > from && !parts[from].isEmpty()) {
			limited = limited.on(type(parts[from]));
		}
		if (parts.length > from + 1) {
			limited = limited.times(number(parts[from + 1]));
		}
		AgentFault injected = limited;
		return (agent) -> agent.inject(injected);
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
