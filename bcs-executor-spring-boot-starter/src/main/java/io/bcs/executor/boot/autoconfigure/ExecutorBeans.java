/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import io.bcs.executor.Executor;
import io.bcs.executor.task.TaskRunner;
import io.bcs.executor.task.TaskRunnerExecutor;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Finds the one executor of the application: its {@link Executor} bean, or the one around
 * its {@link TaskRunner} bean.
 */
final class ExecutorBeans {

	private static final String EXECUTOR = Executor.class.getName();

	private static final String RUNNER = TaskRunner.class.getName();

	private ExecutorBeans() {
	}

	/**
	 * Returns the executor.
	 * @param beanFactory has the beans
	 * @return the executor
	 * @throws FailureAnalyzedException if there is none, or no way to choose one
	 */
	static Executor require(ListableBeanFactory beanFactory) {
		Executor executor = beanFactory.getBeanProvider(Executor.class).getIfUnique();
		String[] executors = beanFactory.getBeanNamesForType(Executor.class);
		String[] runners = beanFactory.getBeanNamesForType(TaskRunner.class);
		boolean both = runners.length > 0
				&& executors.length > beanFactory.getBeanNamesForType(TaskRunnerExecutor.class).length;
		// Of several executors, a primary one was chosen by the application.
		if (executor != null && !(both && executors.length == 1)) {
			return executor;
		}
		if (both) {
			throw new FailureAnalyzedException(
					"A Mesos executor needs one bean of type " + EXECUTOR + " or of type " + RUNNER
							+ ", but there are both. Executor beans: " + String.join(", ", executors)
							+ ". TaskRunner beans: " + String.join(", ", runners) + ".",
					"Keep one of them: the TaskRunner if the executor is only to run tasks and report them, the "
							+ "Executor if it needs the driver's callbacks. An Executor that wraps the TaskRunner is "
							+ "declared as TaskRunnerExecutor.");
		}
		if (executors.length > 0) {
			throw new FailureAnalyzedException("A Mesos executor needs one bean of type " + EXECUTOR
					+ ", but there are " + executors.length + ": " + String.join(", ", executors) + ".",
					"Keep one of them, or mark one with @Primary.");
		}
		if (runners.length > 0) {
			throw new FailureAnalyzedException(
					"A Mesos executor needs one bean of type " + RUNNER + ", but there are " + runners.length + ": "
							+ String.join(", ", runners) + ".",
					"Keep one of them, or mark one with @Primary. A runner that chooses between others by the task "
							+ "need not have them as beans of this type.");
		}
		throw new FailureAnalyzedException(
				"A Mesos executor needs a bean of type " + RUNNER + " or " + EXECUTOR + ", and there is none.",
				"Implement one of the interfaces in a class that component scanning finds, @Component on it, or return "
						+ "an instance from a @Bean method: a TaskRunner to run tasks and have them reported, an Executor "
						+ "for all callbacks of the driver. An application that is not meant to be an executor, in a test "
						+ "for example, sets bcs.executor.enabled=false.");
	}

}
