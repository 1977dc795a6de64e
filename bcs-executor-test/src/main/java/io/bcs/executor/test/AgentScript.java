/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Event;

/**
 * What an {@link EmbeddedAgent} does one after the other while a test, or an executor in
 * development, goes its own way: steps that act, and steps that wait. Written once, then
 * started, as often as wanted:
 *
 * <pre class="code">
 * agent.script()
 *   .awaitUpdate("t1", TASK_RUNNING).dropStream()
 *   .awaitSubscriptions(2).inject(AgentFault.answer(503, "busy").times(3))
 *   .awaitUpdate("t1", TASK_FINISHED).restartGradually()
 *   .start();
 * </pre>
 *
 * Not thread-safe. The steps run on a thread of the script's own.
 *
 * @since 0.1.0
 */
public final class AgentScript {

	private final EmbeddedAgent agent;

	private final List<Step> steps = new ArrayList<>();

	private Duration limit;

	AgentScript(EmbeddedAgent agent) {
		this.agent = agent;
		this.limit = agent.awaitTimeout();
	}

	/**
	 * Limits each of the waits that follow. Before the first such limit it is the
	 * agent's.
	 * @param limit how long a step waits at most
	 * @return this script
	 */
	public AgentScript within(Duration limit) {
		this.limit = limit;
		return this;
	}

	/**
	 * Waits until the executor has an open event stream.
	 * @return this script
	 */
	public AgentScript awaitSubscription() {
		Duration timeout = this.limit;
		return then("awaits a subscription", (agent) -> agent.awaitSubscription(timeout));
	}

	/**
	 * Waits until the executor has subscribed so many times.
	 * @param count how often, since the agent was started first
	 * @return this script
	 */
	public AgentScript awaitSubscriptions(int count) {
		return await("subscription number " + count, (agent) -> agent.subscriptions() >= count);
	}

	/**
	 * Waits until the executor's event stream is closed.
	 * @return this script
	 */
	public AgentScript awaitDisconnection() {
		Duration timeout = this.limit;
		return then("awaits a disconnection", (agent) -> agent.awaitDisconnection(timeout));
	}

	/**
	 * Waits until a task has, or had, a state.
	 * @param taskId the task's id
	 * @param state the state
	 * @return this script
	 */
	public AgentScript awaitUpdate(String taskId, TaskState state) {
		Duration timeout = this.limit;
		return then("awaits " + state + " of " + taskId, (agent) -> agent.awaitUpdate(taskId, state, timeout));
	}

	/**
	 * Waits for a call, or finds it among those that have come.
	 * @param what the call in words
	 * @param which recognises the call; called on the agent's thread
	 * @return this script
	 */
	public AgentScript awaitCall(String what, Predicate<RecordedCall> which) {
		Duration timeout = this.limit;
		return then("awaits " + what, (agent) -> agent.awaitCall(what, which, timeout));
	}

	/**
	 * Waits until an event of that type was sent.
	 * @param type the type
	 * @return this script
	 */
	public AgentScript awaitEvent(Event.Type type) {
		return await(type + " event",
				(agent) -> agent.events()
					.stream()
					.anyMatch((event) -> event.delivery() == Delivery.SENT && event.event().getType() == type));
	}

	/**
	 * Waits until something is true.
	 * @param what what is waited for
	 * @param condition the condition; called on the agent's thread
	 * @return this script
	 */
	public AgentScript await(String what, Predicate<EmbeddedAgent> condition) {
		Duration timeout = this.limit;
		return then("awaits " + what, (agent) -> agent.await(what, () -> condition.test(agent), timeout));
	}

	/**
	 * Lets time pass.
	 * @param pause how much
	 * @return this script
	 */
	public AgentScript pause(Duration pause) {
		return add(new Step("pauses for " + pause.toMillis() + " ms", (agent) -> {
		}, pause));
	}

	/**
	 * Launches a task.
	 * @param task the task
	 * @return this script
	 */
	public AgentScript launch(TaskInfo task) {
		return then("launches " + task.getTaskId().getValue(), (agent) -> agent.launch(task));
	}

	/**
	 * Launches tasks that belong together.
	 * @param tasks the tasks
	 * @return this script
	 */
	public AgentScript launchGroup(TaskInfo... tasks) {
		TaskInfo[] copy = tasks.clone();
		return then("launches a group", (agent) -> agent.launchGroup(copy));
	}

	/**
	 * Kills a task.
	 * @param taskId the task's id
	 * @return this script
	 */
	public AgentScript kill(String taskId) {
		return then("kills " + taskId, (agent) -> agent.kill(taskId));
	}

	/**
	 * Kills a task with a grace period that overrides its own.
	 * @param taskId the task's id
	 * @param gracePeriod time between SIGTERM and SIGKILL
	 * @return this script
	 */
	public AgentScript kill(String taskId, Duration gracePeriod) {
		return then("kills " + taskId, (agent) -> agent.kill(taskId, gracePeriod));
	}

	/**
	 * Sends a message from the scheduler.
	 * @param text the message, sent as UTF-8
	 * @return this script
	 */
	public AgentScript message(String text) {
		return then("sends a message", (agent) -> agent.message(text));
	}

	/**
	 * Sends SHUTDOWN.
	 * @return this script
	 */
	public AgentScript shutdown() {
		return then("shuts the executor down", EmbeddedAgent::shutdown);
	}

	/**
	 * Sends HEARTBEAT.
	 * @return this script
	 */
	public AgentScript heartbeat() {
		return then("sends a heartbeat", EmbeddedAgent::heartbeat);
	}

	/**
	 * Sends ERROR.
	 * @param message what is wrong
	 * @return this script
	 */
	public AgentScript error(String message) {
		return then("sends an error", (agent) -> agent.error(message));
	}

	/**
	 * Lets something go wrong with calls to come.
	 * @param fault what
	 * @return this script
	 */
	public AgentScript inject(AgentFault fault) {
		return then("injects a fault", (agent) -> agent.inject(fault));
	}

	/**
	 * Changes how updates are acknowledged.
	 * @param mode how
	 * @return this script
	 */
	public AgentScript acknowledgements(AcknowledgementMode mode) {
		return then("acknowledges " + mode, (agent) -> agent.acknowledgements(mode));
	}

	/**
	 * Acknowledges the withheld updates of a task.
	 * @param taskId the task's id
	 * @return this script
	 */
	public AgentScript acknowledge(String taskId) {
		return then("acknowledges " + taskId, (agent) -> agent.acknowledge(taskId));
	}

	/**
	 * Closes the event stream's connection in the middle of the body.
	 * @return this script
	 */
	public AgentScript dropStream() {
		return stream("drops the stream", AgentStream::drop);
	}

	/**
	 * Does something to the event stream.
	 * @param what what, in words
	 * @param action what, such as {@code AgentStream::reset}
	 * @return this script
	 */
	public AgentScript stream(String what, Consumer<AgentStream> action) {
		return then(what, (agent) -> action.accept(agent.stream()));
	}

	/**
	 * Refuses new connections.
	 * @return this script
	 */
	public AgentScript refuseConnections() {
		return then("refuses connections", EmbeddedAgent::refuseConnections);
	}

	/**
	 * Takes connections again.
	 * @return this script
	 */
	public AgentScript acceptConnections() {
		return then("accepts connections", EmbeddedAgent::acceptConnections);
	}

	/**
	 * Ends the agent as if its process had been killed.
	 * @return this script
	 */
	public AgentScript stop() {
		return then("stops the agent", EmbeddedAgent::stop);
	}

	/**
	 * Puts the agent into a phase.
	 * @param phase the phase
	 * @return this script
	 */
	public AgentScript phase(AgentPhase phase) {
		return then("puts the agent into phase " + phase, (agent) -> agent.phase(phase));
	}

	/**
	 * Starts the agent again at once, with what it knew.
	 * @return this script
	 */
	public AgentScript restart() {
		return then("restarts the agent", EmbeddedAgent::restart);
	}

	/**
	 * Starts the agent again and takes it through its phases.
	 * @param starting time in which it answers 404
	 * @param recovering time in which it answers 503
	 * @param reregistering time in which it takes subscriptions only
	 * @return this script
	 */
	public AgentScript restart(Duration starting, Duration recovering, Duration reregistering) {
		return then("restarts the agent", (agent) -> agent.restart(starting, recovering, reregistering));
	}

	/**
	 * Starts the agent again as a real one comes back.
	 * @return this script
	 */
	public AgentScript restartGradually() {
		return then("restarts the agent gradually", EmbeddedAgent::restartGradually);
	}

	/**
	 * Starts the agent again with nothing left of what it knew.
	 * @return this script
	 */
	public AgentScript restartWithoutState() {
		return then("restarts the agent without its state", EmbeddedAgent::restartWithoutState);
	}

	/**
	 * Starts the agent again as with {@code --recover=cleanup}.
	 * @return this script
	 */
	public AgentScript restartForCleanup() {
		return then("restarts the agent for clean-up", EmbeddedAgent::restartForCleanup);
	}

	/**
	 * Does anything else.
	 * @param what what, in words
	 * @param action what; may block, called on the script's thread
	 * @return this script
	 */
	public AgentScript then(String what, Consumer<EmbeddedAgent> action) {
		return add(new Step(what, action, Duration.ZERO));
	}

	/**
	 * Does some steps several times.
	 * @param times how often
	 * @param steps adds the steps
	 * @return this script
	 */
	public AgentScript repeat(int times, UnaryOperator<AgentScript> steps) {
		AgentScript script = this;
		for (int i = 0; i < times; i++) {
			script = Objects.requireNonNull(steps.apply(script));
		}
		return script;
	}

	private AgentScript add(Step step) {
		this.steps.add(step);
		return this;
	}

	/**
	 * Starts the script, on a thread of its own. Does not block.
	 * @return the run, which ends with the agent at the latest
	 */
	public ScriptRun start() {
		ScriptRun run = new ScriptRun(this.agent, List.copyOf(this.steps));
		this.agent.started(run);
		run.start();
		return run;
	}

	/**
	 * A step.
	 *
	 * @param what what it does
	 * @param action does it
	 * @param pause time that passes afterwards
	 */
	record Step(String what, Consumer<EmbeddedAgent> action, Duration pause) {
	}

}
