/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.time.Duration;

import io.bcs.executor.DriverEvent;
import io.bcs.executor.internal.session.CallSender.SentCall;
import io.bcs.executor.protocol.AgentResponse;
import org.jspecify.annotations.Nullable;

/**
 * Watches calls that get no response while the event stream looks alive. A call that
 * fails after a second, or calls that have failed for a second, are reported once; a call
 * that fails at once usually means that the stream is about to end as well.
 */
class CallFailureDetector {

	private static final long REPORTED_AFTER = Duration.ofSeconds(1).toNanos();

	private final EffectCollector effects;

	/** When UPDATE calls began to fail without a response in between, or {@code null}. */
	private @Nullable Long failingSince;

	private boolean reported;

	CallFailureDetector(EffectCollector effects) {
		this.effects = effects;
	}

	/** The agent is there: it responded, acknowledged an update, or sent SUBSCRIBED. */
	void reset() {
		this.failingSince = null;
		this.reported = false;
	}

	void onResponse(SentCall call, AgentResponse response) {
		if (response.status() != 0) {
			this.reported = false;
		}
		if (call.update() != null) {
			track(response);
		}
		long now = this.effects.now();
		boolean slow = now - call.sentAt() >= REPORTED_AFTER || failingFor() >= REPORTED_AFTER;
		if (response.status() == 0 && slow && !this.reported) {
			this.reported = true;
			this.effects.report(new DriverEvent.CallsFailing(response.describe()));
		}
	}

	private void track(AgentResponse response) {
		boolean failed = response.status() == 0 || response.kind() == AgentResponse.Kind.NOT_SUBSCRIBED;
		if (!failed) {
			this.failingSince = null;
		}
		else if (this.failingSince == null) {
			this.failingSince = this.effects.now();
		}
	}

	/**
	 * Returns how long every UPDATE call has failed.
	 * @return nanoseconds, 0 if the last call did not fail
	 */
	long failingFor() {
		return (this.failingSince != null) ? this.effects.now() - this.failingSince : 0;
	}

}
