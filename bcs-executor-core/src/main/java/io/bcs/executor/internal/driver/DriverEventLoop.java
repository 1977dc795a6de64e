/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.internal.driver;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The event loop of a driver and its thread, {@code bcs-executor-driver}, which starts
 * with the first task. It is not a daemon.
 */
// The end of the loop is seen in the end of its thread.
@SuppressWarnings("FutureReturnValueIgnored")
public final class DriverEventLoop {

	private final Map<String, String> loggingContext;

	private final EventLoop eventLoop;

	private volatile @Nullable Thread thread;

	private volatile @Nullable Runnable endAction;

	/**
	 * Creates the loop; its thread starts with the first task.
	 * @param loggingContext goes with the lines that the thread logs
	 */
	public DriverEventLoop(Map<String, String> loggingContext) {
		this.loggingContext = loggingContext;
		this.eventLoop = new SingleThreadIoEventLoop(null, this::newThread, NioIoHandler.newFactory());
	}

	private Thread newThread(Runnable loop) {
		Thread created = new FastThreadLocalThread(() -> {
			this.loggingContext.forEach(MDC::put);
			try {
				loop.run();
			}
			finally {
				ended();
			}
		}, "bcs-executor-driver");
		created.setDaemon(false);
		this.thread = created;
		return created;
	}

	private void ended() {
		Runnable action = this.endAction;
		if (action != null) {
			action.run();
		}
	}

	/**
	 * Returns the loop.
	 * @return the loop, which refuses tasks once it was shut down
	 */
	public EventLoop eventLoop() {
		return this.eventLoop;
	}

	/** Sets what the thread does last, whatever has ended it. */
	void onEnd(Runnable action) {
		this.endAction = action;
	}

	boolean isCurrentThread() {
		return Thread.currentThread() == this.thread;
	}

	/** The driver could not be started: ends the thread if there is one. */
	void startFailed(Throwable reason) {
		this.endAction = null;
		try {
			shutdown();
		}
		catch (Throwable ex) {
			// It may need a thread to end, and there may be none to be had.
			reason.addSuppressed(ex);
		}
	}

	/** Ends the thread, behind the tasks it has. Any thread; does not block. */
	public void shutdown() {
		this.eventLoop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
	}

}
