/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * A Mesos agent for one executor, with a scheduler that acknowledges whatever it is told:
 * a real HTTP server of the executor protocol on a free port of the loopback interface.
 * It checks every call as a real agent does, with the same status codes and sentences.
 * <p>
 * All methods may be called from any thread. Those named {@code await…} block until the
 * executor has done something ({@link AgentWaits}), {@link #reset()} and {@link #close()}
 * until they are done; none of these may be called by an {@link AgentListener}. What was
 * recorded can still be read after {@link #close()}.
 *
 * @since 0.1.0
 */
public interface EmbeddedAgent extends AgentWaits, AutoCloseable {

	/**
	 * Starts an agent with defaults. Blocks until it listens.
	 * @return the agent
	 */
	static EmbeddedAgent start() {
		return builder().start();
	}

	/**
	 * Configures an agent.
	 * @return the builder
	 */
	static EmbeddedAgentBuilder builder() {
		return new EmbeddedAgentBuilder();
	}

	/**
	 * {@return the port, which stays the same for the agent's whole life}
	 */
	int port();

	/**
	 * Returns what a real agent puts into the environment of its executor, without a
	 * sandbox.
	 * @return values by the names of the variables
	 */
	Map<String, String> env();

	/**
	 * Returns what a real agent puts into the environment of its executor.
	 * @param sandbox the executor's directory
	 * @return values by the names of the variables
	 */
	Map<String, String> env(Path sandbox);

	/**
	 * Returns where the agent's domain socket is.
	 * @return the path, where nothing is left after {@link #close()}
	 * @throws IllegalStateException if the agent has none
	 */
	Path domainSocket();

	/**
	 * {@return whether the agent speaks TLS, and nothing else}
	 */
	boolean speaksTls();

	/**
	 * Returns the files with which an executor can speak TLS with this agent.
	 * @return the files, which {@link #close()} removes
	 * @throws IllegalStateException if the agent does not speak TLS
	 */
	TlsFiles tlsFiles();

	/**
	 * Makes a token that is good, but another executor's.
	 * @param executorId the other executor's id
	 * @return the token
	 * @throws IllegalStateException if the agent demands no tokens
	 */
	String tokenOf(String executorId);

	/**
	 * {@return the agent's id}
	 */
	String agentId();

	/**
	 * {@return the framework's id}
	 */
	String frameworkId();

	/**
	 * {@return the executor's id}
	 */
	String executorId();

	/**
	 * {@return how long the waits last that are not told}
	 */
	Duration awaitTimeout();

	/**
	 * {@return what the agent has seen and done}
	 */
	AgentRecords records();

	/**
	 * {@return when and how updates are acknowledged}
	 */
	AgentAcknowledgements acknowledgements();

	/**
	 * {@return the event stream, and what can go wrong with it}
	 */
	AgentStream stream();

	/**
	 * {@return the agent's process, to be stopped and started again}
	 */
	AgentProcess process();

	/**
	 * {@return a way to send what no master would let through}
	 */
	UncheckedEvents unchecked();

	/**
	 * Launches a task. One with a command is sent as a LAUNCH_GROUP of one task, as a
	 * master lets commands through only so; any other is sent as LAUNCH. Before the first
	 * subscription it is queued.
	 * @param task the task; an empty agent id and a missing executor are filled in
	 * @return what became of the event
	 * @throws IllegalArgumentException if a master would refuse the task: it has a
	 * command and an executor, or a task of that id is still active
	 */
	Delivery launch(TaskInfo task);

	/**
	 * Launches tasks that belong together.
	 * @param group the tasks; completed as by {@link #launch(TaskInfo)}
	 * @return what became of the event
	 * @throws IllegalArgumentException if a master would refuse the group: it has no
	 * task, a task names an unsuitable executor, or a task of that id is still active
	 */
	Delivery launchGroup(TaskGroupInfo group);

	/**
	 * {@link #launchGroup(TaskGroupInfo)} for tasks one by one.
	 * @param tasks the tasks
	 * @return what became of the event
	 */
	default Delivery launchGroup(TaskInfo... tasks) {
		return launchGroup(Tasks.group(tasks));
	}

	/**
	 * Kills a task.
	 * @param taskId the task's id
	 * @return what became of the event; a task that was still queued ends at once, and
	 * nothing is sent
	 */
	default Delivery kill(String taskId) {
		return kill(taskId, (KillPolicy) null);
	}

	/**
	 * Kills a task with a policy that overrides the task's own.
	 * @param taskId the task's id
	 * @param policy the policy, or {@code null} for none
	 * @return what became of the event
	 */
	Delivery kill(String taskId, @Nullable KillPolicy policy);

	/**
	 * {@link #kill(String, KillPolicy)} with nothing but a grace period.
	 * @param taskId the task's id
	 * @param gracePeriod time between SIGTERM and SIGKILL, instead of the task's own
	 * @return what became of the event
	 */
	default Delivery kill(String taskId, Duration gracePeriod) {
		return kill(taskId, Tasks.killPolicy(gracePeriod));
	}

	/**
	 * Sends the executor a message from the scheduler.
	 * @param data the message
	 * @return what became of the event
	 */
	Delivery message(byte[] data);

	/**
	 * {@link #message(byte[])} for text, as UTF-8.
	 * @param text the message
	 * @return what became of the event
	 */
	default Delivery message(String text) {
		return message(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Tells the executor to shut down. From now on it can't subscribe again.
	 * @return what became of the event
	 */
	Delivery shutdown();

	/**
	 * Tells the executor that something is wrong with it.
	 * @param message what is wrong
	 * @return what became of the event
	 */
	Delivery error(String message);

	/**
	 * Sends a sign of life, as a real agent does every 30 minutes.
	 * @return what became of the event
	 */
	Delivery heartbeat();

	/**
	 * Tells the agent that the executor's process has ended. Its tasks that have not
	 * ended become TASK_FAILED.
	 */
	void executorExited();

	/**
	 * Lets something go wrong with calls to come. Faults are used up in the order in
	 * which they were injected.
	 * @param fault what goes wrong
	 */
	void inject(AgentFault fault);

	/**
	 * Runs a script on a thread of its own. Does not block.
	 * @param script what the agent does
	 * @return the run, which ends with the agent at the latest
	 */
	ScriptRun runScript(AgentScript script);

	/**
	 * Says that some requests are meant to be refused, before or after they are.
	 * @param which which; called on any thread
	 */
	void expectRefusedCalls(Predicate<RecordedCall> which);

	/**
	 * Says that requests of this type are meant to be refused.
	 * @param type the type of the call
	 */
	default void expectRefusedCalls(Call.Type type) {
		expectRefusedCalls((call) -> call.is(type));
	}

	/**
	 * Checks what a test does not see by itself: that no call was refused unexpectedly,
	 * that no script has failed, and that each injected fault that is not
	 * {@link AgentFault#optional() optional} was used at least once.
	 * @throws AssertionError if it is not so
	 * @see AgentRecords#verifyNoUnexpectedRefusals()
	 */
	void verify();

	/**
	 * Makes the agent fit for the next test: scripts are ended, faults that were not used
	 * up are gone, it runs, takes connections, acknowledges as it was built to, and the
	 * history is clear. The executor's subscription stays. Tasks that still run are
	 * killed, and their end is waited for, at most {@link #awaitTimeout()}; if there is
	 * no open event stream, they are killed at the next subscription. What has ended the
	 * executor, such as a shutdown or the loss of the agent's state, can't be taken back.
	 * Has no effect on an agent that is closed. Blocks until it is done.
	 * @throws AssertionError if a task has not ended in time
	 */
	void reset();

	/**
	 * Closes all connections and ends the agent's thread; waits that last on fail. Blocks
	 * until that is done.
	 */
	@Override
	void close();

}
