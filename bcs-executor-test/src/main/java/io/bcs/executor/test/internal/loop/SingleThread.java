/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.loop;

import java.util.concurrent.TimeUnit;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A group of one event loop whose thread has really ended when it is closed. Netty says
 * that the loop has ended a moment earlier.
 */
public final class SingleThread {

	private final MultiThreadIoEventLoopGroup group;

	private volatile @Nullable Thread thread;

	/**
	 * Creates the group. The thread starts with the first work for it.
	 * @param name the thread's name
	 */
	public SingleThread(String name) {
		this.group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true) {

			@Override
			public Thread newThread(Runnable work) {
				Thread created = super.newThread(work);
				SingleThread.this.thread = created;
				return created;
			}

		}, NioIoHandler.newFactory());
	}

	public MultiThreadIoEventLoopGroup group() {
		return this.group;
	}

	/**
	 * Ends the thread. Blocks until it has ended.
	 */
	public void close() {
		this.group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
		Thread ending = this.thread;
		if (ending != null) {
			try {
				ending.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
