/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import io.bcs.executor.protocol.CallFactory;

/**
 * Creates the components of a session. Tests replace single ones by faulty ones, to prove
 * that the faults would be noticed.
 */
interface SessionComponentFactory {

	default ActiveTasks activeTasks() {
		return new ActiveTasks();
	}

	default UnacknowledgedUpdates unacknowledgedUpdates() {
		return new UnacknowledgedUpdates();
	}

	default SubscriptionBackoff subscriptionBackoff(SessionSettings settings) {
		return new SubscriptionBackoff(settings);
	}

	default DuplicateExecutorDetector duplicateExecutorDetector(SessionSettings settings, EffectCollector effects) {
		return new DuplicateExecutorDetector(settings, effects);
	}

	default Subscription subscription(SessionSettings settings, CallFactory calls, EffectCollector effects) {
		return new Subscription(settings, calls, effects, subscriptionBackoff(settings),
				duplicateExecutorDetector(settings, effects));
	}

	default Termination termination(SessionSettings settings, EffectCollector effects) {
		return new Termination(settings, effects);
	}

	default CallSender callSender(SessionSettings settings, CallFactory calls, EffectCollector effects) {
		return new CallSender(settings, calls, effects);
	}

	default CallFailureDetector callFailureDetector(EffectCollector effects) {
		return new CallFailureDetector(effects);
	}

	default StatusUpdateManager statusUpdateManager(SessionSettings settings, ActiveTasks tasks, CallSender sender,
			CallFailureDetector failures, EffectCollector effects) {
		return new StatusUpdateManager(settings, tasks, unacknowledgedUpdates(), sender, failures, effects);
	}

	default StreamIdleTimeout streamIdleTimeout(SessionSettings settings, EffectCollector effects) {
		return new StreamIdleTimeout(settings.heartbeatTimeout(), effects);
	}

	default SessionFinisher sessionFinisher(ActiveTasks tasks, StatusUpdateManager updates, Subscription subscription,
			Termination termination, EffectCollector effects) {
		return new SessionFinisher(tasks, updates, subscription, termination, effects);
	}

}
