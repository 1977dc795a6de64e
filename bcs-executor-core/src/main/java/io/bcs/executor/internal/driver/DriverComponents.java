/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.bcs.executor.CallbackInterceptor;
import io.bcs.executor.DriverListener;
import io.bcs.executor.Executor;
import io.bcs.executor.ExecutorDriver;
import io.bcs.executor.internal.transport.AgentTransport;
import io.netty.channel.EventLoop;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * What a driver is put together from.
 *
 * @param driver is handed to the callbacks
 * @param executor the application's code
 * @param transport makes the connections to the agent for the driver's event loop
 * @param listeners in the order in which they are called
 * @param interceptors wrap every callback, the first of them outermost
 * @param defaults fills in what the application leaves out of an update
 * @param termination is told how the driver ends
 * @param shutdownGracePeriod how long the end waits for the last callbacks after an error
 * @param maxQueuedCallbacks how many callbacks may wait before reading pauses
 * @param maxQueuedBytes how large the tasks and messages may be that wait with them
 * @param callbackThreads makes the thread that runs the executor's code
 * @param loggingContext goes with the lines that the threads log
 */
public record DriverComponents(ExecutorDriver driver, Executor executor, Function<EventLoop, AgentTransport> transport,
		List<DriverListener> listeners, List<CallbackInterceptor> interceptors, UnaryOperator<TaskStatus> defaults,
		TerminationListener termination, Duration shutdownGracePeriod, int maxQueuedCallbacks, long maxQueuedBytes,
		ThreadFactory callbackThreads, Map<String, String> loggingContext) {
}
