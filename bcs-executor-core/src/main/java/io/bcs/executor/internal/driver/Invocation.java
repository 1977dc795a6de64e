/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.bcs.executor.CallbackInterceptor;
import io.bcs.executor.CallbackInvocation;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.LoggingContext;
import io.bcs.executor.internal.session.Callback;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One callback on its way through the interceptors to the executor. Confined to the
 * callback thread.
 */
final class Invocation implements CallbackInvocation {

	private static final Logger logger = LoggerFactory.getLogger(CallbackRunner.class);

	private final Callback callback;

	private final Executor executor;

	private final ExecutorDriver driver;

	private final List<CallbackInterceptor> interceptors;

	/** The interceptor that is next, or the executor behind the last one. */
	private int next;

	private @Nullable Throwable logged;

	Invocation(Callback callback, Executor executor, ExecutorDriver driver, List<CallbackInterceptor> interceptors) {
		this.callback = callback;
		this.executor = executor;
		this.driver = driver;
		this.interceptors = interceptors;
	}

	@Override
	public String callback() {
		return this.callback.kind().methodName();
	}

	@Override
	public List<TaskID> taskIds() {
		if (this.callback instanceof Callback.KillTask kill) {
			return List.of(kill.taskId());
		}
		if (this.callback instanceof Callback.LaunchTask launch) {
			return List.of(launch.task().getTaskId());
		}
		return launched(this.callback).stream().map(TaskInfo::getTaskId).toList();
	}

	/** Returns the tasks that a callback is to launch. */
	static List<TaskInfo> launched(Callback callback) {
		if (callback instanceof Callback.LaunchTask launch) {
			return List.of(launch.task());
		}
		if (callback instanceof Callback.LaunchTaskGroup launch) {
			return launch.taskGroup().getTasksList();
		}
		return List.of();
	}

	@Override
	public ExecutorDriver driver() {
		return this.driver;
	}

	/**
	 * Calls the executor through the interceptors, with the task in the logging context.
	 */
	void run() {
		List<TaskID> ids = taskIds();
		if (ids.isEmpty()) {
			proceed();
			return;
		}
		LoggingContext.run(Map.of(LoggingContext.TASK_ID, taskIdText(ids)), this::proceed);
	}

	private static String taskIdText(List<TaskID> ids) {
		if (ids.size() == 1) {
			return ids.get(0).getValue();
		}
		return ids.stream().map(TaskID::getValue).collect(Collectors.joining(","));
	}

	@Override
	public void proceed() {
		int position = this.next++;
		if (position < this.interceptors.size()) {
			this.interceptors.get(position).intercept(this);
		}
		else if (position == this.interceptors.size()) {
			callExecutor();
		}
		else {
			throw new IllegalStateException("The executor's " + callback() + " was called already");
		}
	}

	/** Logs a failure inside the interceptors, where a trace may be current. */
	private void callExecutor() {
		try {
			call();
		}
		catch (Throwable ex) {
			log(ex);
			throw ex;
		}
	}

	private void log(Throwable failure) {
		this.logged = failure;
		List<TaskID> ids = taskIds();
		logger.atError()
			.addKeyValue("event", RateLimit.NAME_PREFIX + "callback-failed")
			.setCause(failure)
			.log("The executor's {} callback failed{}", callback(),
					ids.isEmpty() ? "" : " for task " + taskIdText(ids));
	}

	/** Logs what an interceptor threw. */
	void logUnlessLogged(Throwable failure) {
		if (this.logged != failure) {
			log(failure);
		}
	}

	private void call() {
		switch (this.callback.kind()) {
			case REGISTERED -> {
				Callback.Registered registered = (Callback.Registered) this.callback;
				this.executor.registered(this.driver, registered.executorInfo(), registered.frameworkInfo(),
						registered.agentInfo());
			}
			case REREGISTERED ->
				this.executor.reregistered(this.driver, ((Callback.Reregistered) this.callback).agentInfo());
			case DISCONNECTED -> this.executor.disconnected(this.driver);
			case LAUNCH_TASK -> this.executor.launchTask(this.driver, ((Callback.LaunchTask) this.callback).task());
			case LAUNCH_TASK_GROUP ->
				this.executor.launchTaskGroup(this.driver, ((Callback.LaunchTaskGroup) this.callback).taskGroup());
			case KILL_TASK -> {
				Callback.KillTask kill = (Callback.KillTask) this.callback;
				this.executor.killTask(this.driver, kill.taskId(), kill.killPolicy());
			}
			case FRAMEWORK_MESSAGE -> this.executor.frameworkMessage(this.driver,
					((Callback.FrameworkMessage) this.callback).data().toByteArray());
			case SHUTDOWN -> this.executor.shutdown(this.driver);
			case ERROR -> this.executor.error(this.driver, ((Callback.Failed) this.callback).message());
		}
	}

	@Override
	public String toString() {
		return "CallbackInvocation[" + callback() + "]";
	}

}
