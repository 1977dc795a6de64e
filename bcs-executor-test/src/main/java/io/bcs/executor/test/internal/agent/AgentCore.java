/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.agent;

import java.time.Duration;
import java.util.function.Supplier;

import io.bcs.executor.test.AgentPhase;
import io.bcs.executor.test.internal.api.ExecutorApiHandler;
import io.bcs.executor.test.internal.http.AgentServer;
import io.bcs.executor.test.internal.http.EventStream;
import io.bcs.executor.test.internal.http.WriteFragmentation;
import io.bcs.executor.test.internal.loop.AgentLoop;
import io.bcs.executor.test.internal.loop.ConditionAwaiter;
import io.bcs.executor.test.internal.model.AgentModel;
import io.bcs.executor.test.internal.model.AgentSettings;
import io.bcs.executor.test.internal.record.AgentRecorder;
import io.bcs.executor.test.internal.record.EventLog;
import io.bcs.executor.test.internal.record.StatusLog;
import io.bcs.executor.test.internal.tls.TlsServer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an agent, put together, and the one thread that they are confined to.
 */
final class AgentCore {

	private final AgentSettings settings;

	private final EventLog log = new EventLog();

	private final StatusLog statuses = new StatusLog();

	private final AgentRecorder recorder;

	private final @Nullable TlsServer tls;

	private final AgentLoop loop;

	private final ConditionAwaiter awaiter;

	private final AgentModel model;

	private final ExecutorApiHandler api;

	private final AgentServer server;

	/**
	 * Counts the agent's processes: what was planned for one does not happen to the next.
	 * Confined to the agent's thread.
	 */
	private int starts;

	AgentCore(AgentSettings settings) {
		this.settings = settings;
		this.recorder = new AgentRecorder(this.log, settings.listeners());
		// What may fail comes before the thread, which somebody would have to end.
		this.tls = tls(settings);
		this.loop = new AgentLoop();
		this.awaiter = new ConditionAwaiter(this.loop, this.log::describe);
		this.model = new AgentModel(settings, this.statuses, this.recorder,
				(delay, work) -> this.loop.after(delay, () -> {
					work.run();
					this.awaiter.changed();
				}));
		this.api = new ExecutorApiHandler(settings, this.model, this.recorder, this.awaiter::changed);
		this.server = new AgentServer(this.loop, this.api, this.tls, settings.domainSocket());
	}

	private static @Nullable TlsServer tls(AgentSettings settings) {
		try {
			return (settings.tls() != null) ? new TlsServer(settings.tls()) : null;
		}
		catch (RuntimeException ex) {
			if (settings.domainSocket() != null) {
				settings.domainSocket().remove();
			}
			throw ex;
		}
	}

	AgentSettings settings() {
		return this.settings;
	}

	AgentLoop loop() {
		return this.loop;
	}

	EventLog log() {
		return this.log;
	}

	StatusLog statuses() {
		return this.statuses;
	}

	AgentRecorder recorder() {
		return this.recorder;
	}

	ConditionAwaiter awaiter() {
		return this.awaiter;
	}

	AgentModel model() {
		return this.model;
	}

	ExecutorApiHandler api() {
		return this.api;
	}

	AgentServer server() {
		return this.server;
	}

	@Nullable TlsServer tls() {
		return this.tls;
	}

	/**
	 * Does something on the agent's thread that others may be waiting for.
	 */
	<T> T change(Supplier<T> work) {
		return this.loop.call(() -> {
			T result = work.get();
			this.awaiter.changed();
			return result;
		});
	}

	void change(Runnable work) {
		this.loop.run(() -> {
			work.run();
			this.awaiter.changed();
		});
	}

	void note(String text) {
		change(() -> this.recorder.note(text));
	}

	void note(String text, Runnable work) {
		change(() -> {
			this.recorder.note(text);
			work.run();
		});
	}

	/**
	 * The agent's process has ended. Called on the agent's thread.
	 */
	void processEnded() {
		this.starts++;
	}

	/**
	 * Does something later, unless the agent's process ends before.
	 */
	void later(Duration delay, Runnable work) {
		int start = this.loop.call(() -> this.starts);
		this.loop.after(delay, () -> {
			if (this.starts == start) {
				change(work);
			}
		});
	}

	void phase(AgentPhase phase) {
		change(() -> {
			this.api.phase(phase);
			this.recorder.note("agent is " + phase);
		});
	}

	/**
	 * Takes back whatever is in the executor's way.
	 */
	void clearFaults() {
		change(() -> {
			this.starts++;
			EventStream stream = this.model.stream();
			if (stream != null && stream.isOpen()) {
				stream.resume();
				stream.flush();
			}
			this.server.pieces().chunk(WriteFragmentation.WHOLE);
			this.server.pieces().write(WriteFragmentation.WHOLE);
			this.api.clearFaults();
			this.api.phase(AgentPhase.RUNNING);
			this.model.acknowledger().acknowledgeEverything();
			this.model.acknowledger().use(this.settings.acknowledgements(), Duration.ZERO);
		});
	}

	/**
	 * Counts everything from here.
	 */
	void reset() {
		change(() -> {
			this.log.restart();
			this.recorder.refusals().clear();
			this.statuses.clear();
			this.model.reset();
		});
	}

	/**
	 * Forgets what happened. Called on the agent's thread.
	 */
	void clearHistory() {
		this.log.clear();
		this.statuses.forget();
		this.recorder.refusals().forget();
		this.model.forgetEnded();
	}

	/**
	 * Closes everything. Blocks until that is done.
	 */
	void close() {
		try {
			this.server.close();
		}
		finally {
			this.loop.run(this.awaiter::close);
			this.loop.close();
			if (this.tls != null) {
				this.tls.close();
			}
		}
	}

}
