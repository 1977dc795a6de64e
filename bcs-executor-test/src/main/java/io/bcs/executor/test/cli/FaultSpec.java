/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

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

	static final String USAGE = """
			  drop, reset, half-close, end, replace, garbage
			                          what happens to the event stream
			  silence=DURATION        the event stream carries nothing for so long
			  refuse=DURATION         no connections for so long
			  restart, restart=gradually, restart=empty, restart=cleanup
			                          the agent starts again: at once, as a real one, without its state,
			                          or to end its executors
			  down=DURATION           the agent is down for so long
			  answer=CODE[:TYPE[:TIMES]]
			                          refuse calls, answer=503:UPDATE:3 for example
			  close[:TYPE[:TIMES]], lost-answer[:TYPE[:TIMES]], slow=DURATION[:TYPE[:TIMES]]
			                          connections that break before or after a call was handled, slow answers
			  acks=MODE[:DURATION]    automatic, manual, lost, duplicated or out_of_order, and how much later
			  split=BYTES             cut whatever the agent writes into pieces
			""";

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
			case "answer" -> {
				int status = status(parts[0]);
				yield inject(AgentFault.answer(status, status + " as told by the command line"), parts, 1);
			}
			case "close" -> inject(AgentFault.closeBeforeHandling(), parts, 0);
			case "lost-answer" -> inject(AgentFault.closeAfterHandling(), parts, 0);
			case "slow" -> inject(AgentFault.delayAnswer(duration(parts[0])), parts, 1);
			case "acks" -> {
				AcknowledgementMode mode = mode(parts[0]);
				Duration delay = (parts.length > 1) ? duration(parts[1]) : Duration.ZERO;
				yield (agent) -> agent.acknowledgements().use(mode, delay);
			}
			case "split" -> {
				int bytes = number(argument);
				yield stream((stream) -> stream.splitWrites(bytes));
			}
			default -> throw new IllegalArgumentException("There is no fault " + name);
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
			default -> throw new IllegalArgumentException("There is no restart=" + how);
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
			throw new IllegalArgumentException("An answer has a code from 200 to 599, not " + text);
		}
		return status;
	}

	static AcknowledgementMode mode(String text) {
		try {
			return AcknowledgementMode.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("There is no way to acknowledge that is called " + text, ex);
		}
	}

	private static Call.Type type(String text) {
		try {
			return Call.Type.valueOf(text.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("There is no type of calls that is called " + text, ex);
		}
	}

	private static int number(String text) {
		try {
			return Integer.parseInt(text);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("A fault wants a number, not " + text, ex);
		}
	}

	private static Duration duration(String text) {
		return Durations.parse("A fault", text);
	}

}
