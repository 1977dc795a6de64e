/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.Future;

/**
 * The one thread that owns everything an agent knows, its connections included. Other
 * threads hand it their work and wait for the result, which is never long in coming.
 */
public final class AgentLoop {

	private final SingleThread thread = new SingleThread("bcs-embedded-agent");

	private final EventLoop loop = this.thread.group().next();

	public MultiThreadIoEventLoopGroup group() {
		return this.thread.group();
	}

	public EventLoop eventLoop() {
		return this.loop;
	}

	public void run(Runnable work) {
		call(() -> {
			work.run();
			return Boolean.TRUE;
		});
	}

	public <T> T call(Supplier<T> work) {
		if (this.loop.inEventLoop()) {
			return work.get();
		}
		try {
			Future<T> done = this.loop.submit(work::get).awaitUninterruptibly();
			if (!done.isSuccess()) {
				throw failure(done.cause());
			}
			return done.getNow();
		}
		catch (RejectedExecutionException ex) {
			// The thread has ended or is about to: nobody else owns the state any more.
			this.thread.group().terminationFuture().syncUninterruptibly();
			synchronized (this) {
				return work.get();
			}
		}
	}

	/**
	 * Adds to a failure's trace who has asked for the work.
	 */
	private static Error failure(Throwable cause) {
		List<StackTraceElement> trace = new ArrayList<>(List.of(cause.getStackTrace()));
		trace.addAll(List.of(new Throwable().getStackTrace()));
		cause.setStackTrace(trace.toArray(StackTraceElement[]::new));
		if (cause instanceof RuntimeException failure) {
			throw failure;
		}
		return (cause instanceof Error error) ? error : new AssertionError(cause);
	}

	// Nobody waits for it, and there is nothing that it could throw.
	@SuppressWarnings("FutureReturnValueIgnored")
	public void after(Duration delay, Runnable work) {
		this.loop.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	public void close() {
		this.thread.close();
	}

}
