/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import io.bcs.executor.internal.transport.AgentTransport;
import io.netty.channel.EventLoop;

/**
 * What runs on or beside the event loop of one driver.
 *
 * @param eventLoop the loop
 * @param transport the connections to the agent
 * @param callbacks the callback thread
 * @param flowControl stops and resumes reading
 * @param listeners the listeners
 * @param limits bounds what other threads send
 * @param state what snapshots are made of
 */
record LoopParts(EventLoop eventLoop, AgentTransport transport, CallbackRunner callbacks, ReadFlowControl flowControl,
		ListenerMulticaster listeners, SendLimits limits, SnapshotState state) {
}
