/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.model;

import io.bcs.executor.test.internal.call.CallRejectedException;
import io.bcs.executor.test.internal.http.AgentHttpResponse;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * How the agent stands to the executor and its framework. Confined to the agent's thread.
 */
final class ExecutorState {

	private final AgentSettings settings;

	/** Whether the executor has to subscribe before it may do anything else. */
	private boolean registering = true;

	private boolean terminating;

	private boolean frameworkKnown = true;

	private boolean frameworkTerminating;

	private boolean restarted;

	ExecutorState(AgentSettings settings) {
		this.settings = settings;
	}

	/**
	 * Checks that a call comes from the executor, and not before it may.
	 */
	void requireExpected(Call call) throws CallRejectedException {
		AgentHttpResponse unknownFramework = AgentHttpResponse.badRequest("Framework cannot be found");
		if (!call.getFrameworkId().getValue().equals(this.settings.frameworkId())) {
			throw new CallRejectedException(unknownFramework);
		}
		if (!this.frameworkKnown) {
			throw CallRejectedException.provoked(unknownFramework);
		}
		if (!call.getExecutorId().getValue().equals(this.settings.executorId())) {
			throw new CallRejectedException(AgentHttpResponse.badRequest("Executor cannot be found"));
		}
		if (this.registering && call.getType() != Call.Type.SUBSCRIBE) {
			AgentHttpResponse notSubscribed = AgentHttpResponse.text(403, "Executor is not subscribed");
			// A call that was under way when the agent went away is nobody's fault.
			throw this.restarted ? CallRejectedException.provoked(notSubscribed)
					: new CallRejectedException(notSubscribed);
		}
	}

	boolean isRegistering() {
		return this.registering;
	}

	boolean isTerminating() {
		return this.terminating;
	}

	boolean isFrameworkTerminating() {
		return this.frameworkTerminating;
	}

	void subscribed() {
		this.registering = false;
	}

	void terminate() {
		this.terminating = true;
	}

	void terminateFramework() {
		this.terminating = true;
		this.frameworkTerminating = true;
	}

	void forgetFramework() {
		this.frameworkKnown = false;
	}

	/**
	 * Without checkpointing the agent wrote nothing to disk.
	 */
	void agentStopped() {
		this.restarted = true;
		this.registering = true;
		this.frameworkKnown &= this.settings.checkpoint();
	}

}
