/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.bcs.executor.test.AcknowledgementMode;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.EmbeddedAgent;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * Does random harm to an agent until it is told to stop, then heals it.
 */
final class SoakFaults implements Runnable {

	private final EmbeddedAgent agent;

	private final Random random;

	private final CountDownLatch enough;

	private final Map<Kind, Integer> done;

	SoakFaults(EmbeddedAgent agent, long seed, CountDownLatch enough, Map<Kind, Integer> done) {
		this.agent = agent;
		this.random = new Random(seed);
		this.enough = enough;
		this.done = done;
	}

	static Map<Kind, Integer> counts() {
		return new EnumMap<>(Kind.class);
	}

	@Override
	public void run() {
		try {
			while (!this.enough.await(5 + this.random.nextInt(80), TimeUnit.MILLISECONDS)) {
				Kind kind = Kind.values()[this.random.nextInt(Kind.values().length)];
				harm(kind);
				this.done.merge(kind, 1, Integer::sum);
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.agent.process().acceptConnections();
			this.agent.acknowledgements().use(AcknowledgementMode.AUTOMATIC);
			this.agent.acknowledgements().acknowledge((status) -> true);
		}
	}

	private void harm(Kind kind) throws InterruptedException {
		int times = 1 + this.random.nextInt(4);
		switch (kind) {
			case DROP_STREAM -> this.agent.stream().drop();
			// Time enough for an executor to come back, or a real agent would kill it.
			case RESTART -> this.agent.process()
				.restartGradually(Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(600));
			case BUSY -> this.agent
				.inject(AgentFault.response(503, "Agent has not finished recovery").on(Call.Type.UPDATE).times(times));
			case CLOSE_BEFORE -> this.agent.inject(AgentFault.closeBeforeHandling().on(Call.Type.UPDATE).times(times));
			case CLOSE_AFTER -> this.agent.inject(AgentFault.closeAfterHandling().on(Call.Type.UPDATE).times(times));
			case RESET_BEFORE -> this.agent.inject(AgentFault.resetBeforeHandling().on(Call.Type.UPDATE).times(times));
			case RESET_AFTER -> this.agent.inject(AgentFault.resetAfterHandling().on(Call.Type.UPDATE).times(times));
			case SLOW ->
				this.agent.inject(AgentFault.delayResponse(Duration.ofMillis(30)).on(Call.Type.UPDATE).times(times));
			case SUBSCRIBE_LOST -> {
				this.agent.inject(AgentFault.closeAfterHandling().on(Call.Type.SUBSCRIBE));
				this.agent.stream().drop();
			}
			case WITHHOLD -> this.agent.acknowledgements().use(AcknowledgementMode.MANUAL);
			case DOUBLE -> this.agent.acknowledgements().use(AcknowledgementMode.DUPLICATED);
			case ACKNOWLEDGE -> {
				this.agent.acknowledgements().use(AcknowledgementMode.AUTOMATIC);
				this.agent.acknowledgements().acknowledge((status) -> true);
			}
			case REFUSE -> {
				this.agent.process().refuseConnections();
				this.agent.stream().drop();
				boolean unused = this.enough.await(30, TimeUnit.MILLISECONDS);
				this.agent.process().acceptConnections();
			}
		}
	}

	/** What can happen to an agent. */
	enum Kind {

		DROP_STREAM, RESTART, BUSY, CLOSE_BEFORE, CLOSE_AFTER, RESET_BEFORE, RESET_AFTER, SLOW, SUBSCRIBE_LOST,
		WITHHOLD, DOUBLE, ACKNOWLEDGE, REFUSE

	}

}
