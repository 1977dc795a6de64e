/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import io.bcs.executor.test.AgentAcknowledgements;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.AgentProcess;
import io.bcs.executor.test.AgentRecords;
import io.bcs.executor.test.AgentScript;
import io.bcs.executor.test.AgentStream;
import io.bcs.executor.test.AgentWaits;
import io.bcs.executor.test.Delivery;
import io.bcs.executor.test.EmbeddedAgent;
import io.bcs.executor.test.RecordedCall;
import io.bcs.executor.test.ScriptRun;
import io.bcs.executor.test.TlsFiles;
import io.bcs.executor.test.UncheckedEvents;
import io.bcs.executor.test.internal.model.AgentSettings;
import io.bcs.executor.test.internal.script.Scripts;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * An agent, which is its parts.
 */
public final class RunningAgent implements EmbeddedAgent {

	private final AgentSettings settings;

	private final AgentCore core;

	private final Access access;

	private final Waits waits;

	private final Records records;

	private final Acknowledgements acknowledgements;

	private final StreamControl stream;

	private final ProcessControl process;

	private final EventSender sender;

	private final Scripts scripts;

	private volatile boolean closed;

	/**
	 * Starts an agent. Blocks until it listens.
	 * @param settings how it is
	 * @throws IllegalStateException if it can't listen
	 */
	public RunningAgent(AgentSettings settings) {
		this.settings = settings;
		this.core = new AgentCore(settings);
		this.access = new Access(this.core);
		this.waits = new Waits(this.core, settings.awaitTimeout());
		this.records = new Records(this.core);
		this.acknowledgements = new Acknowledgements(this.core);
		this.stream = new StreamControl(this.core);
		this.process = new ProcessControl(this.core);
		this.sender = new EventSender(this.core);
		this.scripts = new Scripts(this, this.core::note);
		try {
			this.core.server().listen();
		}
		catch (RuntimeException ex) {
			try {
				close();
			}
			catch (RuntimeException closing) {
				ex.addSuppressed(closing);
			}
			throw ex;
		}
	}

	@Override
	public int port() {
		return this.core.server().port();
	}

	@Override
	public Map<String, String> env() {
		return this.access.env(null);
	}

	@Override
	public Map<String, String> env(Path sandbox) {
		return this.access.env(sandbox);
	}

	@Override
	public Path domainSocket() {
		return this.access.domainSocket();
	}

	@Override
	public boolean speaksTls() {
		return this.core.tls() != null;
	}

	@Override
	public TlsFiles tlsFiles() {
		return this.access.tlsFiles();
	}

	@Override
	public String tokenOf(String executorId) {
		return this.access.tokenOf(executorId);
	}

	@Override
	public String agentId() {
		return this.settings.agentId();
	}

	@Override
	public String frameworkId() {
		return this.settings.frameworkId();
	}

	@Override
	public String executorId() {
		return this.settings.executorId();
	}

	@Override
	public Duration awaitTimeout() {
		return this.settings.awaitTimeout();
	}

	@Override
	public AgentRecords records() {
		return this.records;
	}

	@Override
	public AgentAcknowledgements acknowledgements() {
		return this.acknowledgements;
	}

	@Override
	public AgentStream stream() {
		return this.stream;
	}

	@Override
	public AgentProcess process() {
		return this.process;
	}

	@Override
	public UncheckedEvents unchecked() {
		return new Unchecked(this.core);
	}

	@Override
	public Delivery launch(TaskInfo task) {
		return this.sender.launch(task);
	}

	@Override
	public Delivery launchGroup(TaskGroupInfo group) {
		return this.sender.launchGroup(group);
	}

	@Override
	public Delivery kill(String taskId, @Nullable KillPolicy policy) {
		return this.sender.kill(taskId, policy);
	}

	@Override
	public Delivery message(byte[] data) {
		return this.sender.message(data);
	}

	@Override
	public Delivery shutdown() {
		return this.sender.shutdown();
	}

	@Override
	public Delivery error(String message) {
		return this.sender.error(message);
	}

	@Override
	public Delivery heartbeat() {
		return this.sender.heartbeat();
	}

	@Override
	public void executorExited() {
		this.process.executorExited();
	}

	@Override
	public void inject(AgentFault fault) {
		this.core.change(() -> this.core.api().inject(fault));
	}

	@Override
	public ScriptRun runScript(AgentScript script) {
		return this.scripts.run(script);
	}

	@Override
	public void expectRefusedCalls(Predicate<RecordedCall> which) {
		this.core.change(() -> this.core.recorder().refusals().expect(which));
	}

	@Override
	public void awaitSubscription() {
		this.waits.awaitSubscription();
	}

	@Override
	public void awaitSubscriptions(int count) {
		this.waits.awaitSubscriptions(count);
	}

	@Override
	public void awaitDisconnection() {
		this.waits.awaitDisconnection();
	}

	@Override
	public TaskStatus awaitUpdate(String taskId, TaskState state) {
		return this.waits.awaitUpdate(taskId, state);
	}

	@Override
	public RecordedCall awaitCall(String what, Predicate<RecordedCall> which) {
		return this.waits.awaitCall(what, which);
	}

	@Override
	public void await(String what, BooleanSupplier condition) {
		this.waits.await(what, condition);
	}

	@Override
	public AgentWaits within(Duration timeout) {
		return this.waits.within(timeout);
	}

	@Override
	public void verify() {
		this.scripts.verify();
		this.records.verifyFaults();
		this.records.verifyNoUnexpectedRefusals();
	}

	@Override
	public void reset() {
		if (this.closed) {
			return;
		}
		this.scripts.close();
		this.core.server().listen();
		this.core.clearFaults();
		try {
			new LeftoverTasks(this.core).end(awaitTimeout());
		}
		finally {
			this.core.reset();
		}
	}

	@Override
	public void close() {
		if (this.core.loop().eventLoop().inEventLoop()) {
			throw new IllegalStateException(
					"A listener must not close its agent: it is called on the agent's own thread");
		}
		this.closed = true;
		this.scripts.close();
		this.core.close();
	}

}
