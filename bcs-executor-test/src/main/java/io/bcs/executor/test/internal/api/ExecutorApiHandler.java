/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.api;

import java.time.Duration;
import java.util.List;

import io.bcs.executor.protocol.MediaType;
import io.bcs.executor.test.AgentFault;
import io.bcs.executor.test.AgentPhase;
import io.bcs.executor.test.RecordedCall;
import io.bcs.executor.test.internal.call.CallReader;
import io.bcs.executor.test.internal.call.CallRejectedException;
import io.bcs.executor.test.internal.call.CallValidator;
import io.bcs.executor.test.internal.call.ExecutorTokens;
import io.bcs.executor.test.internal.http.AgentExchange;
import io.bcs.executor.test.internal.http.AgentHttpResponse;
import io.bcs.executor.test.internal.http.AgentRequest;
import io.bcs.executor.test.internal.http.EventStream;
import io.bcs.executor.test.internal.http.RequestHandler;
import io.bcs.executor.test.internal.model.AgentModel;
import io.bcs.executor.test.internal.model.AgentSettings;
import io.bcs.executor.test.internal.record.AgentRecorder;
import org.apache.mesos.v1.executor.Protos.Call;
import org.jspecify.annotations.Nullable;

/**
 * Responds to requests: refuses what a real agent refuses, in the order in which it
 * looks, and hands the rest to the model. Confined to the agent's thread.
 */
public final class ExecutorApiHandler implements RequestHandler {

	private final AgentSettings settings;

	private final AgentModel model;

	private final AgentRecorder recorder;

	private final Runnable changed;

	private final PendingFaults faults = new PendingFaults();

	private AgentPhase phase = AgentPhase.RUNNING;

	public ExecutorApiHandler(AgentSettings settings, AgentModel model, AgentRecorder recorder, Runnable changed) {
		this.settings = settings;
		this.model = model;
		this.recorder = recorder;
		this.changed = changed;
	}

	public void phase(AgentPhase phase) {
		this.phase = phase;
	}

	public void inject(AgentFault fault) {
		this.faults.add(fault);
		this.recorder.note("fault injected: " + fault);
	}

	/**
	 * Returns the faults that had to strike and did not.
	 */
	public List<String> faultsThatNeverStruck() {
		return this.faults.neverStruck();
	}

	public void clearFaults() {
		this.faults.clear();
	}

	@Override
	public void handle(AgentExchange exchange) {
		Exchange current = new Exchange(exchange, this.recorder.now());
		try {
			AgentRequest request = exchange.request();
			ExecutorTokens.Claims claims = admit(request);
			Call call = CallReader.read(request);
			current.call = call;
			CallValidator.validate(call);
			MediaType format = check(request, call, claims);
			AgentFault fault = nextFault(call);
			if (fault == null) {
				perform(current, call, format);
			}
			else {
				fail(fault, current, call, format);
			}
		}
		catch (CallRejectedException ex) {
			current.decodeForTheRecord();
			current.refused = !ex.isProvoked();
			current.respond(ex.response());
		}
		catch (RuntimeException | AssertionError ex) {
			current.refused = true;
			current.respond(AgentHttpResponse.text(500, "The embedded agent failed: " + ex));
		}
		this.changed.run();
	}

	@Override
	public void streamClosed(EventStream stream) {
		if (this.model.isCurrent(stream)) {
			this.recorder.streamClosed();
			this.changed.run();
		}
	}

	private ExecutorTokens.@Nullable Claims admit(AgentRequest request) throws CallRejectedException {
		if (this.phase == AgentPhase.STARTING) {
			throw CallRejectedException.provoked(AgentHttpResponse.NOT_FOUND);
		}
		CallReader.requireExecutorApi(request);
		ExecutorTokens tokens = this.settings.tokens();
		ExecutorTokens.Claims claims = (tokens != null) ? tokens.verify(request.header("Authorization")) : null;
		if (this.phase == AgentPhase.RECOVERING) {
			throw CallRejectedException.provoked(AgentHttpResponse.NOT_RECOVERED);
		}
		return claims;
	}

	/**
	 * Checks a valid call against what the agent knows.
	 * @return the format of the events, which matters to a SUBSCRIBE only
	 */
	private MediaType check(AgentRequest request, Call call, ExecutorTokens.@Nullable Claims claims)
			throws CallRejectedException {
		MediaType format = MediaType.JSON;
		if (call.getType() == Call.Type.SUBSCRIBE) {
			format = CallReader.eventFormat(request);
		}
		if (call.getType() == Call.Type.HEARTBEAT) {
			return format;
		}
		if (call.getType() != Call.Type.SUBSCRIBE && this.phase == AgentPhase.REREGISTERING) {
			throw CallRejectedException.provoked(AgentHttpResponse.NOT_RECOVERED);
		}
		this.model.requireExpected(call);
		if (claims != null) {
			claims.requireExecutor(this.settings.frameworkId(), this.settings.executorId(),
					this.settings.containerId());
		}
		return format;
	}

	private void perform(Exchange current, Call call, MediaType format) {
		switch (call.getType()) {
			case SUBSCRIBE -> {
				current.record(200, "");
				subscribe(current, call, format);
			}
			case UPDATE -> {
				current.respond(AgentHttpResponse.ACCEPTED);
				this.model.update(call.getUpdate().getStatus());
			}
			case MESSAGE, HEARTBEAT -> current.respond(AgentHttpResponse.ACCEPTED);
			case UNKNOWN -> {
				current.refused = true;
				current.respond(AgentHttpResponse.NOT_IMPLEMENTED);
			}
		}
	}

	private void fail(AgentFault fault, Exchange current, Call call, MediaType format) {
		switch (fault.kind()) {
			case RESPONSE -> current.respond(AgentHttpResponse.text(fault.status(), fault.text()));
			case CLOSE_BEFORE_HANDLING -> {
				current.record(0, "");
				current.exchange.closeConnection();
			}
			case CLOSE_AFTER_HANDLING -> {
				performUnanswered(current, call, format);
				current.exchange.closeConnection();
			}
			case RESET_BEFORE_HANDLING -> {
				current.record(0, "");
				current.exchange.resetConnection();
			}
			case RESET_AFTER_HANDLING -> {
				performUnanswered(current, call, format);
				current.exchange.resetConnection();
			}
			case HANG_BEFORE_HANDLING -> {
				current.exchange.hold();
				current.record(0, "");
			}
			case HANG_AFTER_HANDLING -> performUnanswered(current, call, format);
			case DELAY_RESPONSE -> {
				current.exchange.hold(fault.delay());
				perform(current, call, format);
			}
		}
	}

	private void performUnanswered(Exchange current, Call call, MediaType format) {
		current.exchange.hold();
		current.record(0, "");
		if (call.getType() == Call.Type.SUBSCRIBE) {
			subscribe(current, call, format);
		}
		else if (call.getType() == Call.Type.UPDATE) {
			this.model.update(call.getUpdate().getStatus());
		}
	}

	private void subscribe(Exchange current, Call call, MediaType format) {
		this.model.subscribe(call.getSubscribe(), current.exchange.openStream(format),
				this.settings.subscribed(current.exchange.agentPort()));
	}

	private @Nullable AgentFault nextFault(Call call) {
		AgentFault fault = this.faults.next(call);
		if (fault != null) {
			this.recorder.note("fault strikes: " + fault);
		}
		return fault;
	}

	/**
	 * A request with what is known about it so far.
	 */
	private final class Exchange {

		private final AgentExchange exchange;

		private final Duration at;

		private @Nullable Call call;

		/** Whether the agent refuses the call for what it is. */
		private boolean refused;

		Exchange(AgentExchange exchange, Duration at) {
			this.exchange = exchange;
			this.at = at;
		}

		/**
		 * Decodes a call that was refused before anybody looked at it.
		 */
		void decodeForTheRecord() {
			if (this.call == null) {
				try {
					this.call = CallReader.read(this.exchange.request());
				}
				catch (CallRejectedException ex) {
					// It stays what it is, a request.
					return;
				}
			}
		}

		void respond(AgentHttpResponse response) {
			record(response.status().code(), response.text());
			this.exchange.respond(response);
		}

		void record(int status, String text) {
			AgentRequest request = this.exchange.request();
			RecordedCall recorded = new RecordedCall(this.at, request.connection(), request.method(), request.path(),
					request.headersWithoutSecrets(), this.call, status, text);
			if (this.refused) {
				ExecutorApiHandler.this.recorder.recordRefused(recorded);
			}
			else {
				ExecutorApiHandler.this.recorder.record(recorded);
			}
		}

	}

}
