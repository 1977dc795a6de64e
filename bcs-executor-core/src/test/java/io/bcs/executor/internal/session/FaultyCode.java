/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.ByteString;
import io.bcs.executor.StopReason;
import io.bcs.executor.protocol.AgentResponse;
import io.bcs.executor.protocol.CallFactory;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * Sessions with a fault in their code: one component does something else than the real
 * one. Each is what a plausible mistake in that component would be.
 */
public enum FaultyCode implements SessionComponentFactory {

	/** What SUBSCRIBE listed counts as delivered. */
	FORGETS_WHAT_WAS_LISTED {

		@Override
		public UnacknowledgedUpdates unacknowledgedUpdates() {
			return new UnacknowledgedUpdates() {

				@Override
				void listAccepted(long dueAt) {
					List<PendingUpdate> listed = all().stream().filter((update) -> update.listed).toList();
					listed.forEach((update) -> super.remove(update.uuid()));
				}

			};
		}

	},

	/** An acknowledgement clears the updates before it as well. */
	CLEARS_EARLIER_UPDATES {

		@Override
		public UnacknowledgedUpdates unacknowledgedUpdates() {
			return new UnacknowledgedUpdates() {

				@Override
				@Nullable PendingUpdate remove(ByteString uuid) {
					PendingUpdate removed = super.remove(uuid);
					for (PendingUpdate update : new ArrayList<>(all())) {
						if (removed != null && update.taskId().equals(removed.taskId())
								&& update.enqueuedAt < removed.enqueuedAt) {
							super.remove(update.uuid());
						}
					}
					return removed;
				}

			};
		}

	},

	/** Retries that wait when the connection is lost are kept beside the new list. */
	KEEPS_RETRIES_OF_LOST_CONNECTIONS {

		@Override
		public UnacknowledgedUpdates unacknowledgedUpdates() {
			return new UnacknowledgedUpdates() {

				@Override
				void connectionLost() {
					all().forEach((update) -> update.listed = false);
				}

			};
		}

	},

	/** An update that failed is sent again without a pause. */
	RETRIES_AT_ONCE {

		@Override
		public UnacknowledgedUpdates unacknowledgedUpdates() {
			return new UnacknowledgedUpdates() {

				@Override
				void failed(PendingUpdate update, String reason, long dueAt) {
					super.failed(update, reason, dueAt);
					retryDue(dueAt);
				}

			};
		}

	},

	/** A terminating agent is believed to have taken what SUBSCRIBE listed. */
	BELIEVES_A_TERMINATING_AGENT {

		@Override
		public UnacknowledgedUpdates unacknowledgedUpdates() {
			return new UnacknowledgedUpdates() {

				@Override
				void listIgnored() {
					listAccepted(Long.MAX_VALUE);
				}

			};
		}

	},

	/** A terminal update that is abandoned leaves its task active. */
	KEEPS_TASKS_OF_ABANDONED_UPDATES {

		@Override
		public ActiveTasks activeTasks() {
			return new ActiveTasks() {

				@Override
				void updateAbandoned(TaskID id, TaskState state) {
					// The fault.
				}

			};
		}

	},

	/** The first acknowledgement ends a task. */
	FORGETS_TASKS_TOO_EARLY {

		@Override
		public ActiveTasks activeTasks() {
			return new ActiveTasks() {

				@Override
				void updateAcknowledged(TaskID id, TaskState state) {
					super.updateAcknowledged(id, TaskState.TASK_FINISHED);
				}

			};
		}

	},

	/** A failed launch fails tasks that have ended already. */
	FAILS_TASKS_THAT_HAVE_ENDED {

		@Override
		public ActiveTasks activeTasks() {
			return new ActiveTasks() {

				@Override
				boolean isRunning(TaskID id) {
					return isActive(id);
				}

			};
		}

	},

	/** An attempt waits for its response as long as any call. */
	WAITS_TOO_LONG_FOR_A_SUBSCRIPTION {

		@Override
		public SubscriptionBackoff subscriptionBackoff(SessionSettings settings) {
			return new SubscriptionBackoff(settings) {

				@Override
				long attemptTimeout(boolean resubscription) {
					return settings.callTimeout().toNanos();
				}

			};
		}

	},

	/** The first subscription gets no more time than one after an agent's restart. */
	HURRIES_THE_FIRST_SUBSCRIPTION {

		@Override
		public SubscriptionBackoff subscriptionBackoff(SessionSettings settings) {
			return new SubscriptionBackoff(settings) {

				@Override
				long attemptTimeout(boolean resubscription) {
					return super.attemptTimeout(true);
				}

			};
		}

	},

	/** A slow agent gets no more time with the next attempt. */
	DRIVES_A_SLOW_AGENT_IN_CIRCLES {

		@Override
		public SubscriptionBackoff subscriptionBackoff(SessionSettings settings) {
			return new SubscriptionBackoff(settings) {

				@Override
				void attemptFailed(boolean accepted, boolean timedOut) {
					super.attemptFailed(false, timedOut);
				}

			};
		}

	},

	/** The time of the attempt does not count for the pause behind it. */
	PAUSES_TOO_LONG_AFTER_AN_ATTEMPT {

		@Override
		public SubscriptionBackoff subscriptionBackoff(SessionSettings settings) {
			return new SubscriptionBackoff(settings) {

				@Override
				long nextPause(long elapsed, double random) {
					return super.nextPause(0, random);
				}

			};
		}

	},

	/** The pauses between attempts do not grow. */
	DOES_NOT_BACK_OFF {

		@Override
		public SubscriptionBackoff subscriptionBackoff(SessionSettings settings) {
			return new SubscriptionBackoff(settings) {

				@Override
				long cap(int n) {
					return super.cap(0);
				}

			};
		}

	},

	/** The subscription that began with SHUTDOWN is not the last one. */
	SUBSCRIBES_AFTER_SHUTDOWN {

		@Override
		public Subscription subscription(SessionSettings settings, CallFactory calls, EffectCollector effects) {
			return new Subscription(settings, calls, effects, subscriptionBackoff(settings),
					duplicateExecutorDetector(settings, effects)) {

				@Override
				void terminating() {
					// The fault.
				}

			};
		}

	},

	/** Tasks that still run do not hold the end of a shutdown up. */
	ENDS_BEFORE_ITS_TASKS {

		@Override
		public Termination termination(SessionSettings settings, EffectCollector effects) {
			return new Termination(settings, effects) {

				@Override
				boolean isReady(int runningTasks) {
					return super.isReady(0);
				}

			};
		}

	},

	/** Acknowledgements are awaited for no more than a second in every shutdown. */
	NEVER_AWAITS_ACKNOWLEDGEMENTS {

		@Override
		public Termination termination(SessionSettings settings, EffectCollector effects) {
			return new Termination(settings, effects) {

				@Override
				boolean isAgentShutdown() {
					return isEnding();
				}

			};
		}

	},

	/** Acknowledgements are awaited from an agent that is terminating. */
	ALWAYS_AWAITS_ACKNOWLEDGEMENTS {

		@Override
		public Termination termination(SessionSettings settings, EffectCollector effects) {
			return new Termination(settings, effects) {

				@Override
				boolean isAgentShutdown() {
					return false;
				}

			};
		}

	},

	/** A shutdown of the application has the agent's grace period. */
	IGNORES_THE_APPLICATIONS_PERIOD {

		@Override
		public Termination termination(SessionSettings settings, EffectCollector effects) {
			return new Termination(settings, effects) {

				@Override
				void applicationShutdown() {
					agentLost(StopReason.SHUTDOWN_REQUESTED, "The application asked for a shutdown");
				}

			};
		}

	},

	/** Tasks are launched during a shutdown. */
	LAUNCHES_DURING_A_SHUTDOWN {

		@Override
		public Termination termination(SessionSettings settings, EffectCollector effects) {
			return new Termination(settings, effects) {

				@Override
				boolean takesLaunches() {
					return true;
				}

			};
		}

	},

	/** Any number of calls is in flight. */
	HAS_NO_BOUND_FOR_CALLS {

		@Override
		public CallSender callSender(SessionSettings settings, CallFactory calls, EffectCollector effects) {
			return new CallSender(settings, calls, effects) {

				@Override
				boolean hasCapacity() {
					return true;
				}

			};
		}

	},

	/** Calls are sent although the connection is lost. */
	SENDS_WITHOUT_A_CONNECTION {

		@Override
		public CallSender callSender(SessionSettings settings, CallFactory calls, EffectCollector effects) {
			return new CallSender(settings, calls, effects) {

				private boolean opened;

				@Override
				void open(long epoch) {
					super.open(epoch);
					this.opened = true;
				}

				@Override
				boolean isOpen() {
					return this.opened;
				}

			};
		}

	},

	/** Only heartbeats prove that a stream is alive. */
	TRUSTS_HEARTBEATS_ALONE {

		@Override
		public StreamIdleTimeout streamIdleTimeout(SessionSettings settings, EffectCollector effects) {
			return new StreamIdleTimeout(settings.heartbeatTimeout(), effects) {

				@Override
				void onActivity() {
					// The fault.
				}

			};
		}

	},

	/** Calls that fail are never reported. */
	HIDES_FAILING_CALLS {

		@Override
		public CallFailureDetector callFailureDetector(EffectCollector effects) {
			EffectCollector unseen = new EffectCollector();
			return new CallFailureDetector(unseen) {

				@Override
				void onResponse(CallSender.SentCall call, AgentResponse response) {
					unseen.begin(new StepContext(effects.now(), 0));
					super.onResponse(call, response);
				}

			};
		}

	},

	/** An agent that restarts again and again is taken for a second executor. */
	SUSPECTS_TOO_EASILY {

		@Override
		public DuplicateExecutorDetector duplicateExecutorDetector(SessionSettings settings, EffectCollector effects) {
			return new DuplicateExecutorDetector(settings, effects) {

				@Override
				void attemptFailed() {
					// The fault.
				}

			};
		}

	},

	/** What is accepted counts as acknowledged when it comes to the end. */
	TAKES_ACCEPTED_FOR_ACKNOWLEDGED {

		@Override
		public StatusUpdateManager statusUpdateManager(SessionSettings settings, ActiveTasks tasks, CallSender sender,
				CallFailureDetector failures, EffectCollector effects) {
			return new StatusUpdateManager(settings, tasks, unacknowledgedUpdates(), sender, failures, effects) {

				@Override
				boolean isDrained() {
					return isEveryUpdateAccepted();
				}

			};
		}

	};

	/**
	 * Makes the session with this fault.
	 * @param settings its settings
	 * @return the session
	 */
	public Session session(SessionSettings settings) {
		return new Session(settings, this);
	}

}
