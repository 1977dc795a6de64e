/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.session;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * A call of the executor's code, as data.
 */
public sealed interface Callback {

	/**
	 * Returns the kind, to switch over without a default.
	 * @return the kind
	 */
	Kind kind();

	/**
	 * One value per implementation.
	 */
	enum Kind {

		/** {@link Registered}. */
		REGISTERED("registered"),
		/** {@link Reregistered}. */
		REREGISTERED("reregistered"),
		/** {@link Disconnected}. */
		DISCONNECTED("disconnected"),
		/** {@link LaunchTask}. */
		LAUNCH_TASK("launchTask"),
		/** {@link LaunchTaskGroup}. */
		LAUNCH_TASK_GROUP("launchTaskGroup"),
		/** {@link KillTask}. */
		KILL_TASK("killTask"),
		/** {@link FrameworkMessage}. */
		FRAMEWORK_MESSAGE("frameworkMessage"),
		/** {@link Shutdown}. */
		SHUTDOWN("shutdown"),
		/** {@link Failed}. */
		ERROR("error");

		private final String methodName;

		Kind(String methodName) {
			this.methodName = methodName;
		}

		/**
		 * Returns the name of the {@code Executor} method.
		 * @return the name
		 */
		public String methodName() {
			return this.methodName;
		}

	}

	/**
	 * {@code registered}.
	 *
	 * @param executorInfo this executor
	 * @param frameworkInfo its framework
	 * @param agentInfo its agent
	 */
	record Registered(ExecutorInfo executorInfo, FrameworkInfo frameworkInfo, AgentInfo agentInfo) implements Callback {

		@Override
		public Kind kind() {
			return Kind.REGISTERED;
		}

	}

	/**
	 * {@code reregistered}.
	 *
	 * @param agentInfo the agent
	 */
	record Reregistered(AgentInfo agentInfo) implements Callback {

		@Override
		public Kind kind() {
			return Kind.REREGISTERED;
		}

	}

	/** {@code disconnected}. */
	record Disconnected() implements Callback {

		@Override
		public Kind kind() {
			return Kind.DISCONNECTED;
		}

	}

	/**
	 * {@code launchTask}.
	 *
	 * @param task the task
	 */
	record LaunchTask(TaskInfo task) implements Callback {

		@Override
		public Kind kind() {
			return Kind.LAUNCH_TASK;
		}

	}

	/**
	 * {@code launchTaskGroup}.
	 *
	 * @param taskGroup the tasks
	 */
	record LaunchTaskGroup(TaskGroupInfo taskGroup) implements Callback {

		@Override
		public Kind kind() {
			return Kind.LAUNCH_TASK_GROUP;
		}

	}

	/**
	 * {@code killTask}.
	 *
	 * @param taskId the task
	 * @param killPolicy how, or {@code null} if the agent did not say
	 */
	record KillTask(TaskID taskId, @Nullable KillPolicy killPolicy) implements Callback {

		@Override
		public Kind kind() {
			return Kind.KILL_TASK;
		}

	}

	/**
	 * {@code frameworkMessage}.
	 *
	 * @param data the message
	 */
	record FrameworkMessage(ByteString data) implements Callback {

		@Override
		public Kind kind() {
			return Kind.FRAMEWORK_MESSAGE;
		}

	}

	/** {@code shutdown}. */
	record Shutdown() implements Callback {

		@Override
		public Kind kind() {
			return Kind.SHUTDOWN;
		}

	}

	/**
	 * {@code error}.
	 *
	 * @param message what happened
	 */
	record Failed(String message) implements Callback {

		@Override
		public Kind kind() {
			return Kind.ERROR;
		}

	}

}
