/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;

/**
 * The process of an {@link EmbeddedAgent}, which may be stopped, started again, and take
 * its time with that. All methods may be called from any thread but an
 * {@link AgentListener}'s; they block until the agent's sockets are closed or open.
 *
 * @since 0.1.0
 */
public interface AgentProcess {

	/**
	 * Lets the agent refuse new connections, over TCP and the domain socket. Those there
	 * are, and the agent itself, go on.
	 */
	void refuseConnections();

	/**
	 * Lets the agent take connections again.
	 */
	void acceptConnections();

	/**
	 * Ends the agent as if its process had been killed: it listens no more, all
	 * connections are closed. Has no effect on an agent that is stopped.
	 */
	void stop();

	/**
	 * Starts the agent again on the same port, with what it knew; without checkpointing
	 * it knows nothing and refuses its former executor.
	 */
	void restart();

	/**
	 * Starts the agent again, only so far.
	 * @param phase how far; {@link #phase(AgentPhase)} takes it on
	 */
	void restart(AgentPhase phase);

	/**
	 * Starts the agent again and takes it through all phases. Returns when it listens, in
	 * the first of them.
	 * @param starting time in which it responds with 404
	 * @param recovering time in which it responds with 503
	 * @param reregistering time in which it takes subscriptions only
	 */
	void restartGradually(Duration starting, Duration recovering, Duration reregistering);

	/**
	 * Starts the agent again as a real one comes back with default settings: 404 for 200
	 * ms, 503 for 100 ms, then subscriptions only for 2 s. Returns when it listens.
	 */
	void restartGradually();

	/**
	 * Starts the agent again on the same port, with nothing left of what it knew: it
	 * refuses its former executor with 400 "Framework cannot be found".
	 */
	void restartWithoutState();

	/**
	 * Starts the agent again on the same port as with {@code --recover=cleanup}: an
	 * executor that comes back gets SHUTDOWN as its only event, and the end of the
	 * stream.
	 */
	void restartForCleanup();

	/**
	 * Ends the framework, as a TEARDOWN by the scheduler or SIGUSR1 to the agent does:
	 * SHUTDOWN is sent, and from now on updates get 202 and never acknowledged, nor does
	 * the scheduler learn of them.
	 * @return what became of the event
	 */
	Delivery terminateFramework();

	/**
	 * Puts the agent into a phase, from the next call on.
	 * @param phase the phase
	 */
	void phase(AgentPhase phase);

}
