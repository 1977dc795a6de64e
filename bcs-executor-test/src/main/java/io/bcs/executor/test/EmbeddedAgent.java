/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;
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
public final class EmbeddedAgent extends AgentRecords implements AutoCloseable {

	private final AgentSettings settings;

	private final AgentApi api;

	private final @Nullable TlsServer tls;

	private final AgentServer server;

	private final AgentStream stream;

	private int starts;

	EmbeddedAgent(AgentSettings settings) {
		super(new AgentLoop(), settings);
		this.settings = settings;
		this.api = new AgentApi(settings, this.model, this.recorder, this.waiters::changed);
		this.tls = (settings.tls() != null) ? new TlsServer(settings.tls()) : null;
		this.server = new AgentServer(this.loop, this.api, this.tls, settings.domainSocket());
		this.stream = new AgentStream(this.loop, this.model, this.recorder, this.waiters::changed,
				this.server.pieces());
		this.server.listen();
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
	 * Launches a task. Before the first subscription it is queued.
	 * @param task the task; an empty agent id and a missing executor are filled in
	 * @return what became of the event
	 */
	public Delivery launch(TaskInfo task) {
		return change(() -> this.model.launch(AgentEvents.launch(task, this.settings)));
	}

	/**
	 * Launches tasks that belong together.
	 * @param group the tasks; completed as by {@link #launch(TaskInfo)}
	 * @return what became of the event
	 */
	public Delivery launchGroup(TaskGroupInfo group) {
		return change(() -> this.model.launch(AgentEvents.launchGroup(group, this.settings)));
	}

	/**
	 * {@link #launchGroup(TaskGroupInfo)} for tasks one by one.
	 * @param tasks the tasks
	 * @return what became of the event
	 */
	public Delivery launchGroup(TaskInfo... tasks) {
		return launchGroup(Tasks.group(tasks));
	}

	/**
	 * Kills a task.
	 * @param taskId the task's id
	 * @return what became of the event; a task that was still queued ends at once, and
	 * nothing is sent
	 */
	public Delivery kill(String taskId) {
		return kill(taskId, null);
	}

	/**
	 * Kills a task with a policy that overrides the task's own.
	 * @param taskId the task's id
	 * @param policy the policy, or {@code null} for none
	 * @return what became of the event
	 */
	public Delivery kill(String taskId, @Nullable KillPolicy policy) {
		return change(() -> this.model.kill(taskId, AgentEvents.kill(taskId, policy)));
	}

	/**
	 * Sends the executor a message from the scheduler.
	 * @param data the message
	 * @return what became of the event
	 */
	public Delivery message(byte[] data) {
		return send(AgentEvents.message(data));
	}

	/**
	 * Tells the executor to shut down. From now on it can't subscribe again.
	 * @return what became of the event
	 */
	public Delivery shutdown() {
		return change(this.model::shutdown);
	}

	/**
	 * Tells the executor that something is wrong with it.
	 * @param message what is wrong
	 * @return what became of the event
	 */
	public Delivery error(String message) {
		return send(AgentEvents.error(message));
	}

	/**
	 * Sends a sign of life, as a real agent does every 30 minutes.
	 * @return what became of the event
	 */
	public Delivery heartbeat() {
		return send(AgentEvents.HEARTBEAT);
	}

	/**
	 * Sends any event, also one that a real agent would not send.
	 * @param event the event
	 * @return what became of it
	 */
	public Delivery send(Event event) {
		return change(() -> this.model.send(event));
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

	private void note(String text) {
		this.loop.run(() -> this.recorder.note(text));
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
	 * Lets something go wrong with calls to come. Faults are used up in the order in
	 * which they were injected.
	 * @param fault what goes wrong
	 */
	public void inject(AgentFault fault) {
		this.loop.run(() -> this.api.inject(fault));
	}

	/**
	 * Changes when updates are acknowledged, from the next update on. Those withheld so
	 * far stay so until {@link #acknowledge(String)}.
	 * @param mode when
	 */
	public void acknowledgements(AcknowledgementMode mode) {
		acknowledgements(mode, Duration.ZERO);
	}

	/**
	 * Changes how updates are acknowledged, from the next update on, and how long that
	 * takes. An agent that is stopped meanwhile does not acknowledge any more.
	 * @param mode how
	 * @param delay time from an update to its acknowledgement
	 */
	public void acknowledgements(AcknowledgementMode mode, Duration delay) {
		this.loop.run(() -> this.model.acknowledgements(mode, delay));
	}

	/**
	 * Acknowledges the withheld updates of a task, in order.
	 * @param taskId the task's id
	 * @return how many there were
	 */
	public int acknowledge(String taskId) {
		return acknowledge((status) -> status.getTaskId().getValue().equals(taskId));
	}

	/**
	 * Acknowledges withheld updates, in order of arrival.
	 * @param which which of them
	 * @return how many there were
	 */
	public int acknowledge(Predicate<TaskStatus> which) {
		return change(() -> this.model.acknowledgeWithheld(which));
	}

	/**
	 * Lets the scheduler's acknowledgement of a task's end reach the agent, which then
	 * lets go of the task: from now on no update of it is acknowledged, not even a
	 * repetition.
	 * @param taskId the task's id
	 */
	public void forget(String taskId) {
		this.loop.run(() -> this.model.forget(taskId));
	}

	/**
	 * Forgets all calls, events and updates so far, and the tasks that have ended, for
	 * runs so long that they would fill the memory. An update that the executor repeats
	 * afterwards is not recognised: call this once everything is acknowledged.
	 */
	public void clearHistory() {
		this.loop.run(() -> {
			this.journal.clear();
			this.statuses.clear();
			this.model.forgetEnded();
		});
	}

	/**
	 * Tells the agent that the executor's process has ended. Its tasks that have not
	 * ended become TASK_FAILED.
	 */
	public void executorExited() {
		change(() -> {
			this.model.executorExited();
			return Boolean.TRUE;
		});
	}

	/**
	 * Closes all connections and ends the agent's thread. Blocks until that is done.
	 */
	@Override
	public void close() {
		this.server.close();
		this.loop.close();
		if (this.tls != null) {
			this.tls.close();
		}
	}

	private <T> T change(Supplier<T> work) {
		return this.loop.call(() -> {
			T result = work.get();
			this.waiters.changed();
			return result;
		});
	}

}
