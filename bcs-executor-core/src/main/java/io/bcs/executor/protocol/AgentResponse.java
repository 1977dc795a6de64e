/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.protocol;

/**
 * The agent's response to a call, or the reason why there is none, classified by what it
 * means for the caller.
 *
 * @param kind what it means
 * @param status the HTTP status code, 0 if there was none
 * @param text the agent's sentence, or what went wrong on the way
 * @since 0.1.0
 */
public record AgentResponse(Kind kind, int status, String text) {

	/** A longer text is cut off. */
	public static final int MAX_TEXT_LENGTH = 4096;

	private static final String NOT_SUBSCRIBED_TEXT = "Executor is not subscribed";

	/**
	 * What a response means for the call.
	 */
	public enum Kind {

		/** The agent took the call. */
		ACCEPTED,

		/** Not now: the agent is starting, recovering, overloaded or unreachable. */
		RETRY,

		/** The agent has no event stream of this executor; hold the call until it has. */
		NOT_SUBSCRIBED,

		/** Never: the same call would be refused again. */
		REFUSED,

		/** The authentication token is missing, wrong, or another executor's. */
		UNAUTHORIZED

	}

	/**
	 * Classifies a response.
	 * @param status the HTTP status code
	 * @param body the body as text
	 * @return the response
	 */
	public static AgentResponse of(int status, String body) {
		String text = body.strip();
		return new AgentResponse(kindOf(status, text), status, text);
	}

	/**
	 * Describes a call that got no response.
	 * @param reason what went wrong
	 * @return a response of kind {@link Kind#RETRY}
	 */
	public static AgentResponse failed(String reason) {
		return new AgentResponse(Kind.RETRY, 0, reason);
	}

	private static Kind kindOf(int status, String text) {
		if (status >= 200 && status < 300) {
			return Kind.ACCEPTED;
		}
		return switch (status) {
			case 401 -> Kind.UNAUTHORIZED;
			case 403 -> text.equals(NOT_SUBSCRIBED_TEXT) ? Kind.NOT_SUBSCRIBED : Kind.UNAUTHORIZED;
			// 501 is the agent's word for a call type it does not know.
			case 501 -> Kind.REFUSED;
			// Routes appear a moment after the port: 404 is what a starting agent says.
			case 404, 408, 429 -> Kind.RETRY;
			default -> (status >= 500) ? Kind.RETRY : Kind.REFUSED;
		};
	}

	/**
	 * Describes the response for logs and errors.
	 * @return code and sentence, such as {@code 503 "Agent has not finished recovery"}
	 */
	public String describe() {
		if (this.status == 0) {
			return this.text;
		}
		return this.text.isEmpty() ? "HTTP status " + this.status : this.status + " \"" + this.text + "\"";
	}

}
