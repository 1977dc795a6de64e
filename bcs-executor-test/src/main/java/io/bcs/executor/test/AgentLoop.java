/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The one thread that owns everything an agent knows, its connections included. Other
 * threads hand it their work and wait for the result, which is never long in coming.
 */
final class AgentLoop {

	private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1,
			new DefaultThreadFactory("bcs-embedded-agent", true), NioIoHandler.newFactory());

	private final EventLoop loop = this.group.next();

	MultiThreadIoEventLoopGroup group() {
		return this.group;
	}

	EventLoop eventLoop() {
		return this.loop;
	}

	void run(Runnable work) {
		call(() -> {
			work.run();
			return Boolean.TRUE;
		});
	}

	<T> T call(Supplier<T> work) {
		if (this.loop.inEventLoop()) {
			return work.get();
		}
		try {
			return this.loop.submit(work::get).syncUninterruptibly().getNow();
		}
		catch (RejectedExecutionException ex) {
			// The thread has ended or is about to: nobody else owns the state any more.
			this.group.terminationFuture().syncUninterruptibly();
			synchronized (this) {
				return work.get();
			}
		}
	}

	// Nobody waits for it, and there is nothing that it could throw.
	@SuppressWarnings("FutureReturnValueIgnored")
	void after(Duration delay, Runnable work) {
		this.loop.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	void close() {
		this.group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
	}

}
