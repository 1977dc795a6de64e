/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.benchmark.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * An agent that does no more than a benchmark needs: it takes SUBSCRIBE and UPDATE calls
 * in protobuf, acknowledges every update, and launches what its workload tells it to. It
 * runs on one thread of its own. For tests of an executor there is the embedded agent,
 * which behaves as a real one does.
 */
// The outcome of a write or a close is seen through the channel's end.
@SuppressWarnings("FutureReturnValueIgnored")
public final class LeanAgent implements AutoCloseable {

	/** The framework of every executor. */
	public static final String FRAMEWORK_ID = "benchmark-0001";

	/** The id of every executor. */
	public static final String EXECUTOR_ID = "benchmark-executor";

	/** The id of the agent. */
	public static final String AGENT_ID = "benchmark-agent-S0";

	private static final int READ_SIZE = 64 * 1024;

	private final EncodedEvents events = new EncodedEvents(FRAMEWORK_ID, EXECUTOR_ID, AGENT_ID);

	private final EventLoopGroup eventLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final boolean immediate;

	private final Channel server;

	private volatile Workload workload;

	private @Nullable Channel stream;

	private @Nullable ByteBuf pending;

	/**
	 * Starts an agent on a free port of the loopback interface.
	 * @param immediate whether each update gets its response and its acknowledgement at
	 * once, instead of together with those that arrived with it
	 * @param workload what the executor is to do
	 */
	public LeanAgent(boolean immediate, Workload workload) {
		this.immediate = immediate;
		this.workload = workload;
		this.server = new ServerBootstrap().group(this.eventLoop)
			.channel(NioServerSocketChannel.class)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_SIZE))
			.childHandler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline().addLast(new AgentConnection(LeanAgent.this));
				}

			})
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.syncUninterruptibly()
			.channel();
	}

	/**
	 * Returns where the agent listens.
	 * @return the port
	 */
	public int port() {
		return ((InetSocketAddress) this.server.localAddress()).getPort();
	}

	/**
	 * Runs something on the agent's thread; what it launches is sent at its end.
	 * @param action what to run
	 */
	public void execute(Runnable action) {
		this.eventLoop.execute(() -> {
			try {
				action.run();
				flush();
			}
			catch (RuntimeException ex) {
				failed(ex);
			}
		});
	}

	/**
	 * Gives the executor something else to do. Any thread.
	 * @param next the workload
	 */
	public void workload(Workload next) {
		this.workload = next;
	}

	/**
	 * Launches a task. The agent's thread only; sent when the calls that have arrived are
	 * done.
	 * @param task its number
	 */
	public void launch(int task) {
		this.events.writeLaunch(pending(), task);
	}

	/** Ends the event stream as a broken connection does. The agent's thread only. */
	public void dropStream() {
		Channel lost = this.stream;
		if (lost == null) {
			throw new IllegalStateException("There is no event stream");
		}
		this.stream = null;
		lost.close();
	}

	boolean isImmediate() {
		return this.immediate;
	}

	void subscribed(Channel channel) {
		ByteBuf unsent = this.pending;
		this.pending = null;
		if (unsent != null) {
			unsent.release();
		}
		this.stream = channel;
		this.events.writeSubscribed(pending());
		this.workload.subscribed(this);
	}

	void updated(int task, int state, byte[] bytes, int uuid) {
		this.events.writeAcknowledged(pending(), task, bytes, uuid);
		this.workload.updated(this, task, state);
	}

	private ByteBuf pending() {
		ByteBuf out = this.pending;
		if (out == null) {
			// Without a stream it is dropped: what SUBSCRIBE lists is acknowledged then.
			out = ByteBufAllocator.DEFAULT.directBuffer(READ_SIZE);
			this.pending = out;
		}
		return out;
	}

	void flush() {
		ByteBuf out = this.pending;
		Channel open = this.stream;
		if (out != null && open != null) {
			this.pending = null;
			open.writeAndFlush(out);
		}
	}

	/**
	 * An executor that was slow to start may give its stream up, and subscribes again.
	 */
	void closed(Channel channel) {
		if (channel == this.stream) {
			this.stream = null;
		}
	}

	void failed(Throwable cause) {
		this.workload.failed(cause);
	}

	/** Ends the agent and its connections. */
	@Override
	public void close() {
		this.eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

}
