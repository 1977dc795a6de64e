/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * A Mesos agent for one executor, with a scheduler that acknowledges whatever it is told:
 * a real HTTP server of the executor protocol on a free port of the loopback interface.
 * It checks every call as a real agent does, with the same status codes and sentences.
 * <p>
 * All methods may be called from any thread. Those named {@code await…} block until the
 * executor has done something, {@link #stop()}, {@link #restart()} and {@link #close()}
 * until the sockets are closed or open; none of these may be called by an
 * {@link AgentListener}. What was recorded can still be read after {@link #close()}.
 *
 * @since 0.1.0
 */
public final class EmbeddedAgent extends AgentOrders implements AutoCloseable {

	private final @Nullable TlsServer tls;

	private final AgentServer server;

	private final AgentStream stream;

	/** Confined to the agent's thread. */
	private int starts;

	private volatile boolean closed;

	private final Set<ScriptRun> scripts = ConcurrentHashMap.newKeySet();

	EmbeddedAgent(AgentSettings settings) {
		super(new AgentLoop(), settings);
		this.tls = (settings.tls() != null) ? new TlsServer(settings.tls()) : null;
		this.server = new AgentServer(this.loop, this.api, this.tls, settings.domainSocket());
		this.stream = new AgentStream(this.loop, this.model, this.recorder, this.waiters::changed,
				this.server.pieces());
		try {
			this.server.listen();
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Starts an agent with defaults. Blocks until it listens.
	 * @return the agent
	 */
	public static EmbeddedAgent start() {
		return builder().start();
	}

	/**
	 * Configures an agent.
	 * @return the builder
	 */
	public static EmbeddedAgentBuilder builder() {
		return new EmbeddedAgentBuilder();
	}

	/**
	 * {@return the port, which stays the same for the agent's whole life}
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Returns what a real agent puts into the environment of its executor, without a
	 * sandbox.
	 * @return values by the names of the variables
	 */
	public Map<String, String> env() {
		return environment(null);
	}

	/**
	 * Returns what a real agent puts into the environment of its executor.
	 * @param sandbox the executor's directory
	 * @return values by the names of the variables
	 */
	public Map<String, String> env(Path sandbox) {
		return environment(sandbox);
	}

	private Map<String, String> environment(@Nullable Path sandbox) {
		Map<String, String> env = this.settings.env(port(), sandbox);
		if (this.tls != null) {
			env.putAll(this.tls.env());
		}
		return env;
	}

	/**
	 * Returns where the agent's domain socket is.
	 * @return the path, where nothing is left after {@link #close()}
	 * @throws IllegalStateException if the agent has none
	 */
	public Path domainSocket() {
		DomainSocket socket = this.settings.domainSocket();
		if (socket == null) {
			throw new IllegalStateException("This agent was built without a domain socket");
		}
		return socket.path();
	}

	/**
	 * {@return whether the agent speaks TLS, and nothing else}
	 */
	public boolean speaksTls() {
		return this.tls != null;
	}

	/**
	 * Returns the files with which an executor can speak TLS with this agent.
	 * @return the files, which {@link #close()} removes
	 * @throws IllegalStateException if the agent does not speak TLS
	 */
	public TlsFiles tlsFiles() {
		if (this.tls == null) {
			throw new IllegalStateException("This agent was built without TLS");
		}
		return this.tls.files();
	}

	/**
	 * {@return the agent's id}
	 */
	public String agentId() {
		return this.settings.agentId();
	}

	/**
	 * {@return the framework's id}
	 */
	public String frameworkId() {
		return this.settings.frameworkId();
	}

	/**
	 * {@return the executor's id}
	 */
	public String executorId() {
		return this.settings.executorId();
	}

	/**
	 * Makes a token that is good, but another executor's.
	 * @param executorId the other executor's id
	 * @return the token
	 * @throws IllegalStateException if the agent demands no tokens
	 */
	public String tokenOf(String executorId) {
		ExecutorTokens tokens = this.settings.tokens();
		if (tokens == null) {
			throw new IllegalStateException("This agent was built without authentication");
		}
		return tokens.mint(this.settings.frameworkId(), executorId, this.settings.containerId());
	}

	/**
	 * {@return the event stream, and what can go wrong with it}
	 */
	public AgentStream stream() {
		return this.stream;
	}

	/**
	 * Short for {@code stream().drop()}.
	 * @return whether there was an open stream
	 */
	public boolean dropStream() {
		return this.stream.drop();
	}

	/**
	 * Lets the agent refuse new connections, over TCP and the domain socket. Those there
	 * are, and the agent itself, go on. Blocks until it refuses.
	 */
	public void refuseConnections() {
		this.server.refuseConnections();
		note("connections are refused");
	}

	/**
	 * Lets the agent take connections again. Blocks until it listens.
	 */
	public void acceptConnections() {
		this.server.listen();
		note("connections are accepted");
	}

	/**
	 * Ends the agent as if its process had been killed: it listens no more, all
	 * connections are closed. Blocks until they are. Has no effect on an agent that is
	 * stopped.
	 */
	public void stop() {
		if (this.server.stop()) {
			change(() -> {
				this.starts++;
				this.model.agentStopped();
				this.recorder.note("agent stopped");
				return Boolean.TRUE;
			});
		}
	}

	/**
	 * Starts the agent again on the same port, with what it knew; without checkpointing
	 * it knows nothing and refuses its former executor. Blocks until it listens.
	 */
	public void restart() {
		restart(AgentPhase.RUNNING);
	}

	/**
	 * Starts the agent again, only so far. Blocks until it listens.
	 * @param phase how far; {@link #phase(AgentPhase)} takes it on
	 */
	public void restart(AgentPhase phase) {
		stop();
		phase(phase);
		this.server.listen();
	}

	/**
	 * Starts the agent again and takes it through all phases. Returns when it listens, in
	 * the first of them.
	 * @param starting time in which it answers 404
	 * @param recovering time in which it answers 503
	 * @param reregistering time in which it takes subscriptions only
	 */
	public void restart(Duration starting, Duration recovering, Duration reregistering) {
		restart(AgentPhase.STARTING);
		Duration recovered = starting.plus(recovering);
		schedule(AgentPhase.RECOVERING, starting);
		schedule(AgentPhase.REREGISTERING, recovered);
		schedule(AgentPhase.RUNNING, recovered.plus(reregistering));
	}

	/**
	 * Starts the agent again as a real one comes back with default settings: 404 for 200
	 * ms, 503 for 100 ms, then subscriptions only for 2 s. Returns when it listens.
	 */
	public void restartGradually() {
		restart(Duration.ofMillis(200), Duration.ofMillis(100), Duration.ofSeconds(2));
	}

	/**
	 * Starts the agent again on the same port, with nothing left of what it knew: it
	 * refuses its former executor with 400 "Framework cannot be found". Blocks until it
	 * listens.
	 */
	public void restartWithoutState() {
		stop();
		this.loop.run(this.model::forgetEverything);
		restart();
	}

	/**
	 * Starts the agent again on the same port as with {@code --recover=cleanup}: an
	 * executor that comes back gets SHUTDOWN as its only event, and the end of the
	 * stream. Blocks until it listens.
	 */
	public void restartForCleanup() {
		stop();
		this.loop.run(this.model::cleanUp);
		restart();
	}

	private void schedule(AgentPhase phase, Duration delay) {
		int start = this.loop.call(() -> this.starts);
		this.loop.after(delay, () -> {
			if (this.starts == start) {
				phase(phase);
			}
		});
	}

	/**
	 * Puts the agent into a phase, from the next call on.
	 * @param phase the phase
	 */
	public void phase(AgentPhase phase) {
		change(() -> {
			this.api.phase(phase);
			this.recorder.note("agent is " + phase);
			return Boolean.TRUE;
		});
	}

	/**
	 * Forgets all calls, events and updates so far, and the tasks whose end was
	 * acknowledged, for runs so long that they would fill the memory. An update that the
	 * executor repeats afterwards is not recognised: call this once everything is
	 * acknowledged. What is counted is counted on.
	 */
	public void clearHistory() {
		this.loop.run(() -> {
			this.journal.clear();
			this.statuses.forget();
			this.recorder.refusals().forget();
			this.model.forgetEnded();
		});
	}

	/**
	 * Writes a script: things that the agent does, and things it waits for in between.
	 * @return the script, which does nothing before it is started
	 */
	public AgentScript script() {
		return new AgentScript(this);
	}

	void started(ScriptRun script) {
		this.scripts.add(script);
	}

	void note(String text) {
		change(() -> {
			this.recorder.note(text);
			return Boolean.TRUE;
		});
	}

	/**
	 * Checks what a test does not see by itself: that no call was refused unexpectedly,
	 * and that no script has failed.
	 * @throws AssertionError if it is not so
	 * @see #verifyNoUnexpectedRefusals()
	 */
	public void verify() {
		this.scripts.forEach(ScriptRun::verify);
		verifyNoUnexpectedRefusals();
	}

	/**
	 * Makes the agent fit for the next test: scripts are ended, faults that were not used
	 * up are gone, it runs, takes connections, acknowledges as it was built to, and the
	 * history is clear. The executor's subscription and its running tasks stay. What has
	 * ended the executor, such as a shutdown or the loss of the agent's state, can't be
	 * taken back. Has no effect on an agent that is closed. Blocks until it is done.
	 */
	public void reset() {
		if (this.closed) {
			return;
		}
		closeScripts();
		this.server.listen();
		this.stream.resume();
		this.stream.flush();
		this.stream.splitNothing();
		change(() -> {
			this.starts++;
			this.api.clearFaults();
			this.recorder.refusals().clear();
			this.api.phase(AgentPhase.RUNNING);
			this.model.acknowledger().acknowledgeEverything();
			this.model.acknowledger().use(this.settings.acknowledgements(), Duration.ZERO);
			return Boolean.TRUE;
		});
		clearHistory();
		this.loop.run(this.statuses::clear);
	}

	private void closeScripts() {
		this.scripts.forEach(ScriptRun::close);
		this.scripts.clear();
	}

	/**
	 * Closes all connections and ends the agent's thread; whoever still waits for the
	 * executor has waited in vain. Blocks until that is done.
	 */
	@Override
	public void close() {
		this.closed = true;
		closeScripts();
		try {
			this.server.close();
		}
		finally {
			this.loop.run(this.waiters::close);
			this.loop.close();
			if (this.tls != null) {
				this.tls.close();
			}
		}
	}

}
