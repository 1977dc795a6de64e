/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.boot.autoconfigure;

import java.util.Map;
import java.util.concurrent.ThreadFactory;

import io.bcs.executor.DriverEnv;
import io.bcs.executor.LoggingContext;

import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Makes the threads that run the application's code: virtual ones if
 * {@code spring.threads.virtual.enabled} asks for them and the JDK has them, else
 * daemons.
 */
final class ExecutorThreads {

	private ExecutorThreads() {
	}

	/** Makes threads that log with the ids of executor and framework. */
	static ThreadFactory named(String name, Environment environment, DriverEnv env) {
		ThreadFactory threads = named(name, environment);
		Map<String, String> context = LoggingContext.of(env);
		return (task) -> threads.newThread(LoggingContext.wrap(context, task));
	}

	static ThreadFactory named(String name, Environment environment) {
		if (!Threading.VIRTUAL.isActive(environment)) {
			return (task) -> {
				Thread thread = new Thread(task, name);
				thread.setDaemon(true);
				return thread;
			};
		}
		ThreadFactory virtual = new VirtualThreadTaskExecutor().getVirtualThreadFactory();
		return (task) -> {
			Thread thread = virtual.newThread(task);
			thread.setName(name);
			return thread;
		};
	}

}
