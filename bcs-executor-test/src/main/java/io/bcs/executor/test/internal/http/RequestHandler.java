/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.http;

/**
 * Takes the requests of all connections, on the agent's thread.
 */
public interface RequestHandler {

	/**
	 * Takes a request.
	 * @param exchange the request, to be responded to
	 */
	void handle(AgentExchange exchange);

	/**
	 * A stream's connection was closed.
	 * @param stream the stream
	 */
	void streamClosed(EventStream stream);

}
