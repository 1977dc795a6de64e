/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.agent;

import java.time.Duration;

import io.bcs.executor.test.AgentPhase;
import io.bcs.executor.test.AgentProcess;
import io.bcs.executor.test.Delivery;

/**
 * Stops the agent and starts it again.
 */
final class ProcessControl implements AgentProcess {

	private final AgentCore core;

	ProcessControl(AgentCore core) {
		this.core = core;
	}

	@Override
	public void refuseConnections() {
		this.core.server().refuseConnections();
		this.core.note("connections are refused");
	}

	@Override
	public void acceptConnections() {
		this.core.server().listen();
		this.core.note("connections are accepted");
	}

	@Override
	public void stop() {
		if (this.core.server().stop()) {
			this.core.change(() -> {
				this.core.processEnded();
				this.core.model().agentStopped();
				this.core.recorder().note("agent stopped");
			});
		}
	}

	@Override
	public void restart() {
		restart(AgentPhase.RUNNING);
	}

	@Override
	public void restart(AgentPhase phase) {
		stop();
		phase(phase);
		this.core.server().listen();
	}

	@Override
	public void restartGradually(Duration starting, Duration recovering, Duration reregistering) {
		restart(AgentPhase.STARTING);
		Duration recovered = starting.plus(recovering);
		phaseLater(AgentPhase.RECOVERING, starting);
		phaseLater(AgentPhase.REREGISTERING, recovered);
		phaseLater(AgentPhase.RUNNING, recovered.plus(reregistering));
	}

	private void phaseLater(AgentPhase phase, Duration delay) {
		this.core.later(delay, () -> phase(phase));
	}

	@Override
	public void restartGradually() {
		restartGradually(Duration.ofMillis(200), Duration.ofMillis(100), Duration.ofSeconds(2));
	}

	@Override
	public void restartWithoutState() {
		stop();
		this.core.change(this.core.model()::forgetEverything);
		restart();
	}

	@Override
	public void restartForCleanup() {
		stop();
		this.core.change(this.core.model()::cleanUp);
		restart();
	}

	@Override
	public Delivery terminateFramework() {
		return this.core.change(this.core.model()::terminateFramework);
	}

	@Override
	public void phase(AgentPhase phase) {
		this.core.phase(phase);
	}

	void executorExited() {
		this.core.change(this.core.model()::executorExited);
	}

}
