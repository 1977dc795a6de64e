/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.example;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;

/**
 * Carries bytes between an executor and its agent, late, not at all or in one direction
 * only. Never lets the agent read a connection after a later one, which no executor can
 * cope with: what an executor that has closed a connection wrote there, and has not been
 * forwarded, is dropped, and the next connection waits until the agent is done with it.
 */
// What comes of a write or a close is seen through the channel's end.
@SuppressWarnings("FutureReturnValueIgnored")
final class ChaosProxy implements AutoCloseable {

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private static final long TURN_MILLIS = 5;

	private final Set<Link> links = new LinkedHashSet<>();

	private final Set<Link> closing = new LinkedHashSet<>();

	private final Deque<SocketChannel> waiting = new ArrayDeque<>();

	private final InetSocketAddress agent;

	private final Channel server;

	private long delayMillis;

	private boolean frozen;

	private long affected;

	ChaosProxy(int agentPort) {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		this.agent = new InetSocketAddress(loopback, agentPort);
		this.server = new ServerBootstrap().group(this.group)
			.channel(NioServerSocketChannel.class)
			.childOption(ChannelOption.AUTO_READ, false)
			.childHandler(new ChannelInitializer<SocketChannel>() {

				@Override
				protected void initChannel(SocketChannel executor) {
					// By then the ends of earlier connections have been read.
					executor.eventLoop().schedule(() -> enqueue(executor), TURN_MILLIS, TimeUnit.MILLISECONDS);
				}

			})
			.bind(new InetSocketAddress(loopback, 0))
			.syncUninterruptibly()
			.channel();
	}

	int port() {
		return ((InetSocketAddress) this.server.localAddress()).getPort();
	}

	/** Returns how many times bytes were late or dropped, or a connection was broken. */
	long affected() {
		return call(() -> this.affected);
	}

	/** Everything that is read from now on is forwarded later. */
	void delay(long millis) {
		call(() -> this.delayMillis = millis);
	}

	/** Nothing is forwarded any more; connections are still taken. */
	void freeze() {
		call(() -> this.frozen = true);
	}

	/** Forwards again, and what was held back first. */
	void resume() {
		call(() -> {
			this.frozen = false;
			this.delayMillis = 0;
			List.copyOf(this.links).forEach(Link::drain);
			return true;
		});
	}

	/** The connections of this moment stay open and never carry anything again. */
	int abandon() {
		return forAll((link) -> link.abandoned = true);
	}

	/** The executor sees the end of what the agent sends, and may go on sending. */
	int halfCloseTowardsExecutor() {
		return forAll((link) -> link.executor.shutdownOutput());
	}

	/** The agent sees the end of what the executor sends, and may go on sending. */
	int halfCloseTowardsAgent() {
		return forAll((link) -> link.agent.shutdownOutput());
	}

	/** Closes all connections. */
	int cut() {
		return forAll((link) -> link.executor.close());
	}

	/** Resets all connections. */
	int reset() {
		return forAll((link) -> {
			link.executor.config().setSoLinger(0);
			link.agent.config().setSoLinger(0);
			link.executor.close();
		});
	}

	private int forAll(java.util.function.Consumer<Link> harm) {
		return call(() -> {
			List<Link> there = List.copyOf(this.links);
			there.forEach(harm);
			this.affected += there.size();
			return there.size();
		});
	}

	private <T> T call(Callable<T> callable) {
		return this.group.next().submit(callable).syncUninterruptibly().getNow();
	}

	private void enqueue(SocketChannel executor) {
		this.waiting.add(executor);
		connectNext();
	}

	/** One that comes behind a connection that the executor closed waits for its end. */
	private void connectNext() {
		SocketChannel next = this.closing.isEmpty() ? this.waiting.poll() : null;
		if (next != null) {
			connect(next);
			next.eventLoop().schedule(this::connectNext, TURN_MILLIS, TimeUnit.MILLISECONDS);
		}
	}

	private void connect(SocketChannel executor) {
		ChannelFuture connecting = new Bootstrap().group(executor.eventLoop())
			.channel(NioSocketChannel.class)
			.option(ChannelOption.AUTO_READ, false)
			.handler(new ChannelInboundHandlerAdapter())
			.connect(this.agent);
		connecting.addListener((future) -> {
			if (!future.isSuccess()) {
				executor.close();
				return;
			}
			Link link = new Link(executor, (SocketChannel) connecting.channel());
			this.links.add(link);
			executor.pipeline().addLast(new Side(link, link.towardsAgent));
			link.agent.pipeline().addLast(new Side(link, link.towardsExecutor));
			executor.config().setAutoRead(true);
			link.agent.config().setAutoRead(true);
			if (!executor.isActive()) {
				link.executorClosed();
			}
		});
	}

	@Override
	public void close() {
		this.group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
	}

	/** Two connections that are one. */
	private final class Link {

		final SocketChannel executor;

		final SocketChannel agent;

		final Direction towardsAgent;

		final Direction towardsExecutor;

		boolean abandoned;

		Link(SocketChannel executor, SocketChannel agent) {
			this.executor = executor;
			this.agent = agent;
			this.towardsAgent = new Direction(this, agent);
			this.towardsExecutor = new Direction(this, executor);
		}

		void drain() {
			this.towardsAgent.drain();
			this.towardsExecutor.drain();
		}

		void executorClosed() {
			ChaosProxy.this.links.remove(this);
			this.towardsAgent.drop();
			this.towardsExecutor.drop();
			if (this.agent.isActive()) {
				// The agent closes its side when it has read all that came before.
				ChaosProxy.this.closing.add(this);
				this.agent.shutdownOutput();
			}
		}

		void agentClosed() {
			if (ChaosProxy.this.closing.remove(this)) {
				connectNext();
				return;
			}
			if (!this.abandoned) {
				this.towardsExecutor.end();
			}
		}

	}

	private record Late(Object bytes, long at) {
	}

	/** What is on its way in one direction, in order. */
	private final class Direction {

		private static final Object END = new Object();

		private final Deque<Late> late = new ArrayDeque<>();

		private final Link link;

		private final SocketChannel target;

		Direction(Link link, SocketChannel target) {
			this.link = link;
			this.target = target;
		}

		void forward(Object bytes) {
			long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ChaosProxy.this.delayMillis);
			if (this.link.abandoned) {
				ChaosProxy.this.affected++;
				ReferenceCountUtil.release(bytes);
				return;
			}
			Late last = this.late.peekLast();
			this.late.add(new Late(bytes, (last != null) ? Math.max(at, last.at()) : at));
			if (ChaosProxy.this.frozen || ChaosProxy.this.delayMillis > 0) {
				ChaosProxy.this.affected++;
			}
			drain();
		}

		void end() {
			forward(END);
		}

		void drop() {
			this.late.forEach((bytes) -> ReferenceCountUtil.release(bytes.bytes()));
			this.late.clear();
		}

		void drain() {
			Late next = this.late.peek();
			while (next != null && !ChaosProxy.this.frozen) {
				long left = next.at() - System.nanoTime();
				if (left > 0) {
					this.target.eventLoop().schedule(this::drain, left, TimeUnit.NANOSECONDS);
					break;
				}
				this.late.remove();
				if (next.bytes() == END) {
					this.target.close();
				}
				else {
					this.target.writeAndFlush(next.bytes());
				}
				next = this.late.peek();
			}
		}

	}

	/** Reads one of the two connections. */
	private static final class Side extends ChannelInboundHandlerAdapter {

		private final Link link;

		private final Direction direction;

		Side(Link link, Direction direction) {
			this.link = link;
			this.direction = direction;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object bytes) {
			this.direction.forward((ByteBuf) bytes);
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			if (context.channel() == this.link.executor) {
				this.link.executorClosed();
			}
			else {
				this.link.agentClosed();
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			context.close();
		}

	}

}
